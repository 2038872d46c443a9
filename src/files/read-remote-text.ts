import type { Dispatcher } from 'undici';
import { formatBytes } from './byte-streams.ts';
import { FileError } from './file-error.ts';

/** The largest text that is read whole: the subtitles of a film of many hours. */
const MAX_TEXT_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Fetches a text that HeyGen keeps.
 * @throws FileError when its host refuses it, or it is too large for a text
 */
export async function readRemoteText(address: string, dispatcher: Dispatcher, caller?: AbortSignal): Promise<string> {
  const { request } = await import('undici');
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(caller ? [caller] : [])]);
  const { statusCode, body } = await request(address, { dispatcher, signal });
  if (statusCode !== 200) {
    await body.dump();
    throw new FileError(`The file host answered ${statusCode}; ask again for a fresh address.`);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > MAX_TEXT_BYTES) throw new FileError(`The text is larger than ${formatBytes(MAX_TEXT_BYTES)}.`);
    parts.push(part);
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
