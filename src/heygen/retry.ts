import type { HeyGenError } from './errors.ts';
import type { HeyGenRequest } from './request.ts';
import { isTransientStatus } from './transient-errors.ts';

/** Attempts after the first one. */
const RETRIES = 3;

/** The longest `Retry-After` that a call waits for, in seconds: hosts end a whole call after 60. */
const MAX_WAITED_RETRY_AFTER_S = 20;

/** No retry begins later than this after the first attempt, in milliseconds, for the same reason. */
const MAX_RETRY_TIME_MS = 30_000;

/** The wait before the first retry, in milliseconds. It doubles for each further one, and jitter adds up to as much again. */
export const BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 8_000;

/**
 * Says whether a failed request may be sent again. One that HeyGen cannot recognise is repeated only where HeyGen is known
 * not to have taken it: refused for its rate (429), or never sent. For others HeyGen replays its first answer for 24 hours.
 */
export function mayRetry(error: HeyGenError, request: Pick<HeyGenRequest, 'repeats'>): boolean {
  const { kind, status, code, retryAfter, outcomeUnknown, lasting } = error.details;
  // An answer that leads elsewhere will do so again.
  if (lasting || (kind === 'unreachable' && status !== undefined)) return false;
  if (retryAfter !== undefined && retryAfter > MAX_WAITED_RETRY_AFTER_S) return false;
  if (kind === 'rate_limited') return code !== 'quota_exceeded' || retryAfter !== undefined;
  if (request.repeats === 'not at all') return kind === 'unreachable' && outcomeUnknown === false;
  if (kind === 'unreachable' || kind === 'bad_answer' || code === 'request_in_progress') return true;
  return kind === 'unavailable' && status !== undefined && isTransientStatus(status);
}

/** What the wait before a retry depends on. */
interface FailedAttempt {
  error: HeyGenError;
  /** Which attempt failed, 1 at first. */
  attempt: number;
  /** Milliseconds since the first attempt began. */
  elapsedMs: number;
  /** `BACKOFF_MS`, but for tests. */
  backoffMs: number;
}

/**
 * How long to wait before a request is sent again, in milliseconds: as long as HeyGen asks for (`Retry-After`), or else
 * with growing back-off. Undefined where no retry may begin any more.
 */
export function getRetryDelayMs({ error, attempt, elapsedMs, backoffMs }: FailedAttempt): number | undefined {
  if (attempt > RETRIES) return undefined;
  const backoff = Math.min(backoffMs * 2 ** (attempt - 1) * (1 + Math.random()), MAX_BACKOFF_MS);
  const delayMs = error.details.retryAfter ? error.details.retryAfter * 1000 : backoff;
  return elapsedMs + delayMs > MAX_RETRY_TIME_MS ? undefined : delayMs;
}
