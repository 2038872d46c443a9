import { getReader, type JobKind, type JobRef, type JobState } from '../declarations/job.ts';
import type { Json, Operation } from '../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../heygen/client.ts';
import { getResponseObject } from '../heygen/response.ts';

/** One reading of a job. */
export interface Reading {
  ref: JobRef;
  state: JobState;
  /** HeyGen's answer, as it was; of a bulk reading what it says of this job. */
  answer: Json;
}

/** How many ids a bulk status request takes (HeyGen v3, GET /v3/videos/statuses and its like). */
export const MAX_BULK_IDS = 100;

/** Asks HeyGen where jobs stand. */
export interface StatusReader {
  /** Reads one job in full. */
  readOne(ref: JobRef, caller: RequestOptions): Promise<Reading>;
  /** The status of each of up to `BULK` jobs by its id; only for kinds with `readMany`. */
  readMany(kind: JobKind, ids: readonly string[], caller: RequestOptions): Promise<ReadonlyMap<string, string>>;
  /** Requests so far. */
  readonly requests: number;
}

/** @param getOperation looks up an operation by name: the one that reads many */
export function createStatusReader(client: HeyGenClient, getOperation: (name: string) => Operation): StatusReader {
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    async readOne(ref, caller) {
      const { idField, state } = ref.kind;
      const reading = getReader(ref.kind);
      requests += 1;
      const answer = getResponseObject(reading, await client.call(reading, { ...ref.page, [idField]: ref.id }, caller));
      return { ref, state: state(answer), answer };
    },
    async readMany({ name, idField, readMany }, ids, caller) {
      if (readMany === undefined) throw new TypeError(`No operation reads many jobs of the kind ${name}.`);
      requests += 1;
      const answer = await client.call(getOperation(readMany), { [`${idField}s`]: ids }, caller);
      const items = answer.kind === 'page' ? answer.items : [];
      return new Map(items.map(({ video_id, status }) => [String(video_id), String(status)]));
    },
  };
}
