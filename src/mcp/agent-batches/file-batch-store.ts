import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';
import { getErrorCode, getErrorMessage } from '../../runtime/error-properties.ts';
import { type BatchStore, BatchStoreUnavailable, isOverdue, MAX_LISTED_BATCHES } from './batch-store.ts';

const ENDING = '.json';
const LISTS = 'accounts';

/** True for a process of this machine that runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return getErrorCode(error) === 'EPERM';
  }
}

async function readRecord(path: string): Promise<Json | undefined> {
  const record: unknown = JSON.parse(await readFile(path, 'utf8'));
  return isObject(record) ? record : undefined;
}

/** Writes a file that is there as a whole or not at all. @returns false where there is one of its name */
async function writeOnce(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  try {
    // A link is made whole, and only where there is nothing.
    await link(draft, path);
    return true;
  } catch (error) {
    if (getErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

const listNames = (folder: string) =>
  readdir(folder).catch((error: unknown) => {
    if (getErrorCode(error) === 'ENOENT') return [];
    throw error;
  });

/** Keeps batches as folders of small files, for the processes of one person. */
export function createFileBatchStore(folder: string): BatchStore {
  const throwUnavailable = (error: unknown): never => {
    throw new BatchStoreUnavailable(getErrorMessage(error), { cause: error });
  };
  const getFolder = async (...names: string[]) => {
    const path = join(folder, ...names);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  };
  async function read(batch: string): Promise<Map<string, Json>> {
    const names = (await listNames(join(folder, batch))).filter((name) => name.endsWith(ENDING));
    const records = await Promise.all(names.map((name) => readRecord(join(folder, batch, name))));
    return new Map(
      names.flatMap((name, index) => {
        const record = records[index];
        return record ? [[name.slice(0, -ENDING.length), record] as const] : [];
      }),
    );
  }
  return {
    place: folder,
    put: async (batch, name, record) =>
      getFolder(batch)
        .then((path) => writeOnce(join(path, name + ENDING), JSON.stringify(record)))
        .catch(throwUnavailable),
    read: (batch) => read(batch).catch(throwUnavailable),
    list: async (account) => {
      const names = await listNames(join(folder, LISTS, account)).catch(throwUnavailable);
      // Ids begin with the time at which they were made.
      return names.toSorted().reverse().slice(0, MAX_LISTED_BATCHES);
    },
    enlist: async (account, batch) =>
      getFolder(LISTS, account)
        .then((path) => writeFile(join(path, batch), '', { mode: 0o600 }))
        .catch(throwUnavailable),
    isGone: (claim) => !isRunning(claim.pid) || isOverdue(claim),
  };
}
