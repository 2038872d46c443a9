import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { shown } from '../public-fields.ts';
import { keep, recordOf, recordsOf } from '../records.ts';
import { seconds } from './dates.ts';

/** HeyGen v1, GET /v1/folders. */
export function folders(account: Account): Json {
  const list = recordsOf(account, 'folder').map(shown);
  return { folders: list, token: null, total: list.length };
}

/** HeyGen v1, POST /v1/folders/create. */
export function createFolder(account: Account, { name }: Json): Json {
  const created_ts = seconds(Date.now());
  const fields = { name, parent_id: null, project_type: null, is_trash: false, created_ts, updated_ts: created_ts };
  return shown(keep(account, 'folder', fields));
}

/** Renames a folder, or moves it into the trash or out of it. */
export const changeFolder = (account: Account, { folder_id: id }: Json, changes: Json): Json =>
  shown(Object.assign(recordOf(account, 'folder', id), changes, { updated_ts: seconds(Date.now()) }));
