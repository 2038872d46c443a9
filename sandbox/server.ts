import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, Operation } from '../src/declarations/operation.ts';
import type { Pace } from './account.ts';
import { ApiError } from './api-error.ts';
import { type Fault, Faults } from './faults.ts';
import { digest, type Put } from './handlers/assets.ts';
import type { Sent } from './idempotency.ts';
import { LocalHeyGen, type Request } from './local-heygen.ts';
import { UPLOAD_PREFIX } from './routes.ts';
import { deliver } from './webhook-delivery.ts';

export interface SandboxOptions extends Partial<Pace> {
  /** The operations to serve. */
  operations: readonly Operation[];
  /** 0, the default, takes a free port. */
  port?: number;
  /** Told of every request that was served. */
  onRequest?: (seen: Seen) => void;
}

/** A request as the sandbox saw it. */
export interface Seen {
  method: string;
  /** Path and query. */
  path: string;
  idempotencyKey?: string;
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
  close(): Promise<void>;
}

/** Time-lapse of HEYGEN_SANDBOX_SPEED's default, HeyGen's limit on pay-as-you-go, and credits for hours of film. */
const PACE: Pace = { speed: 30, maxJobs: 10, credits: 1000 };

/** 32 MB of file, and what multipart adds. */
const MAX_BODY_BYTES = 33 * 1024 * 1024;
/** As many bytes as tell the type of a file. */
const HEAD_BYTES = 512;
/** How often the sandbox looks for jobs that have ended, in real milliseconds. */
const LOOK_MS = 20;
/** Seconds of sandbox life that the fault `slow` takes. */
const SLOW_S = 10;

const header = (request: IncomingMessage, name: string) => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 'payload_too_large', 'The request is larger than 32 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const dataUri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;

/** The fields of a multipart body; files become `data:` URIs, as declarations have them. */
async function formOf(body: Buffer, type: string): Promise<Json> {
  const fields: [string, string][] = [];
  for (const [name, value] of await new Response(body, { headers: { 'content-type': type } }).formData()) {
    const bytes = typeof value === 'string' ? undefined : Buffer.from(await value.arrayBuffer());
    fields.push([name, bytes ? dataUri((value as File).type, bytes) : String(value)]);
  }
  return Object.fromEntries(fields);
}

/** The fields of a body that is no JSON, and how they came. A file as it is becomes a `data:` URI too. */
async function encodedFields(body: Buffer, type: string): Promise<Pick<Request, 'encoding' | 'fields'>> {
  if (type.startsWith('multipart/form-data')) return { encoding: 'multipart', fields: await formOf(body, type) };
  if (!/^(image|video|audio)\//.test(type)) return {};
  return { encoding: 'raw', fields: { file: dataUri(type, body) } };
}

/** Reads what is PUT to an upload address without keeping it: its length, its checksum and its first bytes. */
async function readPut(request: IncomingMessage): Promise<Put> {
  const hash = digest();
  let size = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of request) {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    size += chunk.length;
    hash.update(chunk);
  }
  return { headers: request.headers, size, sha256: hash.digest('hex'), head };
}

/** Everything that a request says, in clear, where a fault may be asked for. */
function clearText({ pathname, searchParams }: URL, body: string): string {
  const path = /%(?![\da-f]{2})/i.test(pathname) ? pathname : decodeURIComponent(pathname);
  return [path, ...searchParams.values(), body].join(' ');
}

