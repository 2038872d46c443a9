import { Readable } from 'node:stream';
import type { Dispatcher, FormData } from 'undici';
import { createDispatcher, type ProxySettings } from '../runtime/dispatcher.ts';
import { getHeader } from '../runtime/headers.ts';
import type { LogContext } from '../runtime/log-context.ts';
import { toAuthHeaders } from './auth-headers.ts';
import type { RawResponse } from './error-mapping.ts';
import type { HeyGenRequest } from './request.ts';

/** The longest that a file may take on its way, in milliseconds: 32 MB at 0.5 Mbit a second. */
const MAX_UPLOAD_MS = 600_000;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** What a request is part of, and when to give up. */
export interface SendOptions {
  signal?: AbortSignal;
  /** The request that a call is part of; its id is sent to HeyGen. */
  logContext?: LogContext;
}

/** How long each step of a request may take, in milliseconds. */
export interface HttpConnectionTimeouts {
  read: number;
  write: number;
  connect: number;
}

export interface HttpConnectionOptions {
  /** HeyGen's address, by host; asked on each call because the in-process sandbox starts with the first one. */
  base: (host?: 'upload') => string | Promise<string>;
  userAgent: string;
  proxy?: ProxySettings;
}

interface EncodedBody {
  body?: string | FormData | Readable;
  type?: string;
  /** Bytes, where undici cannot count them. */
  length?: number;
}

/** A body as undici sends it; files are read as they go. Multipart names its type by itself. */
async function encodeBody(body: HeyGenRequest['body']): Promise<EncodedBody> {
  if (body === undefined) return {};
  if (typeof body === 'string') return { body, type: 'application/json' };
  if (body instanceof Blob) {
    // The DOM's type of a web stream and Node's are two, for one class.
    const stream = body.stream() as ReadableStream;
    return { body: Readable.fromWeb(stream), type: body.type, length: body.size };
  }
  const { FormData } = await import('undici');
  const form = new FormData();
  for (const [name, value] of body) form.append(name, value);
  return { body: form };
}

/** The way to HeyGen's hosts. Nothing is connected, and undici (48 ms) not loaded, before the first request. */
export class HttpConnection {
  readonly #options: HttpConnectionOptions;
  readonly #timeouts: HttpConnectionTimeouts;
  #dispatcher: Promise<Dispatcher> | undefined;
  #clockOffsetMs = 0;

  constructor(options: HttpConnectionOptions, timeouts: HttpConnectionTimeouts) {
    this.#options = options;
    this.#timeouts = timeouts;
  }

  /** HeyGen's clock minus ours in milliseconds, by its newest answer; 0 before the first. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  #connect(): Promise<Dispatcher> {
    this.#dispatcher ??= createDispatcher(
      { connect: { timeout: this.#timeouts.connect }, maxResponseSize: MAX_RESPONSE_BYTES },
      this.#options.proxy,
    );
    return this.#dispatcher;
  }

  #createHeaders(request: HeyGenRequest, key: string, { logContext }: SendOptions, { type, length }: EncodedBody) {
    return {
      ...toAuthHeaders(key),
      'User-Agent': this.#options.userAgent,
      Accept: 'application/json',
      ...(type && { 'Content-Type': type }),
      ...(length !== undefined && { 'Content-Length': String(length) }),
      ...(logContext && { 'X-Request-Id': logContext.request }),
      ...(request.idempotencyKey !== undefined && { 'Idempotency-Key': request.idempotencyKey }),
    };
  }

  /** The header `Date` of an answer holds HeyGen's clock, to the second. */
  #readClock(date: string | undefined): void {
    const now = Date.parse(date ?? '');
    if (!Number.isNaN(now)) this.#clockOffsetMs = now - Date.now();
  }

  /** Sends one request, once. */
  async send(request: HeyGenRequest, key: string, caller: SendOptions): Promise<RawResponse> {
    const { read, write, connect } = this.#timeouts;
    const timeout = request.method === 'GET' ? read : write;
    const agent = await this.#connect();
    const { origin, pathname } = new URL(await this.#options.base(request.host));
    const encoded = await encodeBody(request.body);
    const deadline = AbortSignal.timeout(connect + (typeof encoded.body === 'object' ? MAX_UPLOAD_MS : timeout));
    const { statusCode, headers, body } = await agent.request({
      origin,
      path: (pathname === '/' ? '' : pathname.replace(/\/$/, '')) + request.path,
      method: request.method,
      headers: this.#createHeaders(request, key, caller, encoded),
      body: encoded.body,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: caller.signal ? AbortSignal.any([deadline, caller.signal]) : deadline,
    });
    this.#readClock(getHeader(headers, 'date'));
    return { status: statusCode, headers, body: await body.text() };
  }

  async close(): Promise<void> {
    await (await this.#dispatcher)?.close();
  }
}
