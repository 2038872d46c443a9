import { pipeline, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { isTransientStatus } from '../heygen/transient-errors.ts';
import { getErrorCode } from '../runtime/error-properties.ts';
import { getHeader } from '../runtime/headers.ts';
import { formatBytes, limitBytes } from './byte-streams.ts';
import { FileError } from './file-error.ts';

/** How long a file host may be silent, in milliseconds. */
const IDLE_TIMEOUT_MS = 60_000;

export interface RemoteFileOptions {
  /** The way to the host; none but HeyGen's own addresses go past the SSRF guard. No key is sent there. */
  dispatcher: Dispatcher;
  signal?: AbortSignal;
  /** The first byte that is wanted. */
  from?: number;
  /** The most that may come, in bytes. */
  maxBytes?: number;
  idleTimeoutMs?: number;
}

/** A file at an address, as its bytes begin to come. */
export interface RemoteFile {
  /** True where the host sends the rest from the byte that was asked for, false where it sends the whole. */
  partial: boolean;
  /** Bytes of the whole file; undefined where the host does not say. */
  size: number | undefined;
  type: string;
  stream: Readable;
}

/** An answer of a file host that is no file. */
export class RemoteFileError extends Error {
  override readonly name = 'RemoteFileError';
  readonly status: number;
  constructor(status: number) {
    super(`the file host answered ${status}`);
    this.status = status;
  }
}

/** The file has become shorter than what is here of it, so that a download begins anew. */
const RANGE_NOT_SATISFIABLE = 416;

/** Failures of TLS: they are those of the host's certificate or of somebody in between, and do not pass. */
const TLS_FAILURE = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** A FileError may come wrapped, where a request followed a redirect to it. */
export const findFileError = (error: unknown): FileError | undefined => {
  if (error instanceof FileError) return error;
  return error instanceof Error && error.cause !== undefined ? findFileError(error.cause) : undefined;
};

/** True for a failure that another attempt will not mend: a FileError, another host's answer, a bad certificate. */
export function isLastingFailure(error: unknown): boolean {
  if (findFileError(error)) return true;
  if (error instanceof RemoteFileError)
    return error.status !== RANGE_NOT_SATISFIABLE && !isTransientStatus(error.status);
  return TLS_FAILURE.test(getErrorCode(error) ?? '');
}

/** The whole length of a file, from an answer in full or in part. */
function getTotalBytes(partial: boolean, headers: Parameters<typeof getHeader>[0]): number | undefined {
  const text = partial ? getHeader(headers, 'content-range')?.split('/')[1] : getHeader(headers, 'content-length');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const createTooLargeError = (bytes: number) =>
  new FileError(`The file is larger than ${formatBytes(bytes)}; choose a smaller one.`);

/**
 * Opens the file at an address: the one way in which files are fetched.
 * @throws RemoteFileError when the host answers no file, FileError when it is larger than it may be
 */
export async function openRemoteFile(url: string, options: RemoteFileOptions): Promise<RemoteFile> {
  const { dispatcher, signal, from = 0, maxBytes, idleTimeoutMs = IDLE_TIMEOUT_MS } = options;
  const { request } = await import('undici');
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    signal,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
  });
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw new RemoteFileError(statusCode);
  }
  const partial = statusCode === 206;
  const size = getTotalBytes(partial, headers);
  if (maxBytes !== undefined && size !== undefined && size > maxBytes) {
    body.destroy();
    throw createTooLargeError(maxBytes);
  }
  // A host that says no length, or a wrong one, must not fill the disk or the memory either.
  const stream =
    maxBytes === undefined
      ? body
      : pipeline(
          body,
          limitBytes(maxBytes - (partial ? from : 0), () => createTooLargeError(maxBytes)),
          () => {},
        );
  return { partial, size, type: getHeader(headers, 'content-type') ?? 'application/octet-stream', stream };
}
