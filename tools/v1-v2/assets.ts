import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { answered, id, nothing, v1v2 } from './v1-v2-operation.ts';

export const uploadAssetV1 = operation({
  ...v1v2('code_data', 'upload_asset'),
  name: 'upload_asset_v1',
  title: 'Upload a file (v1)',
  summary: 'Stores a picture, film or sound; id and image_key go into other tools of v1 and v2.',
  endpoint: 'POST /v1/asset',
  host: 'upload',
  encoding: 'raw',
  effect: 'create',
  input: z.strictObject({
    file: field.file('jpeg, png, mp4, webm, mp3 or wav: path, https URL or data: URI.'),
  }),
  output: z.looseObject({
    id: z.string(),
    url: z.string(),
    name: z.string().optional(),
    file_type: z.string().optional(),
    image_key: z.string().optional(),
    folder_id: z.string().optional(),
    created_ts: z.int().optional(),
  }),
  example: {
    input: { file: 'data:image/png;base64,iVBORw0KGgo=' },
    output: {
      id: 'ast_1',
      url: 'https://files.example.com/ast_1.png',
      file_type: 'image',
      image_key: 'image/ast_1/original',
    },
  },
});

export const listAssetsV1 = operation({
  ...v1v2('code_data', 'list_assets'),
  name: 'list_assets_v1',
  title: 'List files (v1)',
  summary: 'Lists uploaded files.',
  endpoint: 'GET /v1/asset/list',
  effect: 'read',
  input: nothing,
  output: z.looseObject({
    asset_id: z.string().optional(),
    asset_key: z.string().optional(),
    file_name: z.string().optional(),
    file_type: z.string().optional(),
    type: z.string().optional(),
    url: z.string().optional(),
  }),
  list: { name: 'assets', at: 'assets', columns: ['asset_id', 'asset_key', 'file_name', 'file_type', 'url'] },
  example: { input: {}, output: { asset_id: 'ast_1', file_type: 'image' } },
});

export const deleteAssetV1 = operation({
  ...v1v2('code_data', 'delete_asset'),
  name: 'delete_asset_v1',
  title: 'Delete a file (v1)',
  summary: 'Deletes an uploaded file for good. Ask the user first.',
  endpoint: 'POST /v1/asset/{asset_id}/delete',
  effect: 'delete',
  input: z.strictObject({ asset_id: id('list_assets_v1') }),
  output: answered,
  example: { input: { asset_id: 'ast_1' }, output: {} },
});

/** Files of the account (HeyGen v1, /asset; uploads on a host of their own). */
export default [uploadAssetV1, listAssetsV1, deleteAssetV1];
