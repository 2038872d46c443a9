import { createParameterError } from './api-error.ts';

/** A response as it was sent. */
export interface ApiResponse {
  status: number;
  body: string;
}

/** HeyGen replays for 24 hours. */
const REPLAY_MS = 24 * 3_600_000;

const VALID_KEY = /^[\w:.-]{1,255}$/;

/** The first responses by endpoint, path and key, with the time of each in milliseconds. */
type Entries = ReadonlyMap<string, ApiResponse & { at: number }>;

/**
 * Idempotency-Key as HeyGen keeps it: the same key on the same endpoint and path replays the first response, whatever
 * the body. Errors are not kept, and no request comes while another one is worked on.
 */
export class IdempotencyStore {
  #entries = new Map<string, ApiResponse & { at: number }>();

  get entries(): Entries {
    return this.#entries;
  }

  restore(entries: Entries): void {
    this.#entries = new Map(entries);
  }

  /**
   * Runs the work once per key.
   * @throws ApiError 400 for a malformed key
   */
  runOnce(key: string | undefined, path: string, work: () => ApiResponse): ApiResponse {
    if (key === undefined) return work();
    if (!VALID_KEY.test(key))
      throw createParameterError('Idempotency-Key: 1 to 255 of A-Z a-z 0-9 _ : . -', 'Idempotency-Key');
    const name = `${path} ${key}`;
    const first = this.#entries.get(name);
    if (first && Date.now() - first.at < REPLAY_MS) return first;
    const response = work();
    this.#entries.set(name, { ...response, at: Date.now() });
    return response;
  }
}
