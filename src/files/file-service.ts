import type { Dispatcher } from 'undici';
import type { DownloadedFile, FileRequest, StoredObject, StoreName } from '../declarations/file-transfer.ts';
import type { Json, Operation } from '../declarations/operation.ts';
import type { Progress } from '../declarations/progress.ts';
import type { HeyGenClient, RequestOptions } from '../heygen/client.ts';
import { createDispatcher, type ProxySettings } from '../runtime/dispatcher.ts';
import type { AllowedFolders } from './allowed-folders.ts';
import { createByteProgress } from './byte-streams.ts';
import { copyFile } from './copy.ts';
import { downloadFile } from './download.ts';
import { FileError } from './file-error.ts';
import type { ObjectStorage } from './object-storage.ts';
import { createPreview, type Preview } from './previews.ts';
import { readRemoteText } from './read-remote-text.ts';
import { createGuardedDispatcher, MAX_REMOTE_BYTES, REMOTE_FETCH_TIMEOUT_MS } from './ssrf-guard.ts';
import { uploadFile } from './upload.ts';

/** One call's wishes. */
export interface FileCall {
  caller: RequestOptions;
  onProgress?: (progress: Progress) => void;
}

export interface FileServiceOptions {
  client: HeyGenClient;
  getOperation: (name: string) => Operation;
  folders: AllowedFolders;
  storages: Partial<Record<StoreName, ObjectStorage>>;
  /** HeyGen's address, whose files a caller may name although it is not on the internet: the sandbox's. */
  base: () => string | Promise<string>;
  /** The way to addresses that callers name; only a test opens it further. */
  internet?: () => Promise<Dispatcher>;
  /** On the way to HeyGen's files; addresses that callers name are reached directly, behind the SSRF guard. */
  proxy?: ProxySettings;
  backoffMs?: number;
  /**
   * Makes sure that HeyGen knows the caller, before anything is fetched for it from the internet.
   * @throws HeyGenError where it does not
   */
  checkKey?: (caller: RequestOptions) => Promise<void>;
}

/** Files in and files out: what tools can do with them. */
export interface FileService {
  /** Stores a file at HeyGen: a path, an https address or a `data:` URI. */
  upload(operation: Operation, file: string, call: FileCall): Promise<Json>;
  /** The same with the operation that v3 has for it. */
  uploadAsset(file: string, call: FileCall): Promise<Json>;
  /** Fetches a small text that HeyGen keeps. */
  readText(address: string, call: FileCall): Promise<string>;
  /** True for an address on HeyGen's own host: the sandbox's files are there. */
  isOwnAddress(address: string): Promise<boolean>;
  /** Fetches a file to disk. */
  download(request: FileRequest, call: FileCall): Promise<DownloadedFile>;
  /** Copies a file into object storage. */
  store(to: StoreName | undefined, request: FileRequest, call: FileCall): Promise<StoredObject>;
  /** A picture small enough for a chat, or undefined. */
  preview(url: string, call: FileCall): Promise<Preview>;
  close(): Promise<void>;
}

/** A way to hosts that is opened when it is needed first. */
class LazyDispatcher {
  readonly #open: () => Promise<Dispatcher>;
  #opened: Promise<Dispatcher> | undefined;

  constructor(open: () => Promise<Dispatcher>) {
    this.#open = open;
  }

  get(): Promise<Dispatcher> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }
}

/** Said of an object that was in the bucket before. */
const ALREADY_STORED = 'It was stored already, with the same name and size: nothing was copied again.';

/** What files are moved with. */
interface FileParts extends FileServiceOptions {
  /** To HeyGen's files, and the storage that they go into. */
  getDirect: () => Promise<Dispatcher>;
  /** To addresses that callers name, behind the SSRF guard. */
  getGuarded: () => Promise<Dispatcher>;
}

const checkCaller = async ({ checkKey }: FileParts, { caller }: FileCall) => checkKey?.(caller);

const isOwnAddress = async ({ base }: FileParts, address: string) =>
  new URL(address).origin === new URL(await base()).origin;

async function uploadForCall(parts: FileParts, tool: Operation, file: string, call: FileCall): Promise<Json> {
  const { client, getOperation, folders, getDirect, getGuarded, backoffMs } = parts;
  await checkCaller(parts, call);
  const access = { folders, internet: getGuarded };
  const options = { client, getOperation, access, storage: getDirect, backoffMs };
  return uploadFile(options, tool, file, call.caller, createByteProgress('Upload', call.onProgress));
}

/** The way to an address, and its bounds where the caller has named it. */
async function chooseRoute(parts: FileParts, { address, untrusted }: FileRequest) {
  if (!untrusted || (await isOwnAddress(parts, address))) return { host: parts.getDirect };
  return { host: parts.getGuarded, bounds: { bytes: MAX_REMOTE_BYTES, ms: REMOTE_FETCH_TIMEOUT_MS } };
}

async function downloadForCall(parts: FileParts, request: FileRequest, call: FileCall): Promise<DownloadedFile> {
  const { address, refresh, name, path, overwrite = false } = request;
  await checkCaller(parts, call);
  const target = await parts.folders.resolveWritable(path, name, overwrite);
  const size = await downloadFile({ address, refresh }, target, {
    ...(await chooseRoute(parts, request)),
    signal: call.caller.signal,
    onBytes: createByteProgress('Download', call.onProgress),
    overwrite,
    backoffMs: parts.backoffMs,
  });
  return { path: target, size_bytes: size };
}

/** @throws FileError where the storage is not configured */
function requireStorage({ storages }: FileParts, to: StoreName | undefined): ObjectStorage {
  const storage = to ? storages[to] : Object.values(storages)[0];
  if (storage) return storage;
  throw new FileError(`There is no storage ${to ?? ''}; set SUPABASE_URL or S3_ENDPOINT and their keys.`);
}

async function storeForCall(
  parts: FileParts,
  to: StoreName | undefined,
  { address, refresh, name, overwrite }: FileRequest,
  { caller, onProgress }: FileCall,
): Promise<StoredObject> {
  const { location, url, size, existed } = await copyFile(requireStorage(parts, to), { address, refresh }, name, {
    host: parts.getDirect,
    signal: caller.signal,
    overwrite,
    onBytes: createByteProgress('Copy', onProgress),
    backoffMs: parts.backoffMs,
  });
  return { location, size_bytes: size, ...(url && { url }), ...(existed && { note: ALREADY_STORED }) };
}

/** Creates the file service. Nothing is loaded before it is needed. */
export function createFileService(options: FileServiceOptions): FileService {
  const direct = new LazyDispatcher(() => createDispatcher({}, options.proxy));
  const guarded = new LazyDispatcher(options.internet ?? createGuardedDispatcher);
  const parts: FileParts = { ...options, getDirect: () => direct.get(), getGuarded: () => guarded.get() };
  return {
    upload: (operation, file, call) => uploadForCall(parts, operation, file, call),
    uploadAsset: (file, call) => uploadForCall(parts, options.getOperation('upload_asset'), file, call),
    readText: async (address, { caller }) => readRemoteText(address, await direct.get(), caller.signal),
    isOwnAddress: (address) => isOwnAddress(parts, address),
    download: (request, call) => downloadForCall(parts, request, call),
    store: (to, request, call) => storeForCall(parts, to, request, call),
    preview: async (url, { caller }) => createPreview(url, await direct.get(), caller.signal),
    async close() {
      await direct.close();
      await guarded.close();
    },
  };
}
