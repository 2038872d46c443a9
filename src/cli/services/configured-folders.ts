import { statSync } from 'node:fs';
import { getErrorCode } from '../../runtime/error-properties.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { Config } from '../settings/config.ts';

/** The folders that tools may use: over HTTP the callers are others than whose disk it is. */
export const getOpenFolders = ({ command, filesRoot, filesOverHttp }: Config): readonly string[] =>
  command === 'http' && !filesOverHttp ? [] : filesRoot;

/** Why a folder cannot be opened to tools; nothing where it can. */
export function explainFolder(folder: string): string | undefined {
  try {
    if (statSync(folder).isDirectory()) return undefined;
    return `HEYGEN_FILES_ROOT ${folder} is a file; name the folder that it is in.`;
  } catch (error) {
    const code = getErrorCode(error);
    return `HEYGEN_FILES_ROOT ${folder} ${code === 'ENOENT' ? 'does not exist; create it, or name another folder' : `cannot be opened (${code})`}.`;
  }
}

/** The commands that open them. */
const USERS = new Set(['stdio', 'http']);

/** @throws StartupError when a folder of the settings is none */
export function checkFolders({ command, filesRoot }: Config): void {
  if (!USERS.has(command)) return;
  const problems = filesRoot.flatMap((folder) => explainFolder(folder) ?? []);
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
}
