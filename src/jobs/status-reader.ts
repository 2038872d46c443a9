import type { JobKind, JobRef, Json, Operation } from '../declarations/operation.ts';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../heygen/errors.ts';
import { objectOf } from '../heygen/response.ts';
import { type JobState, KINDS } from './kinds.ts';

/** One reading of a job. */
export interface Reading {
  ref: JobRef;
  state: JobState;
  /** HeyGen's answer, as it was; of a bulk reading what it says of this job. */
  answer: Json;
}

/** How many ids a bulk status request takes (HeyGen v3, GET /v3/videos/statuses and its like). */
export const BULK = 100;

/** Failures that a wait outlives: the next request may well succeed. */
const PASSING: ReadonlySet<ErrorKind> = new Set([
  'rate_limited',
  'unavailable',
  'unreachable',
  'timeout',
  'bad_answer',
]);

/** True for a failure after which asking again makes sense. */
export const passes = (error: unknown): error is HeyGenError =>
  error instanceof HeyGenError && PASSING.has(error.facts.kind);

/** Asks HeyGen where jobs stand. */
export interface Reader {
  /** Reads one job in full. */
  one(ref: JobRef, caller: Caller): Promise<Reading>;
  /** The status of each of up to `BULK` jobs by its id; only for kinds with `readMany`. */
  many(kind: JobKind, ids: readonly string[], caller: Caller): Promise<ReadonlyMap<string, string>>;
  /** Requests so far. */
  readonly requests: number;
}

/** @param operation finds an operation by name */
export function reader(client: HeyGenClient, operation: (name: string) => Operation | Promise<Operation>): Reader {
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    async one(ref, caller) {
      const { idField, read, state } = KINDS[ref.kind];
      const reading = await operation(read);
      requests += 1;
      const answer = objectOf(reading, await client.call(reading, { ...ref.page, [idField]: ref.id }, caller));
      return { ref, state: state(answer), answer };
    },
    async many(kind, ids, caller) {
      const { idField, readMany } = KINDS[kind];
      requests += 1;
      const answer = await client.call(await operation(readMany as string), { [`${idField}s`]: ids }, caller);
      const items = answer.kind === 'page' ? answer.items : [];
      return new Map(items.map(({ video_id, status }) => [String(video_id), String(status)]));
    },
  };
}
