import { ApiError } from './api-error.ts';

/** An answer as it went out. */
export interface Sent {
  status: number;
  body: string;
}

/** HeyGen replays for 24 hours. */
const KEPT_MS = 24 * 3_600_000;

const VALID_KEY = /^[\w:.-]{1,255}$/;

/**
 * Idempotency-Key as HeyGen keeps it: the same key on the same endpoint and path replays the first answer, whatever the
 * body; while the first request runs, a second is told to wait.
 */
export class IdempotencyStore {
  readonly #kept = new Map<string, { at: number; sent?: Sent }>();

  /**
   * Runs the work once per key.
   * @throws ApiError 400 for a malformed key, 409 while the first request still runs
   */
  once(key: string | undefined, path: string, work: () => Sent): Sent {
    if (key === undefined) return work();
    if (!VALID_KEY.test(key)) {
      throw new ApiError(400, 'invalid_parameter', 'Idempotency-Key: 1 to 255 of A-Z a-z 0-9 _ : . -', {
        param: 'Idempotency-Key',
      });
    }
    const name = `${path} ${key}`;
    const known = this.#kept.get(name);
    if (known && Date.now() - known.at < KEPT_MS) {
      if (known.sent) return known.sent;
      throw new ApiError(409, 'request_in_progress', 'A request with this Idempotency-Key still runs');
    }
    const entry: { at: number; sent?: Sent } = { at: Date.now() };
    this.#kept.set(name, entry);
    try {
      entry.sent = work();
      return entry.sent;
    } finally {
      if (!entry.sent) this.#kept.delete(name);
    }
  }
}
