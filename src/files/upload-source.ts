import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import { getErrorMessage } from '../runtime/error-properties.ts';
import type { AllowedFolders } from './allowed-folders.ts';
import { FileError, toFileError } from './file-error.ts';
import { ARCHIVE, detectFileType, type FileType, HEAD_BYTES } from './file-type.ts';
import { openRemoteFile } from './remote-file.ts';
import { MAX_REMOTE_BYTES, REMOTE_FETCH_TIMEOUT_MS } from './ssrf-guard.ts';

/** A file to send, wherever it came from. It is never held in memory as a whole, but where it came as text. */
export interface UploadSource extends FileType {
  name: string;
  /** Bytes. */
  size: number;
  blob(): Promise<Blob>;
  stream(): Readable;
  sha256(): Promise<string>;
  /** Removes what was only fetched to be sent. */
  dispose(): Promise<void>;
}

/** Where files are looked for. */
export interface SourceAccess {
  folders: AllowedFolders;
  /** The way to addresses that a caller names. */
  internet: () => Promise<Dispatcher>;
}

const SUPPORTED = 'png, jpeg, mp4, webm, mp3, wav, pdf or srt';

async function checkFileType(head: Uint8Array, name: string, size: number): Promise<FileType> {
  if (size === 0) throw new FileError(`${name} is empty; give a file of ${SUPPORTED}.`);
  const contents = await detectFileType(head);
  if ('type' in contents) return contents;
  const is = contents.found ? `is ${contents.found} by its bytes` : 'is of no type that its bytes show';
  throw new FileError(`${name} ${is}; HeyGen takes ${SUPPORTED}. Convert it first.`);
}

/** The name that a file is known by at HeyGen: its own, with the ending that fits its bytes. */
const getFileName = (name: string, { ending }: FileType) =>
  `${basename(name).replace(/\.[^.]*$/, '') || 'file'}.${ending}`;

async function computeSha256(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash);
  return hash.digest('hex');
}

async function openPath(path: string, shown: string, dispose = async () => {}): Promise<UploadSource> {
  const file = await open(path, 'r').catch((error) => Promise.reject(toFileError(error, shown)));
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0).finally(() => file.close());
  const { size } = await stat(path);
  const contents = await checkFileType(head.subarray(0, bytesRead), shown, size);
  return {
    ...contents,
    name: getFileName(shown, contents),
    size,
    blob: () => openAsBlob(path, { type: contents.type }),
    stream: () => createReadStream(path),
    sha256: () => computeSha256(createReadStream(path)),
    dispose,
  };
}

const DATA_URI = /^data:[^,]*;base64,([A-Za-z0-9+/\s]*=*)$/;

async function openDataUri(text: string): Promise<UploadSource> {
  const [, data] = DATA_URI.exec(text) ?? [];
  if (data === undefined) throw new FileError('file: not a base64 data: URI, such as data:image/png;base64,iVBORw0…');
  const bytes = Buffer.from(data, 'base64');
  const contents = await checkFileType(bytes.subarray(0, HEAD_BYTES), 'file', bytes.length);
  const blob = new Blob([bytes], { type: contents.type });
  return {
    ...contents,
    name: getFileName('file', contents),
    size: bytes.length,
    blob: async () => blob,
    stream: () => Readable.from(bytes),
    sha256: async () => createHash('sha256').update(bytes).digest('hex'),
    dispose: async () => {},
  };
}

async function fetchToFile(path: string, url: string, dispatcher: Dispatcher, gone?: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([AbortSignal.timeout(REMOTE_FETCH_TIMEOUT_MS), ...(gone ? [gone] : [])]);
  const { stream } = await openRemoteFile(url, { dispatcher, signal, maxBytes: MAX_REMOTE_BYTES });
  await pipeline(stream, createWriteStream(path), { signal });
}

async function openAddress(url: string, { internet }: SourceAccess, signal?: AbortSignal): Promise<UploadSource> {
  const folder = await mkdtemp(join(tmpdir(), 'heygen-mcp-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'fetched');
  try {
    await fetchToFile(path, url, await internet(), signal);
    return await openPath(path, basename(new URL(url).pathname) || 'file', dispose);
  } catch (error) {
    await dispose();
    signal?.throwIfAborted();
    if (error instanceof FileError) throw error;
    const reason = getErrorMessage(error);
    throw new FileError(`${url} could not be fetched (${reason}); give an address that anybody can open.`);
  }
}

/**
 * Opens what a caller names: a path, an https address, or a base64 `data:` URI.
 * @throws FileError when it cannot be read, or is of a type that HeyGen does not take
 */
export async function openUploadSource(
  file: string,
  access: SourceAccess,
  signal?: AbortSignal,
): Promise<UploadSource> {
  if (file.startsWith('data:')) return openDataUri(file);
  if (/^https:\/\//i.test(file)) return openAddress(file, access, signal);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file)) throw new FileError(`${file}: only https addresses are fetched.`);
  return openPath(await access.folders.resolveReadable(file), basename(file));
}

export const isArchive = ({ type }: FileType) => type === ARCHIVE;
