import { createWriteStream } from 'node:fs';
import { link, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pRetry, { AbortError } from 'p-retry';
import type { Dispatcher } from 'undici';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { countBytes } from './byte-streams.ts';
import { FileError, toFileError } from './file-error.ts';
import { createPartName, openFolder, removeLeftovers } from './opened-folder.ts';
import { findFileError, isLastingFailure, openRemoteFile, type RemoteFile, RemoteFileError } from './remote-file.ts';

const RETRIES = 5;

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

async function refreshAddress(state: State, status: number, { refresh }: RemoteAddress): Promise<void> {
  if (!refresh || state.refreshed) throw new FileError(`The file host answered ${status}; ask for a fresh address.`);
  state.refreshed = true;
  state.address = await refresh();
}

/** Acts on an answer that is no file, and throws. */
async function handleRejection(state: State, part: string, remote: RemoteAddress, error: unknown): Promise<never> {
  if (!(error instanceof RemoteFileError)) throw error;
  if (error.status === 416) await rm(part, { force: true });
  if (!EXPIRED.has(error.status)) throw error;
  await refreshAddress(state, error.status, remote);
  throw new Error(`${error.message}, and there is a fresh address`);
}

/** Forgets what has come when the host now has another file. */
async function checkSameFile(state: State, part: string, { size, stream }: RemoteFile): Promise<void> {
  const changed = state.total !== undefined && size !== undefined && size !== state.total;
  state.total = size ?? state.total;
  if (!changed) return;
  stream.destroy();
  await rm(part, { force: true });
  throw new Error('the file changed on the way');
}

/** Fetches what is still missing; what has come stays for the next attempt. */
async function fetchRest(state: State, part: string, remote: RemoteAddress, options: DownloadOptions): Promise<void> {
  state.done = await getFileSize(part);
  const file = await openRemoteFile(state.address, {
    dispatcher: await options.host(),
    signal: options.signal,
    from: state.done,
    maxBytes: options.bounds?.bytes,
  }).catch((error) => handleRejection(state, part, remote, error));
  await checkSameFile(state, part, file);
  if (!file.partial) state.done = 0;
  const count = countBytes((done) => options.onBytes(done, state.total), state.done);
  const sink = createWriteStream(part, { flags: file.partial ? 'a' : 'w', mode: 0o644 });
  await pipeline(file.stream, count, sink).catch((error) => Promise.reject(toFileError(error, part)));
  state.done = await getFileSize(part);
  if (state.total !== undefined && state.done !== state.total) throw new Error('the file broke off');
}

const createExistsError = (target: string) =>
  new FileError(`${target} exists by now; choose another path, or set overwrite to replace it.`);

/** Gives the finished file its name; a file that came there meanwhile is kept. */
async function publishFile(part: string, target: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(part, target);
  await link(part, target);
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
  const folder = await openFolder(dirname(target)).catch((error) => Promise.reject(toFileError(error, target)));
  const part = folder.resolve(createPartName(basename(target)));
  const state: State = { address: remote.address, refreshed: false, done: 0, total: undefined };
  try {
    await removeLeftovers(folder, basename(target));
    const attempt = () =>
      fetchRest(state, part, remote, options).catch((error) =>
        Promise.reject(isLastingFailure(error) ? new AbortError(error) : error),
      );
    await pRetry(attempt, {
      retries: RETRIES,
      minTimeout: options.backoffMs ?? 500,
      signal: options.signal,
    });
    await folder.check();
    await publishFile(part, folder.resolve(basename(target)), options.overwrite).catch((error) =>
      Promise.reject(error.code === 'EEXIST' ? createExistsError(target) : error),
    );
    return state.done;
  } catch (error) {
    given.signal?.throwIfAborted();
    const known = findFileError(toFileError(error, target));
    if (known) throw known;
    throw new FileError(`The file could not be fetched: ${getErrorMessage(error)}. Ask again for a fresh address.`);
  } finally {
    // A name that no file can have is refused here once more.
    await rm(part, { force: true }).catch(() => {});
    await folder.close();
  }
}
