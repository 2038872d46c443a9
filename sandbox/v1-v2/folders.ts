import { type HandlerGroup, pick } from '../handler.ts';
import { FOLDER } from '../handlers/assets.ts';
import type { RecordKind } from '../records.ts';

const FOLDER_V1: RecordKind = {
  ...FOLDER,
  toView: (folder) => ({
    id: folder._id,
    ...pick(folder, 'name', 'parent_id', 'project_type', 'is_trash'),
    created_ts: folder.created_at,
    updated_ts: folder.updated_at,
  }),
  toList: (folders) => ({ folders, token: null, total: folders.length }),
};

export default {
  records: {
    list_folders_v1: FOLDER_V1,
    create_folder_v1: FOLDER_V1,
    rename_folder_v1: FOLDER_V1,
    trash_folder_v1: { ...FOLDER_V1, changes: { is_trash: true } },
    restore_folder_v1: { ...FOLDER_V1, changes: { is_trash: false } },
  },
} satisfies HandlerGroup;
