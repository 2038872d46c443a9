import { type Json, type Operation, pathParameters } from '../declarations/operation.ts';
import { adviceFor, type ErrorKind, HeyGenError, reportedError, retryAfterSeconds } from './errors.ts';

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

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;

/** Names a failure of the connection. An answer that broke off in the middle counts as unreachable too. */
export function connectionError(error: unknown, wrote: boolean): HeyGenError {
  const code = String(codeOf(error) ?? error);
  const timedOut = TIMEOUT_CODES.has(code);
  return new HeyGenError({
    kind: timedOut ? 'timeout' : 'unreachable',
    message: timedOut ? 'HeyGen did not answer in time.' : `The connection to HeyGen failed (${code}).`,
    hint: timedOut ? 'Call again in a minute.' : 'Check the network and HEYGEN_API_BASE, then call again.',
    uncertain: wrote && !NEVER_SENT.has(code),
    cause: error,
  });
}

/** Says which id a 404 is about: the ones that the path was filled with. */
function notFoundSubject(operation: Operation, input: Json): string {
  const named = pathParameters(operation).map((name) => `${name} "${String(input[name])}"`);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

/** An answer of HeyGen's as it came. */
export interface Received {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const header = (received: Received, name: string) => {
  const value = received.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** An answer that says that all went well and cannot be read. */
export function unreadable(received: Received, wrote: boolean, cause: unknown): HeyGenError {
  const { status, body } = received;
  return new HeyGenError({
    kind: 'bad_answer',
    status,
    message: `HeyGen answered ${status} with something that is not JSON, or is cut off (${body.length} characters).`,
    hint: 'Call again in a minute; if it stays so, check HEYGEN_API_BASE.',
    requestId: header(received, 'x-request-id'),
    uncertain: wrote,
    cause,
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** HeyGen's refusal of a request, explained. */
export function refusalOf(operation: Operation, input: Json, received: Received): HeyGenError {
  const { code, message, param } = reportedError(parsed(received.body));
  const { status } = received;
  const advice = adviceFor(status, code, operation.older !== undefined);
  const subject = status === 404 ? notFoundSubject(operation, input) : '';
  return new HeyGenError({
    ...advice,
    status,
    code,
    param,
    message: (message ?? `HeyGen answered ${status}`) + subject,
    requestId: header(received, 'x-request-id'),
    retryAfter: retryAfterSeconds(header(received, 'retry-after')),
    uncertain: status >= 500 && operation.effect !== 'read',
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
export function withDoubt(error: HeyGenError, doubtful: boolean): HeyGenError {
  if (!doubtful || error.facts.uncertain || !LEAVES_OPEN.has(error.facts.kind)) return error;
  return new HeyGenError({ ...error.facts, uncertain: true });
}

/** A key must not come back in a message, whoever wrote it there. */
export function withoutKey(error: HeyGenError, key: string): HeyGenError {
  if (!error.message.includes(key)) return error;
  return new HeyGenError({ ...error.facts, message: error.message.replaceAll(key, '[key]') });
}
