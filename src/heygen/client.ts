import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Json, Operation } from '../declarations/operation.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import {
  isDeletedByNow,
  markOutcomeUnknown,
  type RawResponse,
  redactKey,
  toConnectionError,
  toHeyGenError,
  toUnreadableError,
} from './error-mapping.ts';
import { type ErrorDetails, HeyGenError } from './errors.ts';
import {
  HttpConnection,
  type HttpConnectionOptions,
  type HttpConnectionTimeouts,
  type SendOptions,
} from './http-connection.ts';
import { buildRequest, type HeyGenRequest } from './request.ts';
import { traceRequest } from './request-span.ts';
import { type ApiResponse, type Drift, isErrorWithStatus200, parseResponse } from './response.ts';
import { BACKOFF_MS, getRetryAfterMs, MAX_BACKOFF_MS, MAX_RETRY_TIME_MS, mayRetry, RETRIES } from './retry.ts';

/** HeyGen answers reads within 2 s and creates within 31 s (99 of 100, heygen-cli timeouts.go). */
const DEFAULT_TIMEOUTS: Timeouts = { read: 30_000, write: 120_000, connect: 10_000, backoff: BACKOFF_MS };

/** A person, by the name that the administrators of this server know. */
export interface Person {
  name: string;
  /** USD that this person may spend, where that differs from what the others may. */
  spendLimitUsd?: number;
}

/** Who makes a call, and when to give up. Variables that hold it are called `caller`. */
export interface RequestOptions extends SendOptions {
  /** The caller's HeyGen key; none makes every call explain how to get one. */
  key?: string;
  /** Set where a failure is returned at once, because the caller repeats the request when it wants to. */
  noRetry?: true;
  /** The person whose call it is; over stdio it is whose process it is. It is not sent to HeyGen. */
  person?: Person;
  /** The idempotency key of an earlier call that this one repeats. */
  idempotencyKey?: string;
}

/** Time limits and the first back-off, in milliseconds; tests shorten them. */
export interface Timeouts extends HttpConnectionTimeouts {
  backoff: number;
}

/** The time and waits, in milliseconds. */
export interface Clock {
  now(): number;
  /** @throws the signal's reason when it is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const systemClock: Clock = {
  now: () => performance.now(),
  // A timer fails only when its signal is aborted, with an error of its own.
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal?.throwIfAborted()),
};

export interface ClientOptions extends HttpConnectionOptions {
  /** Explains why there is no key, where the reason is known. */
  explainMissingKey?: () => HeyGenError | undefined;
  onDrift?: (drift: Drift, caller: RequestOptions) => void;
  onRetry?: (retry: { operation: string; attempt: number; details: ErrorDetails }, caller: RequestOptions) => void;
  telemetry?: Telemetry;
  /** Called with each key that HeyGen has taken. */
  onAccepted?: (key: string) => void;
  timeouts?: Partial<Timeouts>;
  /** Measures the time of retries and waits between them; a test has a clock of its own. */
  clock?: Clock;
}

/** Makes calls to HeyGen. */
export interface HeyGenClient {
  /**
   * Makes one call, repeated where that is safe.
   * @param input the operation's input, validated
   * @throws HeyGenError
   * @throws the signal's reason when the caller went away
   */
  call(operation: Operation, input: Json, caller: RequestOptions): Promise<ApiResponse>;
  /** HeyGen's clock minus ours in milliseconds, by its newest answer; 0 before the first. */
  readonly clockOffsetMs: number;
  close(): Promise<void>;
}

const createMissingKeyError = () =>
  new HeyGenError({
    kind: 'no_key',
    message: 'No HeyGen API key is set, so nothing was sent.',
  });

function readBody(received: RawResponse, { method }: HeyGenRequest): unknown {
  try {
    return JSON.parse(received.body);
  } catch (error) {
    throw toUnreadableError(received, method !== 'GET', error);
  }
}

/** True for a status that HeyGen gives only to keys it knows. Its gateway may give the other ones to any key. */
const provesKey = (status: number) => status < 500 && ![401, 403, 404, 408, 429].includes(status);

/** A call on its way. */
interface Call {
  operation: Operation;
  input: Json;
  request: HeyGenRequest;
  key: string;
  caller: RequestOptions;
  /** Which attempt this is, 1 at first. */
  attempt: number;
}

