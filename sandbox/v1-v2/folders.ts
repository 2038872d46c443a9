import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { answerNull, type Handlers } from '../handler.ts';
import { FOLDER } from '../handlers/assets.ts';
import { createRecord, listRecords, toPublicFields, updateRecord } from '../records.ts';
import { toUnixSeconds } from './envelope.ts';

/** In v1 a folder's id is `id`. */
const toView = ({ folder_id: id, ...folder }: Json): Json => ({ id, ...toPublicFields(folder) });

const updateFolder = (account: Account, { folder_id }: Json, changes: Json) =>
  updateRecord(account, FOLDER, folder_id, { ...changes, updated_ts: toUnixSeconds(Date.now()) });

export const folders: Handlers = {
  list_folders_v1({ account }) {
    const list = listRecords(account, FOLDER).map(toView);
    return { folders: list, token: null, total: list.length };
  },
  create_folder_v1({ account, request: { name } }) {
    const created_ts = toUnixSeconds(Date.now());
    const fields = { name, parent_id: null, project_type: null, is_trash: false, created_ts, updated_ts: created_ts };
    return toView(createRecord(account, FOLDER, fields));
  },
  rename_folder_v1: ({ account, request }) => toView(updateFolder(account, request, { name: request.name })),
  trash_folder_v1: answerNull(({ account, request }) => updateFolder(account, request, { is_trash: true })),
  restore_folder_v1: answerNull(({ account, request }) => updateFolder(account, request, { is_trash: false })),
};
