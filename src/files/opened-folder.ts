import { constants } from 'node:fs';
import { open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode } from '../runtime/error-properties.ts';
import { FileError } from './file-error.ts';

/** A folder that is held open, so that what is written into it lands there whatever its path comes to mean meanwhile. */
export interface OpenedFolder {
  /** The path of a name in it, by its descriptor where the system has such paths. */
  resolve(name: string): string;
  /** @throws FileError when the path leads elsewhere by now */
  check(): Promise<void>;
  close(): Promise<void>;
}

const createSwappedError = (path: string) =>
  new FileError(`${path} was replaced while it was written to, so nothing was left there; try again.`);

/**
 * Opens a folder by its real path. Between the check of a path and its use somebody may swap a part of it for a link that
 * leads out of the allowed folders; through the descriptor the folder stays the one that was checked.
 * @param path real, as `AllowedFolders` gives it
 * @throws FileError when it is another folder already
 */
export async function openFolder(path: string): Promise<OpenedFolder> {
  if (process.platform === 'win32') return openByPath(path);
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const own = await handle.stat();
  const descriptor = `/proc/self/fd/${handle.fd}`;
  const hasDescriptorPaths = (await stat(descriptor).catch(() => undefined))?.ino === own.ino;
  const folder: OpenedFolder = {
    resolve: (name) => join(hasDescriptorPaths ? descriptor : path, name),
    async check() {
      const now = await stat(path).catch(() => undefined);
      const isSame = now?.ino === own.ino && now.dev === own.dev && (await realpath(path)) === path;
      if (!isSame) throw createSwappedError(path);
    },
    close: () => handle.close(),
  };
  await folder.check().catch(async (error) => {
    await handle.close();
    throw error;
  });
  return folder;
}

/** Where folders cannot be opened, the path is looked at before and after. */
async function openByPath(path: string): Promise<OpenedFolder> {
  const check = async () => {
    if ((await realpath(path)) !== path) throw createSwappedError(path);
  };
  await check();
  return { resolve: (name) => join(path, name), check, close: async () => {} };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return getErrorCode(error) === 'EPERM';
  }
}

/** As much of a name as fits with what is put behind it into the 255 bytes of file systems. */
const getStem = (name: string) => name.slice(0, 60).toWellFormed();

/** The name under which a file is written until it is whole; by the process in it one finds out whether it is still written. */
export const createPartName = (name: string) =>
  `${getStem(name)}.${process.pid}-${Math.random().toString(36).slice(2, 8)}.part`;

const PART = /^\.(\d+)-\w+\.part$/;

/** Removes what downloads of the same file left behind whose process was killed. */
export async function removeLeftovers(folder: OpenedFolder, name: string): Promise<void> {
  const stem = getStem(name);
  for (const entry of await readdir(folder.resolve('.'))) {
    const [, pid] = (entry.startsWith(stem) && PART.exec(entry.slice(stem.length))) || [];
    if (pid && !isRunning(Number(pid))) await rm(folder.resolve(entry), { force: true });
  }
}
