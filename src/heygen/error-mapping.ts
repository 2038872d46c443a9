import { getPathParameters, type Json, type Operation } from '../declarations/operation.ts';
import { getErrorCode } from '../runtime/error-properties.ts';
import { getHeader } from '../runtime/headers.ts';
import { redactSecret } from '../runtime/redact.ts';
import { classifyError } from './classify-error.ts';
import { type ErrorKind, HeyGenError, parseErrorBody, parseRetryAfter } from './errors.ts';

const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Connection errors that happen before a byte of the request is sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Failures of TLS come before the request, and do not pass by themselves. */
const TLS_FAILURE = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;

/** Maps a connection error. A response that was cut off counts as unreachable too. */
export function toConnectionError(error: unknown, wrote: boolean): HeyGenError {
  const timedOutInAll = error instanceof DOMException && error.name === 'TimeoutError';
  const code = timedOutInAll ? 'TIMEOUT' : String(getErrorCode(error) ?? error);
  const timedOut = timedOutInAll || TIMEOUT_CODES.has(code);
  return new HeyGenError({
    kind: timedOut ? 'timeout' : 'unreachable',
    message: timedOut ? 'HeyGen did not answer in time.' : `The connection to HeyGen failed (${code}).`,
    outcomeUnknown: wrote && !NEVER_SENT.has(code) && !TLS_FAILURE.test(code),
    ...(TLS_FAILURE.test(code) && { lasting: true }),
    cause: error,
  });
}

/** The ids in the path, which a 404 is about. */
function describeMissing(operation: Operation, input: Json): string {
  const named = getPathParameters(operation).map((name) => `${name} "${String(input[name])}"`);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

/** An HTTP response of HeyGen, not parsed yet. */
export interface RawResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Maps a response with a success status whose body is not JSON. */
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

/** Maps a response with an error status. */
export function toHeyGenError(operation: Operation, input: Json, received: RawResponse): HeyGenError {
  const { code, message, param } = parseErrorBody(parseJson(received.body));
  const { status } = received;
  const subject = status === 404 ? describeMissing(operation, input) : '';
  return new HeyGenError({
    kind: classifyError(status, code),
    status,
    code,
    param,
    message: (message ?? `HeyGen answered ${status}`) + subject,
    requestId: getHeader(received.headers, 'x-request-id'),
    retryAfter: parseRetryAfter(getHeader(received.headers, 'retry-after')),
    outcomeUnknown: status >= 500 && operation.effect !== 'read',
  });
}

/** Errors after which an earlier attempt may still have been taken; any other is HeyGen's final answer to the request. */
const LEAVES_OPEN: ReadonlySet<ErrorKind> = new Set([
  'unreachable',
  'timeout',
  'unavailable',
  'bad_answer',
  'rate_limited',
  'conflict',
]);

/** Marks the error of the last attempt where an earlier attempt may have been taken. */
export function markOutcomeUnknown(error: HeyGenError, doubtful: boolean): HeyGenError {
  if (!doubtful || error.details.outcomeUnknown || !LEAVES_OPEN.has(error.details.kind)) return error;
  return new HeyGenError({ ...error.details, outcomeUnknown: true });
}

/** True where a delete gets 404 after an earlier attempt that HeyGen may have taken: that attempt has deleted the thing. */
export const isDeletedByNow = ({ effect }: Operation, { details }: HeyGenError): boolean =>
  effect === 'delete' && details.kind === 'not_found';

/** Removes the key from a message, also where HeyGen or the caller wrote it there. */
export function redactKey(error: HeyGenError, key: string): HeyGenError {
  const secret = key.replace(/^Bearer /, '');
  const message = redactSecret(error.message, secret, '[key]');
  return message === error.message ? error : new HeyGenError({ ...error.details, message });
}
