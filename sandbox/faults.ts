import { ApiError } from './api-error.ts';

/**
 * Failures on demand. A request asks for one with the header `X-Sandbox-Fault: NAME`, or by holding `[[sandbox:NAME]]`
 * anywhere in its path, query or body, so that a tool's argument can carry it too, or in its key, so that an account
 * meets it in all that it does. `NAME*2` fails the first two attempts only; attempts are counted by Idempotency-Key, or
 * by the request where there is none.
 */
export const FAULTS = {
  '401': 'the key is refused',
  '402': 'the wallet is empty',
  '403': 'the plan does not allow it',
  '429': 'too many requests, with Retry-After: 1',
  quota: '429 for a used-up quota, without Retry-After',
  retired: 'v1 and v2 are retired, as they are for most accounts; v3 goes on',
  'error-200': 'the error comes with status 200, as v1 and v2 may send it',
  '500': 'internal error',
  '502': 'bad gateway',
  '503': 'unavailable, in the error shape of v1 {code, message, data}',
  '504': 'gateway time-out',
  slow: 'the answer comes after 10 seconds of sandbox life',
  hang: 'no answer ever comes',
  drop: 'the connection breaks before anything is done',
  'drop-after': 'the work is done, then the connection breaks without an answer',
  cut: 'the work is done, the answer breaks off in the middle',
  html: 'the answer is a page, not JSON',
  shape: 'the answer has no data',
  drift: 'a field of the answer has another type',
  moved: 'the answer holds its fields one level deeper',
  'render-fail': 'the render fails',
  'agent-fail': 'the session fails before there is a video',
  'agent-pauses': 'the session renders, then waits for input while its video reads failed',
  draft: 'the session stays generating until a message approves its draft',
  'no-money': 'the video fails for want of money, as a code of its own says',
  'no-account-scope': 'the key lacks account:read: GET /v3/users/me answers 403, all else works',
  'session-gone': 'the session answers 404 once it has a video',
  'no-address': 'the video is completed, its address never comes',
  'new-status': 'the job is in a status that nobody knows',
} as const;
export type Fault = keyof typeof FAULTS;

/** Faults that are an error of the API. 503 has the error body of v1. */
export const ERROR_FAULTS: Partial<Record<Fault, () => ApiError>> = {
  '401': () => new ApiError(401, 'unauthorized', 'The API key is not valid'),
  '402': () => new ApiError(402, 'insufficient_credit', 'Insufficient credit: the balance is 0.00 USD'),
  '403': () => new ApiError(403, 'forbidden', 'Your plan does not include this'),
  '429': () => new ApiError(429, 'rate_limit_exceeded', 'Too many requests', { retryAfter: 1 }),
  retired: () => new ApiError(410, 'endpoint_retired', 'This version of the API has been retired'),
  'error-200': () => new ApiError(200, 'invalid_parameter', 'This does not go'),
  quota: () => new ApiError(429, 'quota_exceeded', 'The monthly quota is used up'),
  '500': () => new ApiError(500, 'internal_error', 'Something went wrong'),
  '502': () => new ApiError(502, 'voice_provider_error', 'The voice provider failed'),
  '503': () => new ApiError(503, '400503', 'Service is busy', { envelope: 'code_data' }),
  '504': () => new ApiError(504, 'gateway_timeout', 'An input took too long to download'),
};

const FAULT_MARKER = /\[\[sandbox:([\w-]+)(?:\*(\d+))?\]\]/;
const FAULT_HEADER = /^([\w-]+)(?:\*(\d+))?$/;

const isFault = (name: string | undefined): name is Fault => name !== undefined && Object.hasOwn(FAULTS, name);

/** @throws ApiError when a request asks for a fault that does not exist: a typing error must not look like success */
export function checkFaultName(text: string): void {
  const [, name] = FAULT_MARKER.exec(text) ?? [];
  if (name === undefined || isFault(name)) return;
  const message = `No fault is called ${name}; there are ${Object.keys(FAULTS).join(', ')}`;
  throw new ApiError(400, 'invalid_parameter', message);
}

/** Finds the fault of a request, and counts attempts, so that a fault can end after some of them. */
export class FaultInjector {
  readonly #attempts = new Map<string, number>();

  /**
   * The fault that a request asks for, unless enough attempts have met it.
   * @param header the value of `X-Sandbox-Fault`
   * @param text path, query and body in clear
   * @param request what repeats of one request have in common
   */
  find(header: string | undefined, text: string, request: string): Fault | undefined {
    const [, name, times] = FAULT_HEADER.exec(header ?? '') ?? FAULT_MARKER.exec(text) ?? [];
    if (!isFault(name)) return undefined;
    if (times === undefined) return name;
    const count = (this.#attempts.get(request) ?? 0) + 1;
    this.#attempts.set(request, count);
    return count <= Number(times) ? name : undefined;
  }
}

/** True when the text that a job was made from asks for a fault of the job itself. */
export const requestsFault = (text: string, fault: Fault) => FAULT_MARKER.exec(text)?.[1] === fault;
