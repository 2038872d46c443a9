import type { Account } from './account.ts';
import { createParameterError } from './api-error.ts';

/** A response as it was sent. */
export interface ApiResponse {
  status: number;
  body: string;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number | undefined;
}

/** A response that is kept, with the time of it in milliseconds. */
export type KeptResponse = ApiResponse & { at: number };

/** HeyGen replays for 24 hours. */
const REPLAY_MS = 24 * 3_600_000;

const VALID_KEY = /^[\w:.-]{1,255}$/;

/**
 * Idempotency-Key as HeyGen keeps it: the same key on the same endpoint and path replays the first response, whatever
 * the body. Errors are not kept, and no request comes while another one is worked on.
 * @throws ApiError 400 for a malformed key
 */
export function runOnce({ responses }: Account, key: string, path: string, work: () => ApiResponse): ApiResponse {
  if (!VALID_KEY.test(key))
    throw createParameterError('Idempotency-Key: 1 to 255 of A-Z a-z 0-9 _ : . -', 'Idempotency-Key');
  const name = `${path} ${key}`;
  const first = responses.get(name);
  if (first && Date.now() - first.at < REPLAY_MS) return first;
  const response = { ...work(), at: Date.now() };
  responses.set(name, response);
  return response;
}
