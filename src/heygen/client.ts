import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Dispatcher, FormData } from 'undici';
import type { Json, Operation } from '../declarations/operation.ts';
import type { RequestLabels } from '../runtime/log-context.ts';
import type { Observer } from '../runtime/telemetry.ts';
import { connectionError, type Received, refusalOf, unreadable, withDoubt, withoutKey } from './error-mapping.ts';
import { type ErrorFacts, HeyGenError } from './errors.ts';
import { type HeyGenRequest, requestFor } from './request.ts';
import { type Answer, answerOf, type Drift, refusesInPeace } from './response.ts';
import { BACKOFF_MAX_MS, BACKOFF_MS, mayRepeat, RETRIES, RETRY_TIME_MS } from './retry.ts';

/** HeyGen answers reads within 2 s and creates within 31 s (99 of 100, heygen-cli timeouts.go). */
const READ_TIMEOUT_MS = 30_000;
const WRITE_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Who calls, and when to give up. */
export interface Caller {
  /** The caller's HeyGen key; none makes every call explain how to get one. */
  key?: string;
  signal?: AbortSignal;
  /** Set where a failure is better told than repeated, because the caller asks again in its own time. */
  once?: true;
  /** The request that a call is part of; its id is sent to HeyGen. */
  labels?: RequestLabels;
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
  onDrift?: (drift: Drift, caller: Caller) => void;
  onRetry?: (retry: { operation: string; attempt: number; facts: ErrorFacts }, caller: Caller) => void;
  observer?: Observer;
  timeouts?: Partial<Timeouts>;
  /** Sits out a `Retry-After`, in milliseconds. */
  pause?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** The way to HeyGen. */
export interface HeyGenClient {
  /**
   * Makes one call, repeated where that is safe.
   * @param input the operation's input, validated
   * @throws HeyGenError
   * @throws the signal's reason when the caller went away
   */
  call(operation: Operation, input: Json, caller: Caller): Promise<Answer>;
  close(): Promise<void>;
}

const noKey = () =>
  new HeyGenError({
    kind: 'no_key',
    message: 'No HeyGen API key is set, so nothing was sent.',
    hint: 'Tell the user: create a key at app.heygen.com under Settings, API, put it into HEYGEN_API_KEY in the configuration of this server and restart it; or set HEYGEN_SANDBOX=1 to try everything without an account.',
  });

function read(received: Received, { method }: HeyGenRequest): unknown {
  try {
    return JSON.parse(received.body);
  } catch (error) {
    throw unreadable(received, method !== 'GET', error);
  }
}

interface Encoded {
  body?: string | FormData | Readable;
  type?: string;
  /** Bytes, where undici cannot tell. */
  length?: number;
}

/** A body as undici sends it; files are read as they go. Multipart names its type by itself. */
async function encoded(body: HeyGenRequest['body']): Promise<Encoded> {
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
export function heygenClient(options: ClientOptions): HeyGenClient {
  const { base, userAgent, onDrift, onRetry, observer, timeouts } = options;
  const pause = options.pause ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  const limits: Timeouts = {
    read: READ_TIMEOUT_MS,
    write: WRITE_TIMEOUT_MS,
    connect: CONNECT_TIMEOUT_MS,
    backoff: BACKOFF_MS,
    ...timeouts,
  };
  let dispatcher: Promise<Dispatcher> | undefined;

  const connect = () => {
    dispatcher ??= import('undici').then(
      ({ Agent }) => new Agent({ connect: { timeout: limits.connect }, maxResponseSize: MAX_ANSWER_BYTES }),
    );
    return dispatcher;
  };

  async function send(request: HeyGenRequest, key: string, { signal, labels }: Caller): Promise<Received> {
    const patience = request.method === 'GET' ? limits.read : limits.write;
    const agent = await connect();
    const { origin, pathname } = new URL(await base(request.host));
    const { body: sent, type, length } = await encoded(request.body);
    const { statusCode, headers, body } = await agent.request({
      origin,
      path: (pathname === '/' ? '' : pathname.replace(/\/$/, '')) + request.path,
      method: request.method,
      headers: {
        'X-Api-Key': key,
        'User-Agent': userAgent,
        Accept: 'application/json',
        ...(type && { 'Content-Type': type }),
        ...(length !== undefined && { 'Content-Length': String(length) }),
        ...(labels && { 'X-Request-Id': labels.request }),
        ...(request.idempotencyKey !== undefined && { 'Idempotency-Key': request.idempotencyKey }),
      },
      body: sent,
      headersTimeout: patience,
      bodyTimeout: patience,
      signal,
    });
    return { status: statusCode, headers, body: await body.text() };
  }

  async function attempt(operation: Operation, input: Json, request: HeyGenRequest, key: string, caller: Caller) {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let received: Received;
    try {
      received = await send(request, key, caller);
      observer?.upstream(received.status, seconds());
    } catch (error) {
      observer?.upstream(0, seconds());
      caller.signal?.throwIfAborted();
      throw connectionError(error, request.method !== 'GET');
    }
    if (received.status < 200 || received.status > 299) throw withoutKey(refusalOf(operation, input, received), key);
    const body = read(received, request);
    if (refusesInPeace(operation, body))
      throw withoutKey(refusalOf(operation, input, { ...received, status: 400 }), key);
    return answerOf(operation, body, (drift) => onDrift?.(drift, caller));
  }

  return {
    async call(operation, input, caller) {
      const { key, signal } = caller;
      if (key === undefined) throw noKey();
      const request = requestFor(operation, input);
      let doubtful = false;
      const made = pRetry(() => attempt(operation, input, request, key, caller), {
        retries: caller.once ? 0 : RETRIES,
        minTimeout: limits.backoff,
        maxTimeout: BACKOFF_MAX_MS,
        maxRetryTime: RETRY_TIME_MS,
        randomize: true,
        signal,
        shouldRetry: async ({ error, attemptNumber }) => {
          if (!(error instanceof HeyGenError) || !mayRepeat(error, request)) return false;
          doubtful ||= error.facts.uncertain === true;
          onRetry?.({ operation: operation.name, attempt: attemptNumber, facts: error.facts }, caller);
          if (error.facts.retryAfter) await pause(error.facts.retryAfter * 1000, signal);
          return true;
        },
      });
      return made.catch((error: unknown) => {
        throw error instanceof HeyGenError ? withDoubt(error, doubtful) : error;
      });
    },
    async close() {
      await (await dispatcher)?.close();
    },
  };
}
