import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { answerNull, type Handlers } from '../handler.ts';
import { createRecord, listRecords, toPublicFields, updateRecord } from '../records.ts';
import { toUnixSeconds } from './dates.ts';

const updateFolder = (account: Account, { folder_id }: Json, changes: Json) =>
  updateRecord(account, 'folder', folder_id, { ...changes, updated_ts: toUnixSeconds(Date.now()) });

export const folders: Handlers = {
  list_folders_v1({ account }) {
    const list = listRecords(account, 'folder').map(toPublicFields);
    return { folders: list, token: null, total: list.length };
  },
  create_folder_v1({ account, request: { name } }) {
    const created_ts = toUnixSeconds(Date.now());
    const fields = { name, parent_id: null, project_type: null, is_trash: false, created_ts, updated_ts: created_ts };
    return toPublicFields(createRecord(account, 'folder', fields));
  },
  rename_folder_v1: ({ account, request }) => toPublicFields(updateFolder(account, request, { name: request.name })),
  trash_folder_v1: answerNull(({ account, request }) => updateFolder(account, request, { is_trash: true })),
  restore_folder_v1: answerNull(({ account, request }) => updateFolder(account, request, { is_trash: false })),
};
