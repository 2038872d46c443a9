import { access, constants } from 'node:fs/promises';
import { explainFolder } from '../services/configured-folders.ts';
import { type Check, type Finding, fail, pass } from './check.ts';

async function checkFolder(folder: string): Promise<Finding> {
  const problem = explainFolder(folder);
  if (problem) return fail(problem);
  return access(folder, constants.R_OK | constants.W_OK).then(
    () => pass(`Folder ${folder} can be read and written`),
    () => fail(`HEYGEN_FILES_ROOT ${folder} cannot be written; change its permissions, or name another folder.`),
  );
}

/** The folders that are open to tools. */
export const checkFiles: Check = async ({ config }) => Promise.all(config.filesRoot.map(checkFolder));
