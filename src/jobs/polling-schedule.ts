/** A job is asked after again when it has aged by this part of its age. */
const AGING = 0.05;
/** The longest interval, in intervals as configured. */
const SLOWEST = 6;
/** The interval while HeyGen is expected to report the end by itself, in intervals as configured. */
const HEARTBEAT = 12;
/** The longest rest after failures, in intervals as configured. */
const LONGEST_REST = 12;
/** So that watches that began together do not stay together: up to this part more. */
const JITTER = 0.2;

/**
 * Milliseconds until a job is read again: quick at first, slower as it ages, and only a heartbeat where HeyGen will
 * call. Never less than the floor.
 * @param floorMs HEYGEN_POLL_INTERVAL_MS
 * @param ageMs how long the job is under way
 * @param expected true where HeyGen was asked to report the end
 * @param chance 0 to 1
 */
export function intervalMs(floorMs: number, ageMs: number, expected: boolean, chance = Math.random()): number {
  const paced = expected ? HEARTBEAT * floorMs : Math.min(Math.max(floorMs, ageMs * AGING), SLOWEST * floorMs);
  return Math.round(paced * (1 + chance * JITTER));
}

/**
 * Milliseconds of rest after failures in a row, doubling with each.
 * @param retryAfter seconds that HeyGen asks for, which have precedence
 */
export function restMs(floorMs: number, failures: number, retryAfter?: number): number {
  if (retryAfter !== undefined) return Math.max(floorMs, retryAfter * 1000);
  return Math.min(floorMs * 2 ** failures, LONGEST_REST * floorMs);
}
