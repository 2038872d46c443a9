import { ApiError, createParameterError } from './api-error.ts';

/** A response as it was sent. */
export interface ApiResponse {
  status: number;
  body: string;
}

/** HeyGen replays for 24 hours. */
const REPLAY_MS = 24 * 3_600_000;

const VALID_KEY = /^[\w:.-]{1,255}$/;

/**
 * Idempotency-Key as HeyGen keeps it: the same key on the same endpoint and path replays the first response, whatever
 * the body; while the first request runs, a second is refused.
 */
export class IdempotencyStore {
  #entries = new Map<string, { at: number; response?: ApiResponse }>();

  get entries(): ReadonlyMap<string, { at: number; response?: ApiResponse }> {
    return this.#entries;
  }

  restore(entries: IdempotencyStore['entries']): void {
    this.#entries = new Map(entries);
  }

  /**
   * Runs the work once per key.
   * @throws ApiError 400 for a malformed key, 409 while the first request still runs
   */
  runOnce(key: string | undefined, path: string, work: () => ApiResponse): ApiResponse {
    if (key === undefined) return work();
    if (!VALID_KEY.test(key)) {
      throw createParameterError('Idempotency-Key: 1 to 255 of A-Z a-z 0-9 _ : . -', 'Idempotency-Key');
    }
    const name = `${path} ${key}`;
    const first = this.#entries.get(name);
    if (first && Date.now() - first.at < REPLAY_MS) {
      if (first.response) return first.response;
      throw new ApiError(409, 'request_in_progress', 'A request with this Idempotency-Key still runs');
    }
    const entry: { at: number; response?: ApiResponse } = { at: Date.now() };
    this.#entries.set(name, entry);
    try {
      entry.response = work();
      return entry.response;
    } finally {
      if (!entry.response) this.#entries.delete(name);
    }
  }
}
