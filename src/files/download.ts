import { createWriteStream } from 'node:fs';
import { link, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import pRetry, { AbortError } from 'p-retry';
import type { Dispatcher } from 'undici';
import { countBytes, formatBytes, limitBytes } from './byte-streams.ts';
import { FileError, toFileError } from './file-error.ts';

const RETRIES = 5;
const IDLE_MS = 60_000;

/** Statuses by which file hosts say that a presigned address is over. */
const EXPIRED = new Set([401, 403, 404, 410]);

/** A file to fetch. */
export interface RemoteAddress {
  address: string;
  /** Asks HeyGen for a fresh address of the same file. */
  refresh?: () => Promise<string>;
}

export interface DownloadOptions {
  /** The way to the file host. No key is sent there. */
  host: () => Promise<Dispatcher>;
  signal?: AbortSignal;
  onBytes: (done: number, total: number | undefined) => void;
  overwrite: boolean;
  /** Set where the address is the caller's own: how much may come, in bytes, and for how long, in milliseconds. */
  bounds?: { bytes: number; ms: number };
  /** Wait before the first retry, in milliseconds; it doubles. */
  backoffMs?: number;
}

/** How far a download is. */
interface State {
  address: string;
  refreshed: boolean;
  done: number;
  total: number | undefined;
}

const getFileSize = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

const getHeader = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The whole length of a file, from an answer in full or in part; undefined where the host does not say. */
function getTotalBytes(status: number, headers: Record<string, string | string[] | undefined>): number | undefined {
  const text =
    status === 206 ? getHeader(headers['content-range'])?.split('/')[1] : getHeader(headers['content-length']);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function refreshAddress(state: State, status: number, { refresh }: RemoteAddress): Promise<void> {
  if (!refresh || state.refreshed)
    throw new AbortError(new FileError(`The file host answered ${status}; ask for a fresh address.`));
  state.refreshed = true;
  state.address = await refresh();
}

/** Fetches what is still missing; what has come stays for the next attempt. */
async function fetchRest(state: State, part: string, remote: RemoteAddress, options: DownloadOptions): Promise<void> {
  const { request } = await import('undici');
  state.done = await getFileSize(part);
  const { statusCode, headers, body } = await request(state.address, {
    dispatcher: await options.host(),
    signal: options.signal,
    headersTimeout: IDLE_MS,
    bodyTimeout: IDLE_MS,
    headers: { 'accept-encoding': 'identity', ...(state.done > 0 && { range: `bytes=${state.done}-` }) },
  });
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    if (EXPIRED.has(statusCode)) await refreshAddress(state, statusCode, remote);
    if (statusCode === 416) await rm(part, { force: true });
    throw new Error(`the file host answered ${statusCode}`);
  }
  const total = getTotalBytes(statusCode, headers);
  const another = state.total !== undefined && total !== undefined && total !== state.total;
  state.total = total ?? state.total;
  if (another) {
    await body.dump();
    await rm(part, { force: true });
    throw new Error('the file changed on the way');
  }
  if (statusCode === 200) state.done = 0;
  const count = countBytes((done) => options.onBytes(done, state.total), state.done);
  const { bytes = Number.POSITIVE_INFINITY } = options.bounds ?? {};
  const bounded = limitBytes(bytes - state.done, () => new FileError(`The file is larger than ${formatBytes(bytes)}.`));
  const sink = createWriteStream(part, { flags: statusCode === 200 ? 'w' : 'a', mode: 0o644 });
  await pipeline(body, bounded, count, sink).catch((error) => {
    const known = toFileError(error, part);
    throw known instanceof FileError ? new AbortError(known) : error;
  });
  state.done = await getFileSize(part);
  if (state.total !== undefined && state.done !== state.total) throw new Error('the file broke off');
}

/** Gives the finished file its name; a file that came there meanwhile is kept. */
async function publishFile(part: string, target: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(part, target);
  await link(part, target).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
    throw new FileError(`${target} exists by now; choose another path, or set overwrite to replace it.`);
  });
  await rm(part);
}

/**
 * Fetches a file to disk under a temporary name, goes on where a broken connection left off, and names it at the end.
 * @returns its size in bytes
 * @throws FileError when it cannot be fetched or written; then nothing is left behind
 */
export async function downloadFile(remote: RemoteAddress, target: string, given: DownloadOptions): Promise<number> {
  const times = given.bounds ? [AbortSignal.timeout(given.bounds.ms)] : [];
  const options = { ...given, signal: AbortSignal.any([...times, ...(given.signal ? [given.signal] : [])]) };
  const part = `${target}.${process.pid}-${Math.random().toString(36).slice(2, 8)}.part`;
  const state: State = { address: remote.address, refreshed: false, done: 0, total: undefined };
  try {
    await pRetry(() => fetchRest(state, part, remote, options), {
      retries: RETRIES,
      minTimeout: options.backoffMs ?? 500,
      signal: options.signal,
    });
    await publishFile(part, target, options.overwrite);
    return state.done;
  } catch (error) {
    given.signal?.throwIfAborted();
    const known = toFileError(error, target);
    if (known instanceof FileError) throw known;
    throw new FileError(`The file could not be fetched: ${(error as Error).message}. Ask again for a fresh address.`);
  } finally {
    await rm(part, { force: true });
  }
}