/** Sends an answer, or what a fault makes of it. Returns the status as the caller sees it, 0 for none. */
function send(response: ServerResponse, sent: Sent, fault: Fault | undefined, retryAfter?: number): number {
  if (fault === 'drop' || fault === 'drop-after') {
    response.destroy();
    return 0;
  }
  const html = fault === 'html';
  const body = html ? '<!doctype html><title>Just a moment</title>' : sent.body;
  response.writeHead(sent.status, {
    'content-type': html ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': randomUUID(),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  if (fault === 'cut') response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
  else response.end(body);
  return sent.status;
}

const toApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(500, 'internal_error', `The sandbox is at fault: ${error}`);

/** Starts a local HeyGen on loopback. */
export async function startSandbox({ operations, port = 0, onRequest, ...pace }: SandboxOptions): Promise<Sandbox> {
  const settings: Pace = { ...PACE, ...pace };
  const heygen = new LocalHeyGen(operations, settings);
  const faults = new Faults();
  const closing = new AbortController();

  async function read(incoming: IncomingMessage): Promise<Request> {
    const url = new URL(incoming.url ?? '/', heygen.base);
    const method = incoming.method ?? 'GET';
    const idempotencyKey = header(incoming, 'idempotency-key');
    const bytes = await readBody(incoming);
    const type = header(incoming, 'content-type') ?? '';
    const { encoding, fields } = await encodedFields(bytes, type);
    const text = encoding ? '' : bytes.toString('utf8');
    const key = header(incoming, 'x-api-key') ?? header(incoming, 'authorization')?.replace(/^Bearer /, '');
    const clear = `${clearText(url, text)} ${key}`;
    const fault = faults.wanted(header(incoming, 'x-sandbox-fault'), clear, `${method} ${idempotencyKey ?? clear}`);
    return { method, url, text, encoding, fields, key, idempotencyKey, fault };
  }

  /** What a request is answered with; undefined for never. */
  async function answerTo(request: Request): Promise<{ sent: Sent; retryAfter?: number } | undefined> {
    const { fault } = request;
    if (fault === 'hang') return undefined;
    if (fault === 'slow') await pause(SLOW_S);
    if (fault === 'drop') return { sent: { status: 0, body: '' } };
    try {
      return { sent: heygen.answer(request) };
    } catch (error) {
      const { status, body, retryAfter } = toApiError(error);
      return { sent: { status, body: JSON.stringify(body) }, retryAfter };
    }
  }

  async function serveApi(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    const answer = await answerTo(request);
    const status = answer ? send(response, answer.sent, request.fault, answer.retryAfter) : 0;
    const { method, url, idempotencyKey, key } = request;
    const requestId = header(incoming, 'x-request-id');
    onRequest?.({ method, path: url.pathname + url.search, idempotencyKey, key, requestId, status });
  }

  /** A file, or the part of it that a `Range` asks for. */
  function serveFile(path: string, range: string | undefined, response: ServerResponse): void {
    const { type, content } = heygen.file(path);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const part = content.subarray(from);
    const headers = { 'content-type': type, 'content-length': part.length, 'accept-ranges': 'bytes' };
    if (from === 0) response.writeHead(200, headers).end(part);
    else
      response
        .writeHead(206, { ...headers, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` })
        .end(part);
  }

  async function serveUpload(path: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const put = await readPut(incoming);
    heygen.upload(path.slice('/uploads/'.length), put);
    response.writeHead(200).end();
    onRequest?.({ method: incoming.method ?? '', path, status: 200 });
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', heygen.base).pathname;
    try {
      if (/^\/(files|library)\//.test(path)) serveFile(path, header(incoming, 'range'), response);
      else if (path.startsWith('/uploads/')) await serveUpload(path, incoming, response);
      else await serveApi(incoming, response);
    } catch (error) {
      const { status, body } = toApiError(error);
      send(response, { status, body: JSON.stringify(body) }, undefined);
    }
  }

  const pause = (seconds: number) => sleep((seconds * 1000) / settings.speed, undefined, { signal: closing.signal });
  const look = () => {
    for (const delivery of heygen.reports()) {
      deliver(delivery, pause).catch(() => {
        // The sandbox is closing.
      });
    }
  };
  const looking = setInterval(look, LOOK_MS);
  looking.unref();

  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  heygen.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: heygen.base,
    uploadUrl: heygen.base + UPLOAD_PREFIX,
    async close() {
      closing.abort();
      clearInterval(looking);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
