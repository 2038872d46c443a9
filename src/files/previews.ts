import { buffer } from 'node:stream/consumers';
import type { Dispatcher } from 'undici';
import { openRemoteFile } from './remote-file.ts';

/** A picture small enough to be looked at in a chat. */
export interface Picture {
  /** Base64. */
  data: string;
  mimeType: string;
}

/** Why there is no picture: it is too large to be shown as it is, and what makes it small is not installed. */
export const NEEDS_SHARP = 'needs sharp';

/** The most that a preview may weigh, in bytes: hosts that send pictures as text make 9,000 tokens of half of it. */
const MAX_PREVIEW_BYTES = 20_000;
/** The longer side in pixels and the JPEG quality, tried in this order until the picture is light enough. */
const SIZES = [
  { side: 256, quality: 70 },
  { side: 256, quality: 45 },
  { side: 160, quality: 45 },
] as const;
const MAX_FETCHED_BYTES = 8_000_000;
const FETCH_TIMEOUT_MS = 8_000;

/** A small file can unfold into any number of pixels (decompression bomb); 8K pictures have 33 million. */
const MAX_PIXELS = 40_000_000;

async function fetchImage(url: string, dispatcher: Dispatcher, signal?: AbortSignal): Promise<Buffer> {
  const { stream } = await openRemoteFile(url, {
    dispatcher,
    signal: AbortSignal.any([AbortSignal.timeout(FETCH_TIMEOUT_MS), ...(signal ? [signal] : [])]),
    maxBytes: MAX_FETCHED_BYTES,
    idleTimeoutMs: FETCH_TIMEOUT_MS,
  });
  return buffer(stream);
}

let lastDecoding: Promise<unknown> = Promise.resolve();

/** Runs what decodes pictures one at a time, so that memory holds the pixels of one, however many are asked for. */
function decodeInTurn<T>(decode: () => Promise<T>): Promise<T> {
  const turn = lastDecoding.then(decode, decode);
  lastDecoding = turn.catch(() => {});
  return turn;
}

/** Where sharp is not installed (it is optional, being native and 30 MB) small pictures are shown as they are. */
async function shrinkImage(bytes: Buffer): Promise<Preview> {
  const sharp = await import('sharp').then(
    (module) => module.default,
    () => undefined,
  );
  if (!sharp) return (await keepImage(bytes)) ?? NEEDS_SHARP;
  for (const { side, quality } of SIZES) {
    const small = await sharp(bytes, { limitInputPixels: MAX_PIXELS, sequentialRead: true })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer();
    if (small.length <= MAX_PREVIEW_BYTES) return { data: small.toString('base64'), mimeType: 'image/jpeg' };
  }
  return undefined;
}

async function keepImage(bytes: Buffer): Promise<Picture | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(bytes);
  const fits = bytes.length <= MAX_PREVIEW_BYTES && /^image\/(png|jpeg|webp|gif)$/.test(type?.mime ?? '');
  return fits && type ? { data: bytes.toString('base64'), mimeType: type.mime } : undefined;
}

/** A picture made small, or why it is not; undefined when it cannot be had. */
export type Preview = Picture | typeof NEEDS_SHARP | undefined;

/** Fetches a picture and makes it small; undefined when it cannot be had: a preview is never worth an error. */
export async function createPreview(url: string, host: Dispatcher, signal?: AbortSignal): Promise<Preview> {
  try {
    const bytes = await fetchImage(url, host, signal);
    return await decodeInTurn(() => shrinkImage(bytes));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
