import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Json, V1V2 } from '../src/declarations/operation.ts';
import { ApiError } from './api-error.ts';
import type { Fault } from './faults.ts';
import type { StoredFile } from './files/stored-files.ts';
import type { UploadedFile } from './handlers/assets.ts';
import type { ApiResponse } from './idempotency.ts';
import type { ApiRequest } from './local-heygen.ts';

/** 32 MB of file, and what multipart adds. */
const MAX_BODY_BYTES = 33 * 1024 * 1024;
/** As many bytes as detecting the type of a file takes. */
const HEAD_BYTES = 512;

export const getHeader = ({ headers }: IncomingMessage, name: string): string | undefined => [headers[name]].flat()[0];

/** @throws ApiError 413 */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const body = await buffer(incoming);
  if (body.length > MAX_BODY_BYTES) throw new ApiError(413, 'payload_too_large', 'The request is larger than 32 MB');
  return body;
}

const toDataUri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;

/** The fields of a multipart body; files become `data:` URIs, as declarations have them. */
async function parseMultipart(body: Buffer, type: string): Promise<Json> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const fields = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    return [name, toDataUri(value.type, Buffer.from(await value.arrayBuffer()))];
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** The fields of a body that is no JSON, and how they came. A raw file becomes a `data:` URI too. */
export async function parseEncodedBody(body: Buffer, type: string): Promise<Pick<ApiRequest, 'encoding' | 'fields'>> {
  if (type.startsWith('multipart/form-data'))
    return { encoding: 'multipart', fields: await parseMultipart(body, type) };
  if (!/^(image|video|audio)\//.test(type)) return {};
  return { encoding: 'raw', fields: { file: toDataUri(type, body) } };
}

/** Reads what is PUT to an upload address without keeping it: its length, its checksum and its first bytes. */
export async function readUpload(incoming: IncomingMessage): Promise<UploadedFile> {
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

/** Sends a response, or what a fault makes of it. Returns the status as the caller sees it, 0 for none. */
export function send(outgoing: ServerResponse, response: ApiResponse, fault?: Fault): number {
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

/** Sends a file, or the part of it that a `Range` asks for. */
export function sendFile(outgoing: ServerResponse, { type, content }: StoredFile, range: string | undefined): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const part = content.subarray(from);
  const headers = { 'content-type': type, 'content-length': part.length, 'accept-ranges': 'bytes' };
  const contentRange = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  outgoing.writeHead(from === 0 ? 200 : 206, { ...headers, ...(from > 0 && contentRange) }).end(part);
}

/** @param envelope that of the operation, where it is one of v1 or v2 */
export function toErrorResponse(error: unknown, envelope?: V1V2['envelope']): ApiResponse {
  const bug = new ApiError(500, 'internal_error', `The sandbox is at fault: ${error}`);
  const refused = error instanceof ApiError ? error : bug;
  const { status, details } = refused;
  return { status, body: JSON.stringify(refused.getBody(envelope)), retryAfter: details.retryAfter };
}
