import pRetry, { AbortError } from 'p-retry';
import type { Dispatcher } from 'undici';
import type { Json, Operation } from '../declarations/operation.ts';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import { objectOf } from '../heygen/response.ts';
import { amount, counting, type OnBytes } from './byte-streams.ts';
import { FileError } from './file-error.ts';
import { isArchive, openSource, type Places, type Source } from './upload-source.ts';

/** What POST /v3/assets takes; larger files go straight to storage (HeyGen v3, upload guide). */
export const DIRECT_FROM = 32 * 1024 * 1024;

const PUT_RETRIES = 3;
const PUT_TIMEOUT_MS = 60_000;

/** What an upload needs of the rest of the house. */
export interface UploadHouse {
  client: HeyGenClient;
  operation: (name: string) => Operation;
  places: Places;
  /** The way to HeyGen's storage. */
  storage: () => Promise<Dispatcher>;
  /** Wait before the first retry of a PUT, in milliseconds; it doubles. */
  backoffMs?: number;
}

/** A blob that tells how much of it has been read. */
function counted(blob: Blob, name: string, onBytes: OnBytes): File {
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

async function one(house: UploadHouse, name: string, input: Json, caller: Caller): Promise<Json> {
  const operation = house.operation(name);
  return objectOf(operation, await house.client.call(operation, input, caller));
}

/** Storage's refusals that another attempt, or another address, may mend. */
const passes = (status: number) => status >= 500 || status === 408 || status === 429;

async function put(house: UploadHouse, source: Source, slot: Json, caller: Caller, onBytes: OnBytes): Promise<void> {
  const { request } = await import('undici');
  const attempt = async () => {
    const stream = source.stream();
    const { statusCode, body } = await request(String(slot.upload_url), {
      method: 'PUT',
      headers: { ...(slot.upload_headers as Record<string, string>), 'content-length': String(source.size) },
      body: stream.pipe(counting(onBytes)),
      dispatcher: await house.storage(),
      signal: caller.signal,
      headersTimeout: PUT_TIMEOUT_MS,
    }).finally(() => stream.destroy());
    await body.dump();
    if (statusCode < 300) return;
    const refused = new FileError(`HeyGen's storage refused the file with ${statusCode}; upload it again.`);
    throw passes(statusCode) ? refused : new AbortError(refused);
  };
  const made = pRetry(attempt, {
    retries: PUT_RETRIES,
    minTimeout: house.backoffMs ?? 1000,
    signal: caller.signal,
    // A broken connection is no reason to think that the file arrived: storage keeps only what came whole.
    shouldRetry: () => caller.signal?.aborted !== true,
  });
  await made.catch((error: unknown) => {
    caller.signal?.throwIfAborted();
    if (error instanceof FileError) throw error;
    throw new FileError(`The way to HeyGen's storage broke off (${(error as Error).message}); upload it again.`);
  });
}

/** Sends a large file straight to storage; once it is there, finishing may be repeated without sending it again. */
async function direct(house: UploadHouse, source: Source, caller: Caller, onBytes: OnBytes): Promise<Json> {
  const checksum_sha256 = await source.sha256();
  const { name: filename, type: content_type, size: size_bytes } = source;
  const slot = await one(house, 'create_asset_upload', { filename, content_type, size_bytes, checksum_sha256 }, caller);
  const most = Number(slot.max_bytes);
  if (size_bytes > most) throw new FileError(`${filename} has ${amount(size_bytes)}; HeyGen takes ${amount(most)}.`);
  await put(house, source, slot, caller, onBytes);
  const done = await one(house, 'complete_asset_upload', { asset_id: slot.asset_id, checksum_sha256 }, caller);
  return { asset_id: done.asset_id, url: done.url, mime_type: done.mime_type, size_bytes: done.size_bytes };
}

/**
 * Stores a file at HeyGen, by the way that its size asks for.
 * @param upload the operation for small files
 * @throws FileError when the file cannot be used or sent, HeyGenError when HeyGen refuses it
 */
export async function uploadFile(
  house: UploadHouse,
  upload: Operation,
  file: string,
  caller: Caller,
  onBytes: (done: number, total: number) => void,
): Promise<Json> {
  const source = await openSource(file, house.places, caller.signal);
  const report: OnBytes = (done) => onBytes(done, source.size);
  try {
    const fits = upload.encoding === 'raw' || (source.size <= DIRECT_FROM && !isArchive(source));
    if (!fits) return await direct(house, source, caller, report);
    const body = counted(await source.blob(), source.name, report);
    return await one(house, upload.name, { file: body }, caller);
  } finally {
    await source.dispose();
  }
}
