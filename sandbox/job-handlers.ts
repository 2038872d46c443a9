import { toObject, toTexts } from '../src/declarations/json.ts';
import type { Json, Operation } from '../src/declarations/operation.ts';
import type { Handler } from './handler.ts';
import type { SimulatedKind } from './job-kinds.ts';
import { startJob } from './jobs.ts';
import { listRecords, showRecord } from './records.ts';

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

/** Starts a job that ends by itself; where a field says that a request is a repeat, its job is answered again, uncharged. */
export function createStartHandler(operation: Operation, kind: SimulatedKind): Handler {
  const { example, output, job, idempotencyField: key = '' } = operation;
  return (context) => {
    const { account, request } = context;
    const isRepeat = (known: Json) => request[key] !== undefined && known[key] === request[key];
    const started = listRecords(account, kind).find(isRepeat) ?? startJob(account, kind.name, request);
    if (output === job?.reader?.output) return showRecord(kind, started, context);
    const answer = setJobId(toObject(example.output), getIdPlace(operation), started._id);
    return 'status' in answer ? { ...answer, status: kind.statuses.queued } : answer;
  };
}
