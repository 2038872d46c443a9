import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../src/declarations/operation.ts';
import type { AccountSettings } from './account.ts';
import { checkFaultName, FaultInjector } from './faults.ts';
import { getHeader, parseEncodedBody, readBody, readUpload, send, sendFile, toErrorResponse } from './http-messages.ts';
import type { ApiResponse } from './idempotency.ts';
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

/** The HTTP side of a local HeyGen: requests, faults and files. */
class RequestServer {
  readonly #heygen: LocalHeyGen;
  readonly #settings: AccountSettings;
  readonly #closing: AbortSignal;
  readonly #onRequest: SandboxOptions['onRequest'];
  readonly #faults = new FaultInjector();

  constructor(heygen: LocalHeyGen, settings: AccountSettings, closing: AbortSignal, { onRequest }: SandboxOptions) {
    this.#heygen = heygen;
    this.#settings = settings;
    this.#closing = closing;
    this.#onRequest = onRequest;
  }

  async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.#heygen.base);
    const path = url.pathname;
    try {
      if (/^\/(files|library)\//.test(path))
        sendFile(outgoing, this.#heygen.getFile(path), getHeader(incoming, 'range'));
      else if (path.startsWith('/uploads/')) await this.#serveUpload(path, incoming, outgoing);
      else await this.#serveApi(await this.#readRequest(url, incoming), incoming, outgoing);
    } catch (error) {
      send(outgoing, toErrorResponse(error));
    }
  }

  async #serveApi(request: ApiRequest, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const response = await this.#respond(request);
    this.#heygen.save();
    const status = response ? send(outgoing, response, request.fault) : 0;
    const { method, url, text, idempotencyKey, key } = request;
    const requestId = getHeader(incoming, 'x-request-id');
    const path = url.pathname + url.search;
    this.#onRequest?.({ method, path, idempotencyKey, key, requestId, status, ...(text && { body: text }) });
  }

  async #readRequest(url: URL, incoming: IncomingMessage): Promise<ApiRequest> {
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
  async #respond(request: ApiRequest): Promise<ApiResponse | undefined> {
    const { fault } = request;
    if (fault === 'hang') return undefined;
    if (fault === 'slow') await sleep((SLOW_S * 1000) / this.#settings.speed, undefined, { signal: this.#closing });
    if (fault === 'drop') return { status: 0, body: '' };
    try {
      checkFaultName(`${getText(request.url, request.text)} ${request.key}`);
      return this.#heygen.handle(request);
    } catch (error) {
      return toErrorResponse(error);
    }
  }

  async #serveUpload(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const file = await readUpload(incoming);
    this.#heygen.receiveUpload(path.slice('/uploads/'.length), file);
    outgoing.writeHead(200).end();
    this.#onRequest?.({ method: incoming.method ?? '', path, status: 200 });
  }
}

/** Starts a local HeyGen on loopback. It sends the webhooks of its jobs. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { operations, port = 0, stateFile } = options;
  const settings = { ...DEFAULT_SETTINGS, ...options };
  const heygen = new LocalHeyGen(operations, settings, stateFile === undefined ? undefined : new StateFile(stateFile));
  const closing = new AbortController();
  // Each slow answer and each delivery waits for it.
  setMaxListeners(0, closing.signal);
  const requests = new RequestServer(heygen, settings, closing.signal, options);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    void requests.serve(incoming, outgoing);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address === 'object') heygen.base = `http://127.0.0.1:${address?.port}`;
  const deliverDue = () => {
    for (const delivery of heygen.takeDueDeliveries())
      deliver(delivery, settings.speed, closing.signal).catch(() => {
        // The receiver never took it, or the sandbox is closing.
      });
  };
  const delivering = setInterval(deliverDue, DELIVERY_INTERVAL_MS).unref();
  return {
    url: heygen.base,
    uploadUrl: heygen.base + UPLOAD_PREFIX,
    setSpeed(speed) {
      settings.speed = speed;
    },
    async close() {
      closing.abort();
      clearInterval(delivering);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
