import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, Operation } from '../src/declarations/operation.ts';
import type { AccountSettings } from './account.ts';
import { ApiError } from './api-error.ts';
import { checkFaultName, type Fault, FaultInjector } from './faults.ts';
import type { UploadedFile } from './handlers/assets.ts';
import type { ApiResponse } from './idempotency.ts';
import { type ApiRequest, LocalHeyGen } from './local-heygen.ts';
import { UPLOAD_PREFIX } from './routes.ts';
import { deliver } from './webhook-delivery.ts';

export interface SandboxOptions extends Partial<AccountSettings> {
  /** The operations to serve. */
  operations: readonly Operation[];
  /** 0, the default, takes a free port. */
  port?: number;
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

/** 32 MB of file, and what multipart adds. */
const MAX_BODY_BYTES = 33 * 1024 * 1024;
/** As many bytes as tell the type of a file. */
const HEAD_BYTES = 512;
/** How often the sandbox looks for jobs that have ended, in real milliseconds. */
const DELIVERY_INTERVAL_MS = 20;
/** Longer than clients keep an idle connection, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 75_000;
/** Sandbox seconds that the fault `slow` takes. */
const SLOW_S = 10;

function getHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 'payload_too_large', 'The request is larger than 32 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const toDataUri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;

/** The fields of a multipart body; files become `data:` URIs, as declarations have them. */
async function parseMultipart(body: Buffer, type: string): Promise<Json> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const fields = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    return [name, toDataUri((value as File).type, Buffer.from(await value.arrayBuffer()))];
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** The fields of a body that is no JSON, and how they came. A raw file becomes a `data:` URI too. */
async function parseEncodedBody(body: Buffer, type: string): Promise<Pick<ApiRequest, 'encoding' | 'fields'>> {
  if (type.startsWith('multipart/form-data'))
    return { encoding: 'multipart', fields: await parseMultipart(body, type) };
  if (!/^(image|video|audio)\//.test(type)) return {};
  return { encoding: 'raw', fields: { file: toDataUri(type, body) } };
}

/** Reads what is PUT to an upload address without keeping it: its length, its checksum and its first bytes. */
async function readUpload(incoming: IncomingMessage): Promise<UploadedFile> {
  const hash = createHash('sha256');
  let size = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of incoming) {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    size += chunk.length;
    hash.update(chunk);
  }
  return { headers: incoming.headers, size, sha256: hash.digest('hex'), head };
}

/** All text of a request, decoded, where a fault may be asked for. */
function getText({ pathname, searchParams }: URL, body: string): string {
  const path = /%(?![\da-f]{2})/i.test(pathname) ? pathname : decodeURIComponent(pathname);
  return [path, ...searchParams.values(), body].join(' ');
}

type SentResponse = ApiResponse & { retryAfter?: number };

/** Sends a response, or what a fault makes of it. Returns the status as the caller sees it, 0 for none. */
function send(outgoing: ServerResponse, response: SentResponse, fault?: Fault): number {
  if (fault === 'drop' || fault === 'drop-after') {
    outgoing.destroy();
    return 0;
  }
  const { status, retryAfter } = response;
  const html = fault === 'html';
  const body = html ? '<!doctype html><title>Just a moment</title>' : response.body;
  outgoing.writeHead(status, {
    'content-type': html ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': randomUUID(),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  if (fault === 'cut') outgoing.write(body.slice(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
  else outgoing.end(body);
  return status;
}

function toErrorResponse(error: unknown): SentResponse {
  const bug = new ApiError(500, 'internal_error', `The sandbox is at fault: ${error}`);
  const { status, body, details } = error instanceof ApiError ? error : bug;
  return { status, body: JSON.stringify(body), retryAfter: details.retryAfter };
}

/** Starts a local HeyGen on loopback. */
export async function startSandbox({ operations, port = 0, onRequest, ...given }: SandboxOptions): Promise<Sandbox> {
  const settings: AccountSettings = { ...DEFAULT_SETTINGS, ...given };
  const heygen = new LocalHeyGen(operations, settings);
  const faults = new FaultInjector();
  const closing = new AbortController();
  // Each slow answer and each delivery waits for it.
  setMaxListeners(0, closing.signal);

  async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
    const url = new URL(incoming.url ?? '/', heygen.base);
    const method = incoming.method ?? 'GET';
    const idempotencyKey = getHeader(incoming, 'idempotency-key');
    const bytes = await readBody(incoming);
    const { encoding, fields } = await parseEncodedBody(bytes, getHeader(incoming, 'content-type') ?? '');
    const text = encoding ? '' : bytes.toString('utf8');
    const key = getHeader(incoming, 'x-api-key') ?? getHeader(incoming, 'authorization')?.replace(/^Bearer /, '');
    const searched = `${getText(url, text)} ${key}`;
    const attempt = `${method} ${idempotencyKey ?? searched}`;
    const fault = faults.find(getHeader(incoming, 'x-sandbox-fault'), searched, attempt);
    return { method, url, text, encoding, fields, key, idempotencyKey, fault };
  }

  /** The response to a request; undefined where none is ever sent. */
  async function respond(request: ApiRequest): Promise<SentResponse | undefined> {
    const { fault } = request;
    if (fault === 'hang') return undefined;
    if (fault === 'slow') await sleepSeconds(SLOW_S);
    if (fault === 'drop') return { status: 0, body: '' };
    try {
      checkFaultName(`${getText(request.url, request.text)} ${request.key}`);
      return heygen.handle(request);
    } catch (error) {
      return toErrorResponse(error);
    }
  }

  async function serveApi(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const response = await respond(request);
    const status = response ? send(outgoing, response, request.fault) : 0;
    const { method, url, text, encoding, idempotencyKey, key } = request;
    const requestId = getHeader(incoming, 'x-request-id');
    const path = url.pathname + url.search;
    onRequest?.({ method, path, idempotencyKey, key, requestId, status, ...(text && !encoding && { body: text }) });
  }

  /** Sends a file, or the part of it that a `Range` asks for. */
  function serveFile(path: string, range: string | undefined, outgoing: ServerResponse): void {
    const { type, content } = heygen.getFile(path);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const part = content.subarray(from);
    const headers = { 'content-type': type, 'content-length': part.length, 'accept-ranges': 'bytes' };
    const contentRange = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    outgoing.writeHead(from === 0 ? 200 : 206, { ...headers, ...(from > 0 && contentRange) }).end(part);
  }

  async function serveUpload(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const file = await readUpload(incoming);
    heygen.receiveUpload(path.slice('/uploads/'.length), file);
    outgoing.writeHead(200).end();
    onRequest?.({ method: incoming.method ?? '', path, status: 200 });
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', heygen.base).pathname;
    try {
      if (/^\/(files|library)\//.test(path)) serveFile(path, getHeader(incoming, 'range'), outgoing);
      else if (path.startsWith('/uploads/')) await serveUpload(path, incoming, outgoing);
      else await serveApi(incoming, outgoing);
    } catch (error) {
      send(outgoing, toErrorResponse(error));
    }
  }

  const sleepSeconds = (seconds: number) =>
    sleep((seconds * 1000) / settings.speed, undefined, { signal: closing.signal });
  const deliverDue = () => {
    for (const delivery of heygen.takeDueDeliveries()) {
      deliver(delivery, sleepSeconds).catch(() => {
        // The sandbox is closing.
      });
    }
  };
  const delivering = setInterval(deliverDue, DELIVERY_INTERVAL_MS);
  delivering.unref();

  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    (incoming, outgoing) => void serve(incoming, outgoing),
  );
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  heygen.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: heygen.base,
    uploadUrl: heygen.base + UPLOAD_PREFIX,
    setSpeed(speed) {
      settings.speed = speed;
    },
    async close() {
      closing.abort();
      clearInterval(delivering);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
