import { toObject, toTexts } from '../src/declarations/json.ts';
import { getEndpoint, type Json, type Operation } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { answerDeleted, type Handler, type HandlerContext } from './handler.ts';
import { getJob, type Job, listJobs, startJob, toJobView } from './jobs.ts';

/** How jobs of a kind are shown, where that is more than the fields of the request and the results. */
export interface JobView {
  /** Fields of the request that it needs besides: the job has them with `_` before their names. */
  keeps?: readonly string[];
  show: (account: Account, job: Job, base: string) => Json;
}

const toPath = (operation: Operation) => getEndpoint(operation).path;

/** Where the answer that starts a job has its id: `avatar_item.id`. */
const getIdPlace = ({ job, jobId }: Operation): string[] =>
  ([jobId ?? job?.idField ?? []].flat()[0] ?? 'id').split('.');

/** Puts a job's id where the answer that starts it has one; it may be a list of ids. */
function setJobId(answer: Json, [name = '', ...inner]: string[], id: string): Json {
  const value = answer[name];
  if (inner.length > 0) return { ...answer, [name]: setJobId(toObject(value), inner, id) };
  return { ...answer, [name]: Array.isArray(value) ? [id] : id };
}

/** The ids of what an operation has started, by its answer. */
export function readStartedIds(operation: Operation, answer: unknown): string[] {
  const found = getIdPlace(operation).reduce((value: unknown, name) => toObject(value)[name], answer);
  return Array.isArray(found) ? toTexts(found) : [String(found)];
}

/** A job with the fields that are declared; when it is completed, with what the example has besides. */
const createView =
  ({ output, example }: Operation): JobView['show'] =>
  (account, job, base) => {
    const fields = Object.entries(toJobView(account, job, base));
    const view: Json = Object.fromEntries(fields.filter(([name]) => name in output.shape));
    const { status, ...rest } = toObject(example.output);
    return view.status === job.kind.statuses.completed ? { ...rest, ...view } : view;
  };

/** Fields that HeyGen shows also of a job whose request did not have them. */
const SHOWN_FIELDS = { title: null, callback_id: null };

/** What is shown of a request from the start, and what is kept of it. */
function toJobFields(request: Json, reader: Operation, keeps: readonly string[]): Json {
  const shown = Object.entries({ ...SHOWN_FIELDS, ...request }).filter(([name]) => name in reader.output.shape);
  const kept = keeps.map((name) => [`_${name}`, request[name]]);
  return Object.fromEntries([...shown, ...kept]);
}

/** The job that an earlier request has started, where a field of both says that they are one. */
function findRepeated(account: Account, name: string, { idempotencyField: key = '' }: Operation, request: Json) {
  const wanted = request[key];
  if (wanted === undefined) return undefined;
  return listJobs(account, name).find(({ publicFields }) => publicFields[`_${key}`] === wanted);
}

/** Starts a job that ends by itself; of a repeated request the job is answered again, uncharged. */
function createStartHandler(operation: Operation, reader: Operation, { keeps = [], show }: JobView): Handler {
  const { example, idempotencyField = [], job: { name = '' } = {} } = operation;
  return ({ account, request, base }) => {
    const fields = toJobFields(request, reader, keeps.concat(idempotencyField));
    const started = findRepeated(account, name, operation, request) ?? startJob(account, name, request, fields);
    if (operation.output === reader.output) return show(account, started, base);
    const answer = setJobId(toObject(example.output), getIdPlace(operation), started.id);
    return 'status' in answer ? { ...answer, status: started.kind.statuses.queued } : answer;
  };
}

/** Answers what starts, reads, lists, renames and deletes long work; undefined where an operation does none of this. */
export function createJobHandler(
  operation: Operation,
  operations: readonly Operation[],
  views: Readonly<Record<string, JobView>>,
): Handler | undefined {
  const isAboutJob = ({ job }: Operation) =>
    job?.list === operation.name || (job?.reader && toPath(job.reader) === toPath(operation));
  const kind = operation.job ?? operations.find(isAboutJob)?.job;
  if (!kind?.reader) return undefined;
  const { reader, name, idField } = kind;
  const view = views[name] ?? { show: createView(reader) };
  if (operation.job && operation.effect === 'create') return createStartHandler(operation, reader, view);
  const find = ({ account, request }: HandlerContext) => getJob(account, name, request[idField]);
  if (operation.effect === 'delete')
    return (context) => {
      const { id } = find(context);
      context.account.jobs.delete(id);
      return answerDeleted(operation, id);
    };
  if (operation.effect === 'update')
    return (context) => {
      const job = find(context);
      const { [idField]: _, ...changes } = context.request;
      Object.assign(job.publicFields, changes);
      return view.show(context.account, job, context.base);
    };
  if (operation.job) return (context) => view.show(context.account, find(context), context.base);
  return ({ account, base }) => listJobs(account, name).map((job) => view.show(account, job, base));
}
