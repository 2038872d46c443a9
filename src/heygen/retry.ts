import type { HeyGenError } from './errors.ts';
import type { HeyGenRequest } from './request.ts';
import { isTransientStatus } from './transient-errors.ts';

/** Attempts after the first one. */
export const RETRIES = 3;

/** The longest `Retry-After` that a call waits for, in seconds: hosts end a whole call after 60. */
const MAX_WAITED_RETRY_AFTER_S = 20;

/** No retry begins later than this after the first attempt, in milliseconds, for the same reason. */
export const MAX_RETRY_TIME_MS = 30_000;

/** The wait before the first retry, in milliseconds. It doubles for each further one, and jitter adds up to as much again. */
export const BACKOFF_MS = 500;
export const MAX_BACKOFF_MS = 8_000;

/** How long HeyGen asks to wait before the next attempt, in milliseconds. */
export const getRetryAfterMs = ({ details: { retryAfter = 0 } }: HeyGenError): number => retryAfter * 1000;

/**
 * Says whether a failed request may be sent again. One that HeyGen cannot recognise is repeated only where HeyGen is known
 * not to have taken it: refused for its rate (429), or never sent. For others HeyGen replays its first answer for 24 hours.
 * @param elapsedMs since the first attempt began
 */
export function mayRetry(error: HeyGenError, request: Pick<HeyGenRequest, 'repeats'>, elapsedMs: number): boolean {
  const { kind, status, code, retryAfter, outcomeUnknown, lasting } = error.details;
  // A redirect would be answered with the same redirect again.
  if (lasting || (kind === 'unreachable' && status !== undefined)) return false;
  if (retryAfter !== undefined && retryAfter > MAX_WAITED_RETRY_AFTER_S) return false;
  if (elapsedMs + getRetryAfterMs(error) > MAX_RETRY_TIME_MS) return false;
  if (kind === 'rate_limited') return code !== 'quota_exceeded' || retryAfter !== undefined;
  if (request.repeats === 'not at all') return kind === 'unreachable' && outcomeUnknown === false;
  if (kind === 'unreachable' || kind === 'bad_answer' || code === 'request_in_progress') return true;
  return kind === 'unavailable' && status !== undefined && isTransientStatus(status);
}
