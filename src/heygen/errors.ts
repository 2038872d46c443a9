import { isObject } from '../declarations/json.ts';

/** What went wrong, in the classes that a caller acts on differently. */
export type ErrorKind =
  | 'no_key'
  /** The stored session of HeyGen's command line is over. */
  | 'session_expired'
  /** What is stored there cannot be read. */
  | 'broken_credential'
  | 'unauthorized'
  | 'no_credit'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'unreachable'
  | 'timeout'
  | 'bad_answer';

/** Everything that is known of a failure. */
export interface ErrorDetails {
  kind: ErrorKind;
  /** What happened, in words for a person. It gives no advice. */
  message: string;
  /** HTTP status, where HeyGen answered. */
  status?: number;
  /** HeyGen's own code, in lower case. */
  code?: string;
  /** The request field that HeyGen names. */
  param?: string;
  requestId?: string;
  /** Seconds that HeyGen asks to wait (`Retry-After`). */
  retryAfter?: number;
  /** True where a request may have reached HeyGen although no usable answer came back. */
  outcomeUnknown?: boolean;
  /** What the search for a lost create found: nothing, or the ids of what could be its result. */
  lookup?: { kind: 'nothing' } | { kind: 'unclear'; ids: readonly string[]; error?: HeyGenError };
  /** True for a failure that another attempt does not change, although most failures of its kind pass. */
  lasting?: true;
  cause?: unknown;
}

/** Any failure of a call to HeyGen. Thrown by the client, explained once, in `src/mcp/results/`. */
export class HeyGenError extends Error {
  readonly details: ErrorDetails;
  constructor(details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'HeyGenError';
    this.details = details;
  }
}

/** The fields that HeyGen's two error shapes have in common. */
export interface ReportedError {
  code?: string;
  message?: string;
  param?: string;
}

const toText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads an error from either of HeyGen's shapes: `{error: {code, message, param, doc_url}}` of v3, and
 * `{code, message, data}` with a number as code.
 */
export function parseErrorBody(body: unknown): ReportedError {
  if (!isObject(body)) return {};
  const source = isObject(body.error) ? body.error : body;
  const code = typeof source.code === 'number' ? String(source.code) : toText(source.code)?.toLowerCase();
  return {
    code: code === 'error' ? undefined : code,
    message: toText(source.message) ?? toText(body.error) ?? toText(body.msg),
    param: toText(source.param),
  };
}

/** A longer `Retry-After` is read as a day, in seconds: a timer of more than 24.8 days overflows and fires at once. */
const RETRY_AFTER_CAP_S = 24 * 3600;

/** Seconds of a `Retry-After` header, which holds seconds or an HTTP date; a day at most. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const given = Number(header);
  const seconds = Number.isNaN(given) ? Math.ceil((Date.parse(header) - now) / 1000) : given;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), RETRY_AFTER_CAP_S);
}
