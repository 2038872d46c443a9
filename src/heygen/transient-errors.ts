import { type ErrorKind, HeyGenError } from './errors.ts';

/** Statuses after which the same request may succeed: of HeyGen, and of hosts that keep files. */
const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

export const isTransientStatus = (status: number): boolean => TRANSIENT_STATUSES.has(status);

/** Failures that pass by themselves: the next request may succeed. */
const TRANSIENT_KINDS: ReadonlySet<ErrorKind> = new Set([
  'rate_limited',
  'unavailable',
  'unreachable',
  'timeout',
  'bad_answer',
]);

/** True for a failure after which asking HeyGen again makes sense. */
export const isTransient = (error: unknown): error is HeyGenError =>
  error instanceof HeyGenError && TRANSIENT_KINDS.has(error.details.kind);
