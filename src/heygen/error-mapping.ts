import { getPathParameters, type Json, type Operation } from '../declarations/operation.ts';
import { getHeader } from '../runtime/headers.ts';
import { getErrorKind } from './error-kind.ts';
import { type ErrorKind, HeyGenError, parseErrorBody, parseRetryAfter } from './errors.ts';

const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Failures before a byte of the request was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const getErrorCode = (error: unknown) => (error as { code?: unknown } | null)?.code;

/** Names a failure of the connection. An answer that broke off in the middle counts as unreachable too. */
export function toConnectionError(error: unknown, wrote: boolean): HeyGenError {
  const code = String(getErrorCode(error) ?? error);
  const timedOut = TIMEOUT_CODES.has(code);
  return new HeyGenError({
    kind: timedOut ? 'timeout' : 'unreachable',
    message: timedOut ? 'HeyGen did not answer in time.' : `The connection to HeyGen failed (${code}).`,
    outcomeUnknown: wrote && !NEVER_SENT.has(code),
    cause: error,
  });
}

/** Says which id a 404 is about: the ones that the path was filled with. */
function describeMissing(operation: Operation, input: Json): string {
  const named = getPathParameters(operation).map((name) => `${name} "${String(input[name])}"`);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

/** An answer of HeyGen's as it came. */
export interface RawResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** An answer that says that all went well and cannot be read. */
export function toUnreadableError(received: RawResponse, wrote: boolean, cause: unknown): HeyGenError {
  const { status, body } = received;
  return new HeyGenError({
    kind: 'bad_answer',
    status,
    message: `HeyGen answered ${status} with something that is not JSON, or is cut off (${body.length} characters).`,
    requestId: getHeader(received.headers, 'x-request-id'),
    outcomeUnknown: wrote,
    cause,
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** HeyGen's refusal of a request as an error. */
export function toHeyGenError(operation: Operation, input: Json, received: RawResponse): HeyGenError {
  const { code, message, param } = parseErrorBody(parseJson(received.body));
  const { status } = received;
  const subject = status === 404 ? describeMissing(operation, input) : '';
  return new HeyGenError({
    kind: getErrorKind(status, code),
    status,
    code,
    param,
    message: (message ?? `HeyGen answered ${status}`) + subject,
    requestId: getHeader(received.headers, 'x-request-id'),
    retryAfter: parseRetryAfter(getHeader(received.headers, 'retry-after')),
    outcomeUnknown: status >= 500 && operation.effect !== 'read',
  });
}

/** Failures that leave open what became of earlier attempts; any other is HeyGen's last word on the request. */
const LEAVES_OPEN: ReadonlySet<ErrorKind> = new Set([
  'unreachable',
  'timeout',
  'unavailable',
  'bad_answer',
  'rate_limited',
  'conflict',
]);

/** What the last attempt says, with the doubt that earlier ones left. */
export function markOutcomeUnknown(error: HeyGenError, doubtful: boolean): HeyGenError {
  if (!doubtful || error.details.outcomeUnknown || !LEAVES_OPEN.has(error.details.kind)) return error;
  return new HeyGenError({ ...error.details, outcomeUnknown: true });
}

/** A key must not come back in a message, whoever wrote it there. */
export function redactKey(error: HeyGenError, key: string): HeyGenError {
  const secret = key.replace(/^Bearer /, '');
  if (!error.message.includes(secret)) return error;
  return new HeyGenError({ ...error.details, message: error.message.replaceAll(secret, '[key]') });
}