function parseReceived({ onDrift }: ClientOptions, call: Call, received: RawResponse, body: unknown): ApiResponse {
  const { operation, request, caller } = call;
  try {
    return parseResponse(operation, body, (drift) => onDrift?.(drift, caller));
  } catch (error) {
    // An answer with endless nesting exhausts the stack. HeyGen may have done what was asked all the same.
    throw error instanceof RangeError ? toUnreadableError(received, request.method !== 'GET', error) : error;
  }
}

/** Sends a request once, and records how it went. */
async function sendRequest(options: ClientOptions, connection: HttpConnection, call: Call): Promise<RawResponse> {
  const { request, key, caller } = call;
  const { telemetry, onAccepted } = options;
  const began = performance.now();
  const getSeconds = () => (performance.now() - began) / 1000;
  try {
    const received = await traceRequest(
      telemetry,
      call,
      () => options.base(request.host),
      () => connection.send(request, key, caller),
    );
    telemetry?.recordRequest?.(received.status, getSeconds());
    if (provesKey(received.status)) onAccepted?.(key);
    return received;
  } catch (error) {
    telemetry?.recordRequest?.(0, getSeconds());
    caller.signal?.throwIfAborted();
    throw toConnectionError(error, request.method !== 'GET');
  }
}

/** One attempt of a call. @throws HeyGenError */
async function makeAttempt(options: ClientOptions, connection: HttpConnection, call: Call): Promise<ApiResponse> {
  const { operation, input, request, key } = call;
  const received = await sendRequest(options, connection, call);
  if (received.status < 200 || received.status > 299) throw redactKey(toHeyGenError(operation, input, received), key);
  const body = readBody(received, request);
  if (isErrorWithStatus200(operation, body))
    throw redactKey(toHeyGenError(operation, input, { ...received, status: 400 }), key);
  return parseReceived(options, call, received, body);
}

/**
 * What the last attempt's error means.
 * @param mayBeDone whether HeyGen may have taken an earlier attempt
 * @throws HeyGenError unless it says that the earlier attempt did what was asked
 */
function settleLastError(
  { operation, input }: Omit<Call, 'attempt'>,
  error: HeyGenError,
  mayBeDone: boolean,
): ApiResponse {
  if (mayBeDone && isDeletedByNow(operation, error)) return { kind: 'one', data: { ...input, deleted: true } };
  throw markOutcomeUnknown(error, mayBeDone);
}

/**
 * Repeats an attempt as long as that is safe and the time for retries is not over. The back-off is p-retry's; where HeyGen
 * asks for a longer wait (`Retry-After`), the rest of it comes before the attempt.
 */
async function repeatAttempts(
  { clock = systemClock, onRetry, timeouts }: ClientOptions,
  call: Omit<Call, 'attempt'>,
  send: (attempt: number) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const { operation, request, caller } = call;
  const { signal } = caller;
  const began = clock.now();
  let earliest = began;
  let mayBeDone = false;
  const startAttempt = async (attempt: number) => {
    const restMs = earliest - clock.now();
    if (restMs > 0) await clock.sleep(restMs, signal);
    return send(attempt);
  };
  const made = pRetry(startAttempt, {
    retries: caller.noRetry ? 0 : RETRIES,
    minTimeout: timeouts?.backoff ?? BACKOFF_MS,
    maxTimeout: MAX_BACKOFF_MS,
    maxRetryTime: MAX_RETRY_TIME_MS,
    randomize: true,
    signal,
    shouldRetry({ error, attemptNumber: attempt }) {
      if (!(error instanceof HeyGenError) || !mayRetry(error, request, clock.now() - began)) return false;
      earliest = clock.now() + getRetryAfterMs(error);
      mayBeDone ||= error.details.outcomeUnknown === true;
      onRetry?.({ operation: operation.name, attempt, details: error.details }, caller);
      return true;
    },
  });
  return made.catch((error: unknown) => {
    if (!(error instanceof HeyGenError)) throw error;
    return settleLastError(call, error, mayBeDone);
  });
}

/** Creates a client for HeyGen. */
export function createHeyGenClient(options: ClientOptions): HeyGenClient {
  const timeouts: Timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const connection = new HttpConnection(options, timeouts);
  return {
    get clockOffsetMs() {
      return connection.clockOffsetMs;
    },
    async call(operation, input, caller) {
      const { key } = caller;
      if (key === undefined) throw options.explainMissingKey?.() ?? createMissingKeyError();
      const call = { operation, input, request: buildRequest(operation, input, caller.idempotencyKey), key, caller };
      return repeatAttempts(options, call, (attempt) => makeAttempt(options, connection, { ...call, attempt }));
    },
    close: () => connection.close(),
  };
}
