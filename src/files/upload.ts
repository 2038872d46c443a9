import pRetry, { AbortError } from 'p-retry';
import type { Dispatcher } from 'undici';
import { toTextsByName } from '../declarations/json.ts';
import type { Json, Operation } from '../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../heygen/client.ts';
import { getResponseObject } from '../heygen/response.ts';
import { isTransientStatus } from '../heygen/transient-errors.ts';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { countBytes, formatBytes, type OnBytes } from './byte-streams.ts';
import { FileError } from './file-error.ts';
import { isArchive, openUploadSource, type SourceAccess, type UploadSource } from './upload-source.ts';

/** What POST /v3/assets takes; larger files go straight to storage (HeyGen v3, upload guide). */
export const DIRECT_UPLOAD_FROM_BYTES = 32 * 1024 * 1024;

const PUT_RETRIES = 3;
const PUT_TIMEOUT_MS = 60_000;

/** What an upload needs. */
export interface UploadOptions {
  client: HeyGenClient;
  getOperation: (name: string) => Operation;
  access: SourceAccess;
  /** The way to HeyGen's storage. */
  storage: () => Promise<Dispatcher>;
  /** Wait before the first retry of a PUT, in milliseconds; it doubles. */
  backoffMs?: number;
}

/** A blob that reports how much of it has been read. */
function countBlob(blob: Blob, name: string, onBytes: OnBytes): File {
  const file = new File([blob], name, { type: blob.type });
  const stream = () => {
    let done = 0;
    const pass = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        done += chunk.length;
        onBytes(done);
        controller.enqueue(chunk);
      },
    });
    return blob.stream().pipeThrough(pass);
  };
  return Object.defineProperty(file, 'stream', { value: stream });
}

async function requestObject(options: UploadOptions, name: string, input: Json, caller: RequestOptions): Promise<Json> {
  const operation = options.getOperation(name);
  return getResponseObject(operation, await options.client.call(operation, input, caller));
}

async function putToStorage(
  options: UploadOptions,
  source: UploadSource,
  uploadSlot: Json,
  caller: RequestOptions,
  onBytes: OnBytes,
): Promise<void> {
  const { request } = await import('undici');
  const attempt = async () => {
    const stream = source.stream();
    const { statusCode, body } = await request(String(uploadSlot.upload_url), {
      method: 'PUT',
      headers: { ...toTextsByName(uploadSlot.upload_headers), 'content-length': String(source.size) },
      body: stream.pipe(countBytes(onBytes)),
      dispatcher: await options.storage(),
      signal: caller.signal,
      headersTimeout: PUT_TIMEOUT_MS,
    }).finally(() => stream.destroy());
    await body.dump();
    if (statusCode < 300) return;
    const refused = new FileError(`HeyGen's storage refused the file with ${statusCode}; upload it again.`);
    throw isTransientStatus(statusCode) ? refused : new AbortError(refused);
  };
  const made = pRetry(attempt, {
    retries: PUT_RETRIES,
    minTimeout: options.backoffMs ?? 1000,
    signal: caller.signal,
    // A broken connection is no reason to think that the file arrived: storage keeps only what came whole.
    shouldRetry: () => caller.signal?.aborted !== true,
  });
  await made.catch((error: unknown) => {
    caller.signal?.throwIfAborted();
    if (error instanceof FileError) throw error;
    throw new FileError(`The way to HeyGen's storage broke off (${getErrorMessage(error)}); upload it again.`);
  });
}

/** Sends a large file straight to storage; once it is there, finishing may be repeated without sending it again. */
async function uploadToStorage(
  options: UploadOptions,
  source: UploadSource,
  caller: RequestOptions,
  onBytes: OnBytes,
): Promise<Json> {
  const checksum_sha256 = await source.sha256();
  const { name: filename, type: content_type, size: size_bytes } = source;
  const uploadSlot = await requestObject(
    options,
    'create_asset_upload',
    { filename, content_type, size_bytes, checksum_sha256 },
    caller,
  );
  const most = Number(uploadSlot.max_bytes);
  if (size_bytes > most)
    throw new FileError(`${filename} has ${formatBytes(size_bytes)}; HeyGen takes ${formatBytes(most)}.`);
  await putToStorage(options, source, uploadSlot, caller, onBytes);
  const done = await requestObject(
    options,
    'complete_asset_upload',
    { asset_id: uploadSlot.asset_id, checksum_sha256 },
    caller,
  );
  return { asset_id: done.asset_id, url: done.url, mime_type: done.mime_type, size_bytes: done.size_bytes };
}

/**
 * Stores a file at HeyGen, by the way that its size asks for.
 * @param upload the operation for small files
 * @throws FileError when the file cannot be used or sent, HeyGenError when HeyGen refuses it
 */
export async function uploadFile(
  options: UploadOptions,
  upload: Operation,
  file: string,
  caller: RequestOptions,
  onBytes: (done: number, total: number) => void,
): Promise<Json> {
  const source = await openUploadSource(file, options.access, caller.signal);
  const report: OnBytes = (done) => onBytes(done, source.size);
  try {
    const fits = upload.encoding === 'raw' || (source.size <= DIRECT_UPLOAD_FROM_BYTES && !isArchive(source));
    if (!fits) return await uploadToStorage(options, source, caller, report);
    const body = countBlob(await source.blob(), source.name, report);
    return await requestObject(options, upload.name, { file: body }, caller);
  } finally {
    await source.dispose();
  }
}
