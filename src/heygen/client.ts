import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Dispatcher, FormData } from 'undici';
import type { Json, Operation } from '../declarations/operation.ts';
import { createDispatcher, type ProxySettings } from '../runtime/dispatcher.ts';
import { getHeader } from '../runtime/headers.ts';
import type { LogContext } from '../runtime/log-context.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { toAuthHeaders } from './auth-headers.ts';
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
import { buildRequest, type HeyGenRequest } from './request.ts';
import { type ApiResponse, type Drift, isErrorWithStatus200, parseResponse } from './response.ts';
import { BACKOFF_MAX_MS, BACKOFF_MS, mayRetry, RETRIES, RETRY_TIME_MS } from './retry.ts';

/** HeyGen answers reads within 2 s and creates within 31 s (99 of 100, heygen-cli timeouts.go). */
const READ_TIMEOUT_MS = 30_000;
const WRITE_TIMEOUT_MS = 120_000;
/** The longest that a file may take on its way, in milliseconds: 32 MB at 0.5 Mbit a second. */
const MAX_UPLOAD_MS = 600_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** A person, as those who look after the server know them. */
export interface Person {
  name: string;
  /** USD that this person may spend, where that differs from what the others may. */
  spendLimitUsd?: number;
}

/** Who calls, and when to give up. */
export interface RequestOptions {
  /** The caller's HeyGen key; none makes every call explain how to get one. */
  key?: string;
  signal?: AbortSignal;
  /** Set where a failure is better told than repeated, because the caller asks again in its own time. */
  noRetry?: true;
  /** The request that a call is part of; its id is sent to HeyGen. */
  logContext?: LogContext;
  /** The person whose call it is; over stdio it is whose process it is. HeyGen is not told. */
  person?: Person;
  /** The idempotency key of an earlier call that this one repeats. */
  idempotencyKey?: string;
}

/** Waits that a test shortens, in milliseconds. */
export interface Timeouts {
  read: number;
  write: number;
  connect: number;
  backoff: number;
}

