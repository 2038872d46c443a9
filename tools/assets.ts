import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { operation } from '../src/declarations/operation.ts';
import { toolset } from '../src/declarations/toolset.ts';
import * as batches from './batches.ts';

export const assetBatchJob = batches.createBatchJob('asset_batch', 'Batch of files', {
  text: 'less than a minute',
  seconds: 30,
});

const assetId = field.id('upload_asset or list_assets');

/** HeyGen v3, POST /v3/assets: multipart, at most 32 MB; larger files go by direct upload (src/files/upload.ts). */
export const uploadAsset = operation({
  name: 'upload_asset',
  default: true,
  title: 'Upload a file from disk: picture, logo, audio, PDF document',
  keywords:
    'upload send give add put my image picture logo file photo video audio pdf slides document from my computer into library attach share local media asset large big',
  summary:
    'Upload a file of any size (image, logo, photo, video, audio, PDF, subtitles) to HeyGen. Its asset_id goes where other tools take media.',
  hints: ['A file on the web needs no upload: pass its URL. A data: URI holds 8 MB at most.'],
  endpoint: 'POST /v3/assets',
  repeats: 'header',
  effect: 'create',
  encoding: 'multipart',
  input: z.strictObject({
    file: field.file('Path under HEYGEN_FILES_ROOT, https URL, or base64 data: URI.'),
  }),
  output: z.looseObject({ asset_id: z.string(), url: z.string(), mime_type: z.string(), size_bytes: z.int() }),
  example: {
    input: { file: 'data:image/png;base64,iVBORw0KGgo=' },
    output: {
      asset_id: 'ast_7c3e',
      url: 'https://files.example.com/ast_7c3e.png',
      mime_type: 'image/png',
      size_bytes: 8,
    },
  },
});

const asset = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  owner: z.string(),
  space_id: z.string(),
  folder_id: z.string().optional(),
  url: z.string().optional(),
  uploaded_at: z.int(),
});

const assetExample = {
  id: 'ast_7c3e',
  name: 'map.png',
  type: 'image',
  owner: 'sandbox',
  space_id: 'spc_1',
  url: 'https://files.example.com/ast_7c3e.png',
  uploaded_at: 1_790_000_000,
};

/** HeyGen v3, GET /v3/assets (beta). */
export const listAssets = operation({
  name: 'list_assets',
  title: 'List uploaded files',
  keywords: 'what which files have I uploaded put here already show my uploads account my uploads so far media library',
  summary: 'List uploaded files (assets), newest first.',
  endpoint: 'GET /v3/assets',
  effect: 'read',
  input: z.strictObject({
    username: field.line().min(1).describe('From get_current_user.'),
    folder_id: field.word().optional().describe('Empty: files in no folder.'),
    ...field.page(100, 20),
  }),
  output: asset,
  list: { name: 'assets', columns: ['id', 'name', 'type', 'folder_id', 'uploaded_at'] },
  example: { input: { username: 'sandbox' }, output: assetExample },
});

/** HeyGen v3, GET /v3/assets/{asset_id}. */
export const getAsset = operation({
  name: 'get_asset',
  title: 'Get an uploaded file',
  keywords: 'details address of an uploaded file',
  summary: 'Gives an uploaded file’s type, owner and public address.',
  endpoint: 'GET /v3/assets/{asset_id}',
  effect: 'read',
  input: z.strictObject({ asset_id: assetId }),
  output: asset,
  example: { input: { asset_id: 'ast_7c3e' }, output: assetExample },
});

