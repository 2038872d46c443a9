import { lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { expandHome } from '../runtime/expand-home.ts';
import { FileError, toFileError } from './file-error.ts';

const isInside = (root: string, path: string) =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** `~` is the home folder; what is relative is so to a folder. */
function toAbsolute(path: string, folder: string): string {
  const expanded = expandHome(path, homedir());
  return isAbsolute(expanded) ? expanded : join(folder, expanded);
}

/** The folders that tools may read and write. Links are followed before anything is compared. */
export class AllowedFolders {
  readonly #folders: readonly string[];
  readonly #reason: string;

  /**
   * @param folders absolute or relative to the working directory
   * @param reason why there are none, in words for a model
   */
  constructor(folders: readonly string[], reason = 'set HEYGEN_FILES_ROOT to the folders that may be used') {
    this.#folders = folders;
    this.#reason = reason;
  }

  /** The folders as they really are, and the first of them, to which relative paths are relative. */
  async #open(): Promise<{ folders: string[]; first: string }> {
    const folders = await Promise.all(
      this.#folders.map((folder) =>
        realpath(resolve(folder)).catch((error) => Promise.reject(toFileError(error, `HEYGEN_FILES_ROOT ${folder}`))),
      ),
    );
    const [first] = folders;
    if (first === undefined) throw new FileError(`Local files are not open to this server: ${this.#reason}.`);
    return { folders, first };
  }

  #refuse(path: string, folders: readonly string[]): FileError {
    return new FileError(
      `${path} is outside of ${folders.join(', ')}, the folders of HEYGEN_FILES_ROOT; choose a path inside.`,
    );
  }

  /**
   * Where a file to read really is.
   * @param path absolute, or relative to the first root
   * @throws FileError when it is outside, missing or no file
   */
  async resolveReadable(path: string): Promise<string> {
    const { folders, first } = await this.#open();
    const wanted = toAbsolute(path, first);
    const real = await realpath(wanted).catch((error) => Promise.reject(toFileError(error, path)));
    if (!folders.some((root) => isInside(root, real))) throw this.#refuse(path, folders);
    if (!(await stat(real)).isFile()) throw new FileError(`${path}: not a file; name one.`);
    return real;
  }

  /**
   * Where a file may be written. Its folder has to exist.
   * @param path absolute or relative to the first root; a folder takes `name`, and so does nothing at all
   * @throws FileError when it is outside, or there is something and `overwrite` is not set
   */
  async resolveWritable(path: string | undefined, name: string, overwrite: boolean): Promise<string> {
    const { folders, first } = await this.#open();
    const wanted = path === undefined ? first : toAbsolute(path, first);
    const isFolder = await stat(wanted).then(
      (found) => found.isDirectory(),
      () => path?.endsWith('/') ?? true,
    );
    const target = isFolder ? join(wanted, basename(name)) : wanted;
    const folder = await realpath(dirname(target)).catch((error) =>
      Promise.reject(toFileError(error, dirname(target))),
    );
    if (!folders.some((root) => isInside(root, folder))) throw this.#refuse(path ?? target, folders);
    const real = join(folder, basename(target));
    const there = await lstat(real).catch(() => undefined);
    if (there && !there.isFile()) throw new FileError(`${real} is no plain file; choose another name.`);
    if (there && !overwrite)
      throw new FileError(`${real} exists; choose another path, or set overwrite to replace it.`);
    return real;
  }
}
