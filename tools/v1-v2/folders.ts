import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { answered, id, nothing, v1v2 } from './v1-v2-operation.ts';

const folder = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  parent_id: z.string().optional(),
  project_type: z.string().optional(),
  is_trash: z.boolean().optional(),
});
const folderExample = { id: 'fol_1', name: 'Harbour' };
const folderId = id('list_folders_v1');

export const listFoldersV1 = operation({
  ...v1v2('code_data'),
  name: 'list_folders_v1',
  title: 'List folders (v1)',
  summary: 'Lists the folders of the workspace.',
  endpoint: 'GET /v1/folders',
  effect: 'read',
  input: nothing,
  output: folder,
  list: { name: 'folders', at: 'folders', columns: ['id', 'name', 'parent_id', 'is_trash'] },
  example: { input: {}, output: folderExample },
});

export const createFolderV1 = operation({
  ...v1v2('code_data', 'create_folder'),
  name: 'create_folder_v1',
  title: 'Make a folder (v1)',
  summary: 'Makes a folder.',
  endpoint: 'POST /v1/folders/create',
  effect: 'create',
  input: z.strictObject({ name: field.line().min(1) }),
  output: folder,
  example: { input: { name: 'Harbour' }, output: folderExample },
});

export const renameFolderV1 = operation({
  ...v1v2('code_data'),
  name: 'rename_folder_v1',
  title: 'Rename a folder (v1)',
  summary: 'Renames a folder.',
  endpoint: 'POST /v1/folders/{folder_id}',
  effect: 'update',
  input: z.strictObject({ folder_id: folderId, name: field.line().min(1) }),
  output: folder,
  example: { input: { folder_id: 'fol_1', name: 'Port' }, output: folderExample },
});

export const trashFolderV1 = operation({
  ...v1v2('code_data'),
  name: 'trash_folder_v1',
  title: 'Put a folder into the trash (v1)',
  summary: 'Puts a folder into the trash; restore_folder_v1 brings it back.',
  endpoint: 'POST /v1/folders/{folder_id}/trash',
  effect: 'update',
  input: z.strictObject({ folder_id: folderId }),
  output: answered,
  example: { input: { folder_id: 'fol_1' }, output: {} },
});

export const restoreFolderV1 = operation({
  ...v1v2('code_data'),
  name: 'restore_folder_v1',
  title: 'Take a folder out of the trash (v1)',
  summary: 'Takes a folder out of the trash.',
  endpoint: 'POST /v1/folders/{folder_id}/restore',
  effect: 'update',
  input: z.strictObject({ folder_id: folderId }),
  output: answered,
  example: { input: { folder_id: 'fol_1' }, output: {} },
});

/** Folders of the workspace, which v3 knows by their ids only (HeyGen v1, /folders). */
export default [listFoldersV1, createFolderV1, renameFolderV1, trashFolderV1, restoreFolderV1];