/** HeyGen v3, DELETE /v3/assets/{asset_id}. */
export const deleteAsset = operation({
  name: 'delete_asset',
  title: 'Delete an uploaded file',
  keywords: 'delete an upload remove file sent earlier',
  summary: 'Delete (remove) an uploaded file for good. Ask the user first.',
  endpoint: 'DELETE /v3/assets/{asset_id}',
  effect: 'delete',
  input: z.strictObject({ asset_id: assetId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { asset_id: 'ast_7c3e' }, output: { id: 'ast_7c3e' } },
});

/** HeyGen v3, GET /v3/assets/search. */
export const searchAssets = operation({
  name: 'search_assets',
  title: 'Search pictures and icons',
  keywords: 'stock photo image icon illustration library find picture of something uploaded files',
  summary:
    'Find (search) stock pictures, photos, images or icons by description, in HeyGen’s library or among own files. Their url goes where media is taken.',
  endpoint: 'GET /v3/assets/search',
  effect: 'read',
  input: z.strictObject({
    query: field.text().min(1),
    type: z.enum(['image', 'icon']),
    scope: z.enum(['public', 'personal']).optional().describe('Default public.'),
    ...field.page(50, 20),
  }),
  output: z.looseObject({
    id: z.string(),
    url: z.string(),
    type: z.string().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
    orientation: z.string().optional(),
    is_transparent: z.boolean().optional(),
  }),
  list: { name: 'assets', columns: ['id', 'url', 'width', 'height', 'orientation', 'is_transparent'] },
  example: {
    input: { query: 'lighthouse at night', type: 'image' },
    output: {
      id: 'pub_lighthouse',
      url: 'https://resource.example.com/lighthouse.jpg',
      type: 'image',
      width: 1920,
      height: 1080,
    },
  },
});

const file = {
  filename: field.line().min(1),
  content_type: field.word().min(1).describe('E.g. video/mp4.'),
  size_bytes: z.int().min(1).describe('Exact.'),
  checksum_sha256: field
    .word()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits')
    .optional(),
};

const uploadSlot = z.looseObject({
  asset_id: z.string(),
  upload_url: z.string(),
  upload_headers: z.looseObject({}),
  expires_in_seconds: z.int(),
  max_bytes: z.int(),
  status: z.string(),
});

const slotExample = {
  asset_id: 'ast_9d10',
  upload_url: 'https://uploads.example.com/ast_9d10',
  upload_headers: { 'x-amz-server-side-encryption': 'AES256' },
  expires_in_seconds: 3600,
  max_bytes: 2_147_483_648,
  status: 'pending_upload',
};

/** HeyGen v3, POST /v3/assets/direct-uploads. */
export const createAssetUpload = operation({
  name: 'create_asset_upload',
  title: 'Begin a large upload',
  summary: 'Gives an address to PUT a large file to, with headers to send as they are; then complete_asset_upload.',
  keywords: 'large big huge gigabyte file video direct upload url presigned begin start',
  endpoint: 'POST /v3/assets/direct-uploads',
  repeats: 'header',
  effect: 'create',
  input: z.strictObject(file),
  output: uploadSlot,
  example: { input: { filename: 'talk.mp4', content_type: 'video/mp4', size_bytes: 734_003_200 }, output: slotExample },
});

/** HeyGen v3, POST /v3/assets/{asset_id}/complete. */
export const completeAssetUpload = operation({
  name: 'complete_asset_upload',
  title: 'Finish a large upload',
  summary: 'Makes a file usable once it has been PUT to its address.',
  keywords: 'large upload finished complete confirm file is there',
  endpoint: 'POST /v3/assets/{asset_id}/complete',
  repeats: 'by nature',
  effect: 'update',
  input: z.strictObject({ asset_id: field.id('create_asset_upload'), checksum_sha256: file.checksum_sha256 }),
  output: z.looseObject({
    asset_id: z.string(),
    url: z.string(),
    mime_type: z.string(),
    size_bytes: z.int(),
    status: z.string(),
  }),
  example: {
    input: { asset_id: 'ast_9d10' },
    output: {
      asset_id: 'ast_9d10',
      url: 'https://files.example.com/ast_9d10.mp4',
      mime_type: 'video/mp4',
      size_bytes: 734_003_200,
      status: 'processing',
    },
  },
});

/** HeyGen v3, POST /v3/assets/direct-uploads/batches. */
export const createAssetUploadBatch = operation({
  name: 'create_asset_upload_batch',
  title: 'Begin many large uploads',
  summary: 'Gives up to 100 upload addresses at once; PUT each file, then complete_asset_batch.',
  keywords: 'many files at once large bulk upload urls presigned',
  endpoint: 'POST /v3/assets/direct-uploads/batches',
  repeats: 'header',
  effect: 'create',
  input: z.strictObject({
    files: z.array(z.strictObject(file)).min(1).max(100),
    title: field.title,
    callback_url: field.callback.callback_url,
  }),
  output: z.looseObject({ batch_id: z.string(), items: z.array(uploadSlot) }),
  example: {
    input: { files: [{ filename: 'talk.mp4', content_type: 'video/mp4', size_bytes: 734_003_200 }] },
    output: { batch_id: 'bat_9d11', items: [slotExample] },
  },
});

/** HeyGen v3, POST /v3/assets/complete/batches. */
export const completeAssetBatch = operation({
  name: 'complete_asset_batch',
  title: 'Finish many large uploads',
  summary: 'Has HeyGen take in every file of an upload batch. Then get_asset_batch.',
  keywords: 'bulk upload of many files finished complete confirm',
  endpoint: 'POST /v3/assets/complete/batches',
  repeats: 'by nature',
  effect: 'update',
  job: assetBatchJob,
  input: z.strictObject({ batch_id: field.id('create_asset_upload_batch') }),
  output: batches.created,
  example: { input: { batch_id: 'bat_9d11' }, output: { batch_id: 'bat_9d11' } },
});

/** HeyGen v3, GET /v3/assets/batches/{batch_id}. */
export const getAssetBatch = operation({
  ...batches.createBatchReading('create_asset_upload_batch'),
  name: 'get_asset_batch',
  title: 'Follow an upload batch',
  summary: 'Counts a batch’s files by status and lists their asset ids (as video_id).',
  keywords: 'how far is the bulk upload of files progress status',
  endpoint: 'GET /v3/assets/batches/{batch_id}',
  job: assetBatchJob,
});

/** HeyGen v3, GET /v3/assets/statuses. */
export const bulkAssetStatuses = operation({
  name: 'bulk_asset_statuses',
  title: 'Statuses of many uploads',
  summary: 'Gives the bare status of up to 100 uploaded files in one call.',
  keywords: 'status of many uploaded files assets at once',
  endpoint: 'GET /v3/assets/statuses',
  effect: 'read',
  input: batches.createStatusInput('asset_ids'),
  output: batches.status,
  list: batches.statusList,
  example: { input: { asset_ids: ['ast_7c3e'] }, output: { video_id: 'ast_7c3e', status: 'completed' } },
});

const folder = z.looseObject({
  folder_id: z.string(),
  name: z.string(),
  type: z.string().optional(),
  is_trash: z.boolean().optional(),
  parent_id: z.string().optional(),
  creator_username: z.string().optional(),
  created_at: z.int().optional(),
  updated_at: z.int().optional(),
});

const folderExample = {
  folder_id: 'fol_52',
  name: 'Onboarding',
  type: 'mixed',
  is_trash: false,
  created_at: 1_790_000_000,
  updated_at: 1_790_000_000,
};

/** HeyGen v3, POST /v3/folders: names are not unique, and v3 has no list, rename or delete. */
export const createFolder = operation({
  name: 'create_folder',
  title: 'Make a folder',
  keywords: 'project campaign folder new place to keep organise organize sort group tidy collect videos films',
  summary:
    'Make a folder for videos; its folder_id goes into create_video_from_avatar and others. Keep the id: v3 lists none.',
  endpoint: 'POST /v3/folders',
  repeats: 'header',
  effect: 'create',
  input: z.strictObject({
    name: z.string().min(1).max(256),
    parent_id: field.word().min(1).optional().describe('The folder around it.'),
    type: z.enum(['mixed', 'video', 'video_translate']).optional().describe('Default mixed.'),
  }),
  output: folder,
  example: { input: { name: 'Onboarding' }, output: folderExample },
});

/** HeyGen v3, GET /v3/folders/{folder_id}. */
export const getFolder = operation({
  name: 'get_folder',
  title: 'Get a folder',
  keywords: 'folder name project',
  summary: 'Gives a folder’s name and type.',
  endpoint: 'GET /v3/folders/{folder_id}',
  effect: 'read',
  input: z.strictObject({ folder_id: field.id('create_folder') }),
  output: folder,
  example: { input: { folder_id: 'fol_52' }, output: folderExample },
});

export default toolset('assets', 'Files', [
  uploadAsset,
  listAssets,
  getAsset,
  deleteAsset,
  searchAssets,
  createAssetUpload,
  completeAssetUpload,
  createAssetUploadBatch,
  completeAssetBatch,
  getAssetBatch,
  bulkAssetStatuses,
  createFolder,
  getFolder,
]);
