/** The interval grows with the age of a job: this part of it. */
const AGE_FACTOR = 0.05;
/** The longest interval by age, in configured intervals. */
const MAX_AGED_INTERVALS = 6;
/** The interval while HeyGen is expected to report the end by webhook, in configured intervals. */
const REPORTED_JOB_INTERVALS = 12;
/** The longest backoff after failures, in configured intervals. */
const MAX_BACKOFF_INTERVALS = 12;
/** Jitter, so that jobs that were started together are not polled together for ever: up to this part more. */
const JITTER = 0.2;

/**
 * Milliseconds until a job is read again: quick at first, slower as it ages, and rarely where HeyGen reports the
 * end by webhook. Never less than the configured interval.
 * @param pollIntervalMs HEYGEN_POLL_INTERVAL_MS
 * @param ageMs how long the job is under way
 * @param expected true where HeyGen was asked to report the end
 * @param chance 0 to 1
 */
export function computeIntervalMs(
  pollIntervalMs: number,
  ageMs: number,
  expected: boolean,
  chance = Math.random(),
): number {
  const paced = expected
    ? REPORTED_JOB_INTERVALS * pollIntervalMs
    : Math.min(Math.max(pollIntervalMs, ageMs * AGE_FACTOR), MAX_AGED_INTERVALS * pollIntervalMs);
  return Math.round(paced * (1 + chance * JITTER));
}

/**
 * Milliseconds of exponential backoff after failures in a row.
 * @param retryAfter seconds that HeyGen asks for, which have precedence
 */
export function computeBackoffMs(pollIntervalMs: number, failures: number, retryAfter?: number): number {
  if (retryAfter !== undefined) return Math.max(pollIntervalMs, retryAfter * 1000);
  return Math.min(pollIntervalMs * 2 ** failures, MAX_BACKOFF_INTERVALS * pollIntervalMs);
}