export interface ClientOptions {
  /** HeyGen's address, by host; asked on each call because the in-process sandbox starts with the first one. */
  base: (host?: 'upload') => string | Promise<string>;
  userAgent: string;
  /** Why there is no key, where more is known than that. */
  explainMissingKey?: () => HeyGenError | undefined;
  onDrift?: (drift: Drift, caller: RequestOptions) => void;
  onRetry?: (retry: { operation: string; attempt: number; details: ErrorDetails }, caller: RequestOptions) => void;
  telemetry?: Telemetry;
  proxy?: ProxySettings;
  /** Told of each key that HeyGen has taken. */
  onAccepted?: (key: string) => void;
  timeouts?: Partial<Timeouts>;
  /** Sits out a `Retry-After`, in milliseconds. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** The way to HeyGen. */
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

/** True for an answer that HeyGen gives to keys it knows only; the gateway before it may answer with the others too. */
const provesKey = (status: number) => status < 500 && ![401, 403, 404, 408, 429].includes(status);

interface EncodedBody {
  body?: string | FormData | Readable;
  type?: string;
  /** Bytes, where undici cannot tell. */
  length?: number;
}

/** A body as undici sends it; files are read as they go. Multipart names its type by itself. */
async function encodeBody(body: HeyGenRequest['body']): Promise<EncodedBody> {
  if (body === undefined) return {};
  if (typeof body === 'string') return { body, type: 'application/json' };
  if (body instanceof Blob)
    return { body: Readable.fromWeb(body.stream() as never), type: body.type, length: body.size };
  const { FormData } = await import('undici');
  const form = new FormData();
  for (const [name, value] of body) form.append(name, value);
  return { body: form };
}

/** Opens the way to HeyGen. Nothing is connected, and undici (48 ms) not loaded, before the first call. */
export function createHeyGenClient(options: ClientOptions): HeyGenClient {
  const { base, userAgent, onDrift, onRetry, telemetry, timeouts } = options;
  const pause = options.sleep ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  const limits: Timeouts = {
    read: READ_TIMEOUT_MS,
    write: WRITE_TIMEOUT_MS,
    connect: CONNECT_TIMEOUT_MS,
    backoff: BACKOFF_MS,
    ...timeouts,
  };
  let dispatcher: Promise<Dispatcher> | undefined;
  let clockOffsetMs = 0;

  /** The header `Date` of an answer tells HeyGen's clock, to the second. */
  const readClock = (date: string | undefined) => {
    const now = Date.parse(date ?? '');
    if (!Number.isNaN(now)) clockOffsetMs = now - Date.now();
  };

  const connect = () => {
    dispatcher ??= createDispatcher(
      { connect: { timeout: limits.connect }, maxResponseSize: MAX_RESPONSE_BYTES },
      options.proxy,
    );
    return dispatcher;
  };

  async function send(
    request: HeyGenRequest,
    key: string,
    { signal, logContext }: RequestOptions,
  ): Promise<RawResponse> {
    const timeout = request.method === 'GET' ? limits.read : limits.write;
    const agent = await connect();
    const { origin, pathname } = new URL(await base(request.host));
    const { body: sent, type, length } = await encodeBody(request.body);
    const { statusCode, headers, body } = await agent.request({
      origin,
      path: (pathname === '/' ? '' : pathname.replace(/\/$/, '')) + request.path,
      method: request.method,
      headers: {
        ...toAuthHeaders(key),
        'User-Agent': userAgent,
        Accept: 'application/json',
        ...(type && { 'Content-Type': type }),
        ...(length !== undefined && { 'Content-Length': String(length) }),
        ...(logContext && { 'X-Request-Id': logContext.request }),
        ...(request.idempotencyKey !== undefined && { 'Idempotency-Key': request.idempotencyKey }),
      },
      body: sent,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: AbortSignal.any([
        AbortSignal.timeout(limits.connect + (typeof sent === 'object' ? MAX_UPLOAD_MS : timeout)),
        ...(signal ? [signal] : []),
      ]),
    });
    readClock(getHeader(headers, 'date'));
    return { status: statusCode, headers, body: await body.text() };
  }

  async function attempt(
    operation: Operation,
    input: Json,
    request: HeyGenRequest,
    key: string,
    caller: RequestOptions,
  ) {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let received: RawResponse;
    try {
      received = await send(request, key, caller);
      telemetry?.recordRequest(received.status, seconds());
      if (provesKey(received.status)) options.onAccepted?.(key);
    } catch (error) {
      telemetry?.recordRequest(0, seconds());
      caller.signal?.throwIfAborted();
      throw toConnectionError(error, request.method !== 'GET');
    }
    if (received.status < 200 || received.status > 299) throw redactKey(toHeyGenError(operation, input, received), key);
    const body = readBody(received, request);
    if (isErrorWithStatus200(operation, body))
      throw redactKey(toHeyGenError(operation, input, { ...received, status: 400 }), key);
    return parseReceived(operation, received, body, request, caller);
  }

  function parseReceived(
    operation: Operation,
    received: RawResponse,
    body: unknown,
    { method }: HeyGenRequest,
    caller: RequestOptions,
  ) {
    try {
      return parseResponse(operation, body, (drift) => onDrift?.(drift, caller));
    } catch (error) {
      // An answer that is nested without end exhausts the stack; what it answered may have been done all the same.
      throw error instanceof RangeError ? toUnreadableError(received, method !== 'GET', error) : error;
    }
  }

  return {
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    async call(operation, input, caller) {
      const { key, signal } = caller;
      if (key === undefined) throw options.explainMissingKey?.() ?? createMissingKeyError();
      const request = buildRequest(operation, input, caller.idempotencyKey);
      let doubtful = false;
      const made = pRetry(() => attempt(operation, input, request, key, caller), {
        retries: caller.noRetry ? 0 : RETRIES,
        minTimeout: limits.backoff,
        maxTimeout: BACKOFF_MAX_MS,
        maxRetryTime: RETRY_TIME_MS,
        randomize: true,
        signal,
        shouldRetry: async ({ error, attemptNumber }) => {
          if (!(error instanceof HeyGenError) || !mayRetry(error, request)) return false;
          doubtful ||= error.details.outcomeUnknown === true;
          onRetry?.({ operation: operation.name, attempt: attemptNumber, details: error.details }, caller);
          if (error.details.retryAfter) await pause(error.details.retryAfter * 1000, signal);
          return true;
        },
      });
      return made.catch((error: unknown) => {
        if (!(error instanceof HeyGenError)) throw error;
        if (doubtful && isDeletedByNow(operation, error)) return { kind: 'one', data: { ...input, deleted: true } };
        throw markOutcomeUnknown(error, doubtful);
      });
    },
    async close() {
      await (await dispatcher)?.close();
    },
  };
}
