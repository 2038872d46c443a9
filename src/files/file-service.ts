import type { Dispatcher } from 'undici';
import type { DownloadedFile, FileRequest, StoredObject, StoreName } from '../declarations/file-request.ts';
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
import { readRemoteText } from './read-text.ts';
import { createGuardedDispatcher, MAX_REMOTE_BYTES, REMOTE_FETCH_TIMEOUT_MS } from './ssrf-guard.ts';
import { uploadFile } from './upload.ts';

/** One call's wishes. */
export interface FileCall {
  caller: RequestOptions;
  onProgress?: (progress: Progress) => void;
}

export interface FileServiceOptions {
  client: HeyGenClient;
  operation: (name: string) => Operation;
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

/** Creates the file service. Nothing is loaded before it is needed. */
export function createFileService({
  client,
  operation,
  folders,
  storages,
  base,
  internet,
  proxy,
  backoffMs,
  checkKey = async () => {},
}: FileServiceOptions): FileService {
  const direct = new LazyDispatcher(() => createDispatcher({}, proxy));
  const guarded = new LazyDispatcher(internet ?? createGuardedDispatcher);
  const getDirect = () => direct.get();
  const getGuarded = () => guarded.get();
  const upload = { client, operation, access: { folders, internet: getGuarded }, storage: getDirect, backoffMs };
  const send: FileService['upload'] = async (tool, file, { caller, onProgress }) => {
    await checkKey(caller);
    return uploadFile(upload, tool, file, caller, createByteProgress('Upload', onProgress));
  };
  const isOwnAddress = async (address: string) => new URL(address).origin === new URL(await base()).origin;
  return {
    upload: send,
    uploadAsset: (file, call) => send(operation('upload_asset'), file, call),
    readText: async (address, { caller }) => readRemoteText(address, await getDirect(), caller.signal),
    isOwnAddress,
    async download({ address, refresh, name, path, overwrite = false, untrusted }, { caller, onProgress }) {
      await checkKey(caller);
      const target = await folders.resolveWritable(path, name, overwrite);
      const onBytes = createByteProgress('Download', onProgress);
      const ours = !untrusted || (await isOwnAddress(address));
      const way = ours
        ? { host: getDirect }
        : { host: getGuarded, bounds: { bytes: MAX_REMOTE_BYTES, ms: REMOTE_FETCH_TIMEOUT_MS } };
      const options = { ...way, signal: caller.signal, onBytes, overwrite, backoffMs };
      return { path: target, size_bytes: await downloadFile({ address, refresh }, target, options) };
    },
    async store(to, { address, refresh, name, overwrite }, { caller, onProgress }) {
      const store = to ? storages[to] : Object.values(storages)[0];
      if (!store)
        throw new FileError(`There is no storage ${to ?? ''}; set SUPABASE_URL or S3_ENDPOINT and their keys.`);
      const onBytes = createByteProgress('Copy', onProgress);
      const { location, url, size, existed } = await copyFile(store, { address, refresh }, name, {
        host: getDirect,
        signal: caller.signal,
        overwrite,
        onBytes,
        backoffMs,
      });
      return { location, size_bytes: size, ...(url && { url }), ...(existed && { note: ALREADY_STORED }) };
    },
    preview: async (url, { caller }) => createPreview(url, await getDirect(), caller.signal),
    async close() {
      await direct.close();
      await guarded.close();
    },
  };
}
