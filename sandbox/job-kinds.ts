import { getReader, type JobKind } from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import { getEndpoint, type Json, type Operation } from '../src/declarations/operation.ts';
import type { Price } from '../src/declarations/pricing.ts';
import { getJobKinds, toolset } from '../src/declarations/toolset.ts';
import { toFileUrl } from './files/stored-files.ts';
import { type HandlerContext, toUnixSeconds } from './handler.ts';
import { findRecordKind } from './record-handlers.ts';
import { type RecordKind, type Stored, toPublicFields } from './records.ts';

/** A job that is neither a video nor a session: what was asked for, and when. */
export interface Job extends Stored {
  /** Real milliseconds at which it started. */
  _startedAt: number;
  /** Length of its result, in seconds. */
  _seconds: number;
  _fails: boolean;
}

/** Says more of a job than its declaration does, from the fields that follow from that. */
export type JobView = (fields: Json, job: Job, context: HandlerContext) => Json;

/** A kind of long work as the sandbox plays it; everything follows from its declaration. */
export interface SimulatedKind extends RecordKind<Job>, Pick<JobKind, 'limited' | 'event'> {
  statuses: { queued: string; running: string; completed: string; failed: string };
  /** Sandbox seconds that it takes. */
  seconds: number;
  price?: Price | undefined;
}

/** The sandbox hurries: half of what is typical, and never more than ten minutes. */
const MAX_SECONDS = 600;
const QUEUED_S = 10;

const EXTENSIONS: readonly (readonly [RegExp, string])[] = [
  [/vtt/, 'vtt'],
  [/srt|subtitle|caption_url/, 'srt'],
  [/audio/, 'wav'],
  [/thumbnail|image|gif/, 'png'],
];

const getExtension = (field: string) => EXTENSIONS.find(([pattern]) => pattern.test(field))?.[1] ?? 'mp4';

const REASON_FIELDS = ['failure_message', 'error', 'message', 'error_msg'];

const getFileFields = ({ files, status }: JobKind): string[] => {
  const declared = typeof files === 'object' ? Object.values(files) : [];
  return [...declared, ...(typeof status?.result === 'string' ? [status.result] : [])];
};

/** HeyGen's word for where a job stands, `age` sandbox seconds after it started. */
export function getStatusAt({ statuses, seconds }: SimulatedKind, { _fails }: Job, age: number): string {
  if (age < Math.min(QUEUED_S, seconds / 2)) return statuses.queued;
  if (age < seconds) return statuses.running;
  return _fails ? statuses.failed : statuses.completed;
}

/**
 * Makes what shows a job, in the fields that its reader declares. Status and results are of one moment, so the clock is
 * read once. Unless there is a view of its own, a completed one has what the reader's example has besides.
 */
function createView(kind: SimulatedKind, declared: JobKind, { output, example }: Operation, view?: JobView) {
  const files = getFileFields(declared);
  const reasonField = REASON_FIELDS.find((field) => field in output.shape) ?? 'failure_message';
  const { status: _, ...results } = toObject(example.output);
  return (job: Job, context: HandlerContext): Json => {
    const age = context.account.getSecondsSince(job._startedAt);
    const status = getStatusAt(kind, job, age);
    const completed = status === kind.statuses.completed;
    const fields: Json = {
      ...toPublicFields(job),
      status,
      created_at: toUnixSeconds(job._startedAt),
      duration: completed ? job._seconds : null,
      progress: Math.min(100, Math.floor((100 * age) / kind.seconds)),
      [reasonField]: status === kind.statuses.failed ? 'The source has no speech that could be used' : null,
    };
    for (const field of files) fields[field] = completed ? toFileUrl(context.base, job._id, getExtension(field)) : null;
    const shown = Object.fromEntries(Object.entries(fields).filter(([name]) => name in output.shape));
    if (view) return view(shown, job, context);
    return completed ? { ...results, ...shown } : shown;
  };
}

function toSimulatedKind(declared: JobKind, reader: Operation, price?: Price, view?: JobView): SimulatedKind {
  const { name, noun, notFoundCode, limited, event, idField, status, typical } = declared;
  const example = toObject(reader.example.output);
  const kind: SimulatedKind = {
    ...{ name, noun, notFoundCode, limited, event, price },
    path: getEndpoint(reader).path.replace(/\/\{\w+\}$/, ''),
    prefix: String(toObject(reader.example.input)[idField]).replace(/_.*/, ''),
    idField: !(idField in example) && 'id' in example ? 'id' : idField,
    statuses: {
      queued: status?.queued ?? 'pending',
      running: status?.running ?? 'running',
      completed: status?.completed[0] ?? 'completed',
      failed: status?.failed[0] ?? 'failed',
    },
    seconds: Math.min(MAX_SECONDS, typical.seconds / 2),
  };
  return { ...kind, toView: createView(kind, declared, reader, view) };
}

/**
 * The kinds of long work that some operations start, but for those that families of records play.
 * @param batchView shows a batch of any kind
 */
export function createSimulatedKinds(
  operations: readonly Operation[],
  families: readonly RecordKind[],
  views: Readonly<Record<string, JobView>>,
  batchView: JobView,
): SimulatedKind[] {
  const findPrice = (kind: JobKind) =>
    operations.filter(({ job }) => job === kind).flatMap(({ prices = {} }) => Object.values(prices))[0];
  const kinds = getJobKinds([toolset('all', '', operations)]).filter(({ reader }) => reader);
  return kinds.flatMap((kind) => {
    const reader = getReader(kind);
    const view = reader.endpoint.endsWith('/batches/{batch_id}') ? batchView : views[kind.name];
    return findRecordKind(reader, families) ? [] : toSimulatedKind(kind, reader, findPrice(kind), view);
  });
}
