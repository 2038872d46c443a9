import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import { atMost } from './byte-streams.ts';

/** A picture small enough to be looked at in a chat. */
export interface Picture {
  /** Base64. */
  data: string;
  mimeType: string;
}

/** The longer side of a preview, in pixels, and the most that one may weigh, in bytes. */
const SIDE = 384;
const MOST = 80_000;
const FETCHED_MOST = 8_000_000;
const FETCH_MS = 8_000;

async function fetched(url: string, host: Dispatcher, signal?: AbortSignal): Promise<Buffer | undefined> {
  const { request } = await import('undici');
  const { statusCode, headers, body } = await request(url, {
    dispatcher: host,
    signal: AbortSignal.any([AbortSignal.timeout(FETCH_MS), ...(signal ? [signal] : [])]),
    headersTimeout: FETCH_MS,
    bodyTimeout: FETCH_MS,
  });
  if (statusCode !== 200 || Number(headers['content-length'] ?? 0) > FETCHED_MOST) {
    await body.dump();
    return undefined;
  }
  // A host that says no length, or a wrong one, must not fill the memory either.
  const bounded = atMost(FETCHED_MOST, () => new Error('too large'));
  const chunks: Buffer[] = [];
  await pipeline(body, bounded, async (stream) => {
    for await (const chunk of stream) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** Where sharp is not installed (it is optional, because it is native) small pictures are shown as they are. */
async function shrunk(bytes: Buffer): Promise<Picture | undefined> {
  const sharp = await import('sharp').then(
    (module) => module.default,
    () => undefined,
  );
  if (!sharp) return asIs(bytes);
  const small = await sharp(bytes)
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 70 })
    .toBuffer();
  return small.length <= MOST ? { data: small.toString('base64'), mimeType: 'image/jpeg' } : undefined;
}

async function asIs(bytes: Buffer): Promise<Picture | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(bytes);
  const fits = bytes.length <= MOST && /^image\/(png|jpeg|webp|gif)$/.test(type?.mime ?? '');
  return fits && type ? { data: bytes.toString('base64'), mimeType: type.mime } : undefined;
}

/** Fetches a picture and makes it small; undefined when it cannot be had: a preview is never worth an error. */
export async function previewOf(url: string, host: Dispatcher, signal?: AbortSignal): Promise<Picture | undefined> {
  try {
    const bytes = await fetched(url, host, signal);
    return bytes && (await shrunk(bytes));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
