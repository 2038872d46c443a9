import type { Dispatcher } from 'undici';
import type { Fetched, FileRequest, Json, Operation, Stored, StoreName } from '../declarations/operation.ts';
import type { Progress } from '../declarations/progress.ts';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import type { FileRoots } from './allowed-folders.ts';
import { bytesLine } from './byte-streams.ts';
import { copyFile } from './copy.ts';
import { downloadFile } from './download.ts';
import { FileError } from './file-error.ts';
import type { Store } from './object-storage.ts';
import { type Picture, previewOf } from './previews.ts';
import { FETCH_MS, MOST_FETCHED, publicOnly } from './ssrf-guard.ts';
import { uploadFile } from './upload.ts';

/** One call's wishes. */
export interface FileCall {
  caller: Caller;
  onProgress?: (progress: Progress) => void;
}

export interface FilesOptions {
  client: HeyGenClient;
  operation: (name: string) => Operation;
  roots: FileRoots;
  stores: Partial<Record<StoreName, Store>>;
  /** HeyGen's address, whose files a caller may name although it is not on the internet: the sandbox's. */
  base: () => string | Promise<string>;
  /** The way to addresses that callers name; only a test opens it further. */
  internet?: () => Promise<Dispatcher>;
  backoffMs?: number;
}

/** Files in and files out: what tools can do with them. */
export interface FileHouse {
  /** Stores a file at HeyGen: a path, an https address or a `data:` URI. */
  upload(operation: Operation, file: string, call: FileCall): Promise<Json>;
  /** Fetches a file to disk. */
  download(request: FileRequest, call: FileCall): Promise<Fetched>;
  /** Copies a file into object storage. */
  store(to: StoreName | undefined, request: FileRequest, call: FileCall): Promise<Stored>;
  /** A picture small enough for a chat, or undefined. */
  preview(url: string, call: FileCall): Promise<Picture | undefined>;
  close(): Promise<void>;
}

/** Opens the house of files. Nothing is loaded before it is needed. */
export function fileHouse({ client, operation, roots, stores, base, internet, backoffMs }: FilesOptions): FileHouse {
  let direct: Promise<Dispatcher> | undefined;
  let gated: Promise<Dispatcher> | undefined;
  const host = () => {
    direct ??= import('undici').then(({ Agent }) => new Agent());
    return direct;
  };
  const gate = () => {
    gated ??= (internet ?? publicOnly)();
    return gated;
  };
  const upload = { client, operation, places: { roots, internet: gate }, storage: host, backoffMs };
  return {
    upload: (tool, file, { caller, onProgress }) =>
      uploadFile(upload, tool, file, caller, bytesLine('Upload', onProgress)),
    async download({ address, refresh, name, path, overwrite = false, outside }, { caller, onProgress }) {
      const target = await roots.writable(path, name, overwrite);
      const onBytes = bytesLine('Download', onProgress);
      const ours = !outside || new URL(address).origin === new URL(await base()).origin;
      const way = ours ? { host } : { host: gate, bounds: { bytes: MOST_FETCHED, ms: FETCH_MS } };
      const options = { ...way, signal: caller.signal, onBytes, overwrite, backoffMs };
      return { path: target, size_bytes: await downloadFile({ address, refresh }, target, options) };
    },
    async store(to, { address, refresh, name }, { caller, onProgress }) {
      const [wanted = Object.keys(stores)[0]] = to ? [to] : [];
      const store = stores[wanted as StoreName];
      if (!store)
        throw new FileError(`There is no storage ${to ?? ''}; set SUPABASE_URL or S3_ENDPOINT and their keys.`);
      const onBytes = bytesLine('Copy', onProgress);
      const { location, url, size } = await copyFile(store, { address, refresh }, name, {
        host,
        signal: caller.signal,
        onBytes,
        backoffMs,
      });
      return { location, size_bytes: size, ...(url && { url }) };
    },
    preview: async (url, { caller }) => previewOf(url, await host(), caller.signal),
    async close() {
      for (const dispatcher of [direct, gated]) await (await dispatcher)?.close();
    },
  };
}
