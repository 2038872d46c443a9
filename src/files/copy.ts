import { pipeline } from 'node:stream';
import pRetry, { AbortError } from 'p-retry';
import type { Dispatcher } from 'undici';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { countBytes } from './byte-streams.ts';
import type { RemoteAddress } from './download.ts';
import { FileError } from './file-error.ts';
import type { ObjectStorage } from './object-storage.ts';
import { findFileError, isLastingFailure, openRemoteFile, RemoteFileError } from './remote-file.ts';

const RETRIES = 2;

export interface CopyOptions {
  host: () => Promise<Dispatcher>;
  signal?: AbortSignal;
  /** Set where an object of the same name is to be replaced. */
  overwrite?: boolean;
  onBytes: (done: number, total: number | undefined) => void;
  backoffMs?: number;
}

/** Storage cannot go on where a copy broke off, so that an attempt begins anew. */
async function copyOnce(store: ObjectStorage, remote: RemoteAddress, name: string, options: CopyOptions) {
  const { overwrite } = options;
  const { size, type, stream } = await openRemoteFile(remote.address, {
    dispatcher: await options.host(),
    signal: options.signal,
  }).catch(async (error) => {
    if (!(error instanceof RemoteFileError && remote.refresh)) throw error;
    remote.address = await remote.refresh();
    throw new Error(`${error.message}, and there is a fresh address`);
  });
  let copied = 0;
  const count = countBytes((done) => {
    copied = done;
    options.onBytes(done, size);
  });
  const counted = pipeline(stream, count, () => {});
  const { location, url, existed } = await store
    .put({ name, type, size, stream: counted, overwrite })
    .finally(() => stream.destroy());
  return { location, url, existed, size: existed && size !== undefined ? size : copied };
}

/**
 * Copies a file from its address into storage, without keeping it.
 * @throws FileError when storage refuses it or it cannot be fetched
 */
export async function copyFile(store: ObjectStorage, remote: RemoteAddress, name: string, options: CopyOptions) {
  const attempt = () =>
    copyOnce(store, remote, name, options).catch((error) => {
      throw isLastingFailure(error) ? new AbortError(error) : error;
    });
  return pRetry(attempt, { retries: RETRIES, minTimeout: options.backoffMs ?? 500, signal: options.signal }).catch(
    (error: unknown) => {
      options.signal?.throwIfAborted();
      const known = findFileError(error);
      if (known) throw known;
      throw new FileError(
        `The file could not be copied: ${getErrorMessage(error)}. A part may have been written. Try again with the same arguments.`,
        { isPartial: true },
      );
    },
  );
}
