import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../src/declarations/operation.ts';
import type { AccountSettings } from './account.ts';
import { checkFaultName, FaultInjector } from './faults.ts';
import {
  getHeader,
  parseEncodedBody,
  readBody,
  readUpload,
  type SentResponse,
  send,
  toErrorResponse,
} from './http-messages.ts';
import { type ApiRequest, LocalHeyGen } from './local-heygen.ts';
import { UPLOAD_PREFIX } from './routes.ts';
import { StateFile } from './state-file.ts';
import { deliver } from './webhook-delivery.ts';

export interface SandboxOptions extends Partial<AccountSettings> {
  /** The operations to serve. */
  operations: readonly Operation[];
  /** 0, the default, takes a free port. */
  port?: number;
  /** Where accounts outlive the process; none keeps them in memory alone. */
  stateFile?: string;
  /** Called after every request that was served. */
  onRequest?: (request: ServedRequest) => void;
}

/** A request as the sandbox saw it. */
export interface ServedRequest {
  method: string;
  /** Path and query. */
  path: string;
  idempotencyKey?: string;
  /** Its body, where it is JSON. */
  body?: string;
  /** The API key that it came with. */
  key?: string;
  /** Its `X-Request-Id`. */
  requestId?: string;
  /** 0 when the connection was broken on purpose. */
  status: number;
}

export interface Sandbox {
  /** Its address, to be used as HEYGEN_API_BASE. */
  url: string;
  /** The address of its upload host, to be used as HEYGEN_UPLOAD_BASE. */
  uploadUrl: string;
  /** Has all jobs, those that run already too, go so many times faster than life. */
  setSpeed(speed: number): void;
  close(): Promise<void>;
}

/** HEYGEN_SANDBOX_SPEED's default, HeyGen's limit on pay-as-you-go, and credits for hours of video. */
const DEFAULT_SETTINGS: AccountSettings = { speed: 30, maxJobs: 10, credits: 1000 };

/** How often the sandbox looks for jobs that have ended, in real milliseconds. */
const DELIVERY_INTERVAL_MS = 20;
/** Longer than clients keep an idle connection, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 75_000;
/** Sandbox seconds that the fault `slow` takes. */
const SLOW_S = 10;

/** All text of a request, decoded, where a fault may be asked for. */
function getText({ pathname, searchParams }: URL, body: string): string {
  const path = /%(?![\da-f]{2})/i.test(pathname) ? pathname : decodeURIComponent(pathname);
  return [path, ...searchParams.values(), body].join(' ');
}

/** The HTTP side of a local HeyGen: requests, faults, files, and the webhooks that its jobs send. */
class SandboxServer {
  readonly #settings: AccountSettings;
  readonly #heygen: LocalHeyGen;
  readonly #onRequest: SandboxOptions['onRequest'];
  readonly #faults = new FaultInjector();
  readonly #closing = new AbortController();
  readonly #server: Server;
  readonly #delivering: NodeJS.Timeout;

  constructor({ operations, port: _, onRequest, stateFile, ...settings }: SandboxOptions) {
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    this.#heygen = new LocalHeyGen(
      operations,
      this.#settings,
      stateFile === undefined ? undefined : new StateFile(stateFile),
    );
    this.#onRequest = onRequest;
    // Each slow answer and each delivery waits for it.
    setMaxListeners(0, this.#closing.signal);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
      void this.#serve(incoming, outgoing);
    });
    this.#delivering = setInterval(() => this.#deliverDue(), DELIVERY_INTERVAL_MS).unref();
  }

  get url(): string {
    return this.#heygen.base;
  }

  setSpeed(speed: number): void {
    this.#settings.speed = speed;
  }

  async listen(port: number): Promise<void> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object') this.#heygen.base = `http://127.0.0.1:${address?.port}`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#delivering);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', this.url).pathname;
    try {
      if (/^\/(files|library)\//.test(path)) this.#serveFile(path, getHeader(incoming, 'range'), outgoing);
      else if (path.startsWith('/uploads/')) await this.#serveUpload(path, incoming, outgoing);
      else await this.#serveApi(incoming, outgoing);
    } catch (error) {
      send(outgoing, toErrorResponse(error));
    }
  }

  async #serveApi(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await this.#readRequest(incoming);
    const response = await this.#respond(request);
    this.#heygen.save();
    const status = response ? send(outgoing, response, request.fault) : 0;
    const { method, url, text, encoding, idempotencyKey, key } = request;
    const requestId = getHeader(incoming, 'x-request-id');
    const path = url.pathname + url.search;
    const body = text && !encoding ? text : undefined;
    this.#onRequest?.({ method, path, idempotencyKey, key, requestId, status, ...(body && { body }) });
  }

  async #readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
    const url = new URL(incoming.url ?? '/', this.url);
    const method = incoming.method ?? 'GET';
    const idempotencyKey = getHeader(incoming, 'idempotency-key');
    const bytes = await readBody(incoming);
    const { encoding, fields } = await parseEncodedBody(bytes, getHeader(incoming, 'content-type') ?? '');
    const text = encoding ? '' : bytes.toString('utf8');
    const key = getHeader(incoming, 'x-api-key') ?? getHeader(incoming, 'authorization')?.replace(/^Bearer /, '');
    const searched = `${getText(url, text)} ${key}`;
    const attempt = `${method} ${idempotencyKey ?? searched}`;
    const fault = this.#faults.find(getHeader(incoming, 'x-sandbox-fault'), searched, attempt);
    return { method, url, text, encoding, fields, key, idempotencyKey, fault };
  }

  /** The response to a request; undefined where none is ever sent. */
  async #respond(request: ApiRequest): Promise<SentResponse | undefined> {
    const { fault } = request;
    if (fault === 'hang') return undefined;
    if (fault === 'slow') await this.#sleepSeconds(SLOW_S);
    if (fault === 'drop') return { status: 0, body: '' };
    try {
      checkFaultName(`${getText(request.url, request.text)} ${request.key}`);
      return this.#heygen.handle(request);
    } catch (error) {
      return toErrorResponse(error);
    }
  }

  /** Sends a file, or the part of it that a `Range` asks for. */
  #serveFile(path: string, range: string | undefined, outgoing: ServerResponse): void {
    const { type, content } = this.#heygen.getFile(path);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const part = content.subarray(from);
    const headers = { 'content-type': type, 'content-length': part.length, 'accept-ranges': 'bytes' };
    const contentRange = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    outgoing.writeHead(from === 0 ? 200 : 206, { ...headers, ...(from > 0 && contentRange) }).end(part);
  }

  async #serveUpload(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const file = await readUpload(incoming);
    this.#heygen.receiveUpload(path.slice('/uploads/'.length), file);
    outgoing.writeHead(200).end();
    this.#onRequest?.({ method: incoming.method ?? '', path, status: 200 });
  }

  #sleepSeconds(seconds: number): Promise<unknown> {
    return sleep((seconds * 1000) / this.#settings.speed, undefined, { signal: this.#closing.signal });
  }

  #deliverDue(): void {
    for (const delivery of this.#heygen.takeDueDeliveries()) {
      deliver(delivery, (seconds) => this.#sleepSeconds(seconds)).catch(() => {
        // The sandbox is closing.
      });
    }
  }
}

/** Starts a local HeyGen on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const server = new SandboxServer(options);
  await server.listen(options.port ?? 0);
  const { url } = server;
  return {
    url,
    uploadUrl: url + UPLOAD_PREFIX,
    setSpeed: (speed) => server.setSpeed(speed),
    close: () => server.close(),
  };
}
