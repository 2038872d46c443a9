import type { ErrorDetails, ErrorKind } from '../../heygen/errors.ts';

/**
 * Where a failed result has its facts for programs. Not in `structuredContent`: clients of SDK 1.x hold that of errors
 * against the tool's output schema too, and throw.
 */
export const ERROR_META_KEY = 'io.github.heygen-mcp/error';

/**
 * What a program may do by itself: repeat the call as it is, now (`same`) or in a while (`later`), repeat it with other
 * arguments (`changed`), or nothing before a person did something (`never`).
 */
export type Retry = 'same' | 'later' | 'changed' | 'never';

/** A failure as data. */
export interface ErrorData {
  /** HeyGen's code where it gave one, else the kind of failure. */
  code: string;
  /** HTTP status, where HeyGen answered. */
  status?: number;
  /** HeyGen's id of the request, for its support. */
  request_id?: string;
  retry: Retry;
  /** Seconds to wait before that, where HeyGen says so. */
  retry_after?: number;
  /** What to do, in words. */
  next_step: string;
}

const RETRY_BY_KIND: Readonly<Partial<Record<ErrorKind, Retry>>> = {
  invalid: 'changed',
  not_found: 'changed',
  conflict: 'later',
  rate_limited: 'later',
  unavailable: 'later',
  unreachable: 'later',
  timeout: 'later',
  bad_answer: 'later',
};

/** Whether a create that may have been taken can be repeated depends on how HeyGen knows a repeat: the caller says. */
export function toErrorData(details: ErrorDetails, next_step: string, retry = RETRY_BY_KIND[details.kind]): ErrorData {
  const { kind, code = kind, status, requestId, retryAfter } = details;
  return {
    code,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { request_id: requestId }),
    retry: retry ?? 'never',
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    next_step,
  };
}
