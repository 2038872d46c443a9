import { ToolError } from '../declarations/tool-error.ts';
import { getErrorCode } from '../runtime/error-properties.ts';

/** What is wrong with a file, a folder or an address: the fact and the remedy. */
export class FileError extends ToolError {
  override readonly name = 'FileError';
}

const DISK_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  EFBIG: 'the file is larger than this place allows; choose another folder',
  EACCES: 'this process may not do that there; change its permissions or choose another place',
  EPERM: 'this process may not do that there; change its permissions or choose another place',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of the path is no folder',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'it is no path',
  EROFS: 'the disk is read-only; choose another folder',
  ELOOP: 'it is a link that leads nowhere or in circles',
};

/** Explains a failure of the file system; anything else passes through. */
export function toFileError(error: unknown, path: string): unknown {
  const reason = DISK_ERRORS[getErrorCode(error) ?? ''];
  return reason ? new FileError(`${path}: ${reason}.`) : error;
}
