import { toObject } from '../src/declarations/json.ts';
import { getEndpoint, getPathParameters, type Json, type Operation } from '../src/declarations/operation.ts';
import { createJobHandlers, type Handler } from './handler.ts';
import { RECORD_KINDS } from './handlers/index.ts';
import { getJobStatus, startJob, toJobView } from './jobs.ts';
import { createRecordHandler } from './record-handlers.ts';

/** Answers the declared example of an operation, with the ids that it was asked for. */
const createExampleHandler =
  (operation: Operation): Handler =>
  ({ request }) => {
    const names = getPathParameters(operation).filter((name) => name in operation.example.output);
    const ids = Object.fromEntries(names.map((name) => [name, request[name]]));
    const item = toObject({ ...operation.example.output, ...ids });
    const at = operation.v1v2 && operation.list?.at;
    if (at) return { [at]: [item] };
    return operation.list ? [item] : item;
  };

/** Puts a job's id where the answer that starts it has one: `avatar_item.id`, or a list of ids. */
function withJobId(answer: Json, [name = '', ...inner]: string[], id: string): Json {
  const value = answer[name];
  if (inner.length > 0) return { ...answer, [name]: withJobId(toObject(value), inner, id) };
  return { ...answer, [name]: Array.isArray(value) ? [id] : id };
}

/** Starts a job that ends by itself; what an answer shows of its request is shown from the start. */
function createStartHandler({ example, job, jobId }: Operation, reader: Operation): Handler {
  const [place = 'id'] = [jobId ?? job?.idField ?? []].flat();
  return ({ account, request }) => {
    const shown = Object.entries(request).filter(([name]) => name in reader.output.shape);
    const started = startJob(account, job?.name ?? '', request, Object.fromEntries(shown));
    const answer = withJobId(toObject(example.output), place.split('.'), started.id);
    return 'status' in answer ? { ...answer, status: getJobStatus(account, started) } : answer;
  };
}

/** Reads, lists and deletes jobs of one kind, with the fields that are declared, which the example has besides. */
function createReaders(reader: Operation, kind: string, idField: string) {
  return createJobHandlers(kind, idField, (account, job, base) => {
    const fields = Object.entries(toJobView(account, job, base));
    const view: Json = Object.fromEntries(fields.filter(([name]) => name in reader.output.shape));
    const { status, ...example } = toObject(reader.example.output);
    return view.status === job.kind.statuses.completed ? { ...example, ...view } : view;
  });
}

/** Deletes a job; the answer is the example's, with the job's id where that has one. */
const createDeleteHandler =
  (operation: Operation, remove: Handler): Handler =>
  (context) => {
    remove(context);
    return createExampleHandler(operation)(context);
  };

const toPath = (operation: Operation) => getEndpoint(operation).path;

/** Handlers of the operations that have none of their own, by what they declare. */
export function createDerivedHandler(operation: Operation, operations: readonly Operation[]): Handler {
  const ofRecord = createRecordHandler(operation, RECORD_KINDS);
  if (ofRecord) return ofRecord;
  const job =
    operation.job ??
    operations.find(
      ({ job: kind }) => kind?.list === operation.name || (kind?.reader && toPath(kind.reader) === toPath(operation)),
    )?.job;
  if (!job?.reader) return createExampleHandler(operation);
  const readers = createReaders(job.reader, job.name, job.idField);
  if (operation.job && operation.effect === 'create') return createStartHandler(operation, job.reader);
  if (operation.job) return readers.get;
  if (operation.effect === 'read') return readers.list;
  return operation.effect === 'delete'
    ? createDeleteHandler(operation, readers.remove)
    : createExampleHandler(operation);
}
