import type { HeyGenError } from './errors.ts';
import type { HeyGenRequest } from './request.ts';
import { isTransientStatus } from './transient.ts';

/** Attempts after the first one. */
export const RETRIES = 3;

/** The longest `Retry-After` that is waited out inside a call, in seconds: hosts give a whole call 60. */
export const MAX_RETRY_AFTER_S = 20;

/** No retry is begun later than this after the first attempt, in milliseconds, for the same reason. */
export const RETRY_TIME_MS = 30_000;

/** Back-off of the first retry, in milliseconds; it doubles, with jitter up to twice as much. */
export const BACKOFF_MS = 500;
export const BACKOFF_MAX_MS = 8_000;

/**
 * Says whether a failed request may be sent again. One that HeyGen cannot recognise is repeated only where HeyGen is known
 * not to have taken it: refused for its rate (429), or never sent. For others HeyGen replays its first answer for 24 hours.
 */
export function mayRetry(error: HeyGenError, request: Pick<HeyGenRequest, 'repeats'>): boolean {
  const { kind, status, code, retryAfter, outcomeUnknown, lasting } = error.details;
  // An answer that leads elsewhere will do so again.
  if (lasting || (kind === 'unreachable' && status !== undefined)) return false;
  if (retryAfter !== undefined && retryAfter > MAX_RETRY_AFTER_S) return false;
  if (kind === 'rate_limited') return code !== 'quota_exceeded' || retryAfter !== undefined;
  if (request.repeats === 'not at all') return kind === 'unreachable' && outcomeUnknown === false;
  if (kind === 'unreachable' || kind === 'bad_answer' || code === 'request_in_progress') return true;
  return kind === 'unavailable' && status !== undefined && isTransientStatus(status);
}
