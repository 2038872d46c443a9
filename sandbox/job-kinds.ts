import { getReader, type JobKind } from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import type { Operation } from '../src/declarations/operation.ts';
import type { Price } from '../src/declarations/pricing.ts';
import { getJobKinds, toolset } from '../src/declarations/toolset.ts';

/** A kind of long work as the sandbox plays it; everything follows from its declaration. */
export interface SimulatedKind extends Pick<JobKind, 'name' | 'noun' | 'notFoundCode' | 'limited' | 'event'> {
  /** Begins its ids: `lip`, as in the example of the operation that reads it. */
  prefix: string;
  /** The id's field in an answer. */
  idField: string;
  statuses: { queued: string; running: string; completed: string; failed: string };
  /** Sandbox seconds that it takes. */
  seconds: number;
  price?: Price;
  /** The fields of its files, with what each ends in: `video_url`, `mp4`. They are null until it is completed. */
  files: readonly (readonly [field: string, extension: string])[];
  /** True where an answer holds the length of its film. */
  hasDuration: boolean;
  /** True where an answer holds how far it is, in percent. */
  hasProgress: boolean;
  /** The field that says why it failed. */
  reasonField: string;
}

/** The sandbox hurries: half of what is typical, and never more than ten minutes. */
const MAX_SECONDS = 600;

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
  return [...new Set([...declared, ...(typeof status?.result === 'string' ? [status.result] : [])])];
};

function toSimulatedKind(kind: JobKind, reader: Operation, price: Price | undefined): SimulatedKind {
  const { name, noun, notFoundCode, limited, event, idField, status } = kind;
  const example = toObject(reader.example.output);
  return {
    ...{ name, noun, notFoundCode, limited, event },
    prefix: String(toObject(reader.example.input)[idField]).replace(/_.*/, ''),
    idField: !(idField in example) && 'id' in example ? 'id' : idField,
    statuses: {
      queued: status?.queued ?? 'pending',
      running: status?.running ?? 'running',
      completed: status?.completed[0] ?? 'completed',
      failed: status?.failed[0] ?? 'failed',
    },
    seconds: Math.min(MAX_SECONDS, kind.typical.seconds / 2),
    ...(price && { price }),
    files: getFileFields(kind).map((field) => [field, getExtension(field)] as const),
    hasDuration: 'duration' in reader.output.shape,
    hasProgress: 'progress' in reader.output.shape,
    reasonField: REASON_FIELDS.find((field) => field in reader.output.shape) ?? 'failure_message',
  };
}

/** The kinds of long work that some operations start, by name. */
export function createSimulatedKinds(operations: readonly Operation[]): ReadonlyMap<string, SimulatedKind> {
  const kinds = getJobKinds([toolset('all', '', operations)]).filter(({ reader }) => reader);
  const findPrice = (kind: JobKind) =>
    operations.filter(({ job }) => job === kind).flatMap(({ prices = {} }) => Object.values(prices))[0];
  return new Map(kinds.map((kind) => [kind.name, toSimulatedKind(kind, getReader(kind), findPrice(kind))]));
}
