import type { Json } from '../../src/declarations/operation.ts';
import type { Account, Asset } from '../account.ts';
import { ApiError, createParameterError } from '../api-error.ts';
import { detectFileType } from '../files/file-type.ts';
import { answerNull, type Handlers } from '../handler.ts';
import { addAsset, decodeDataUri, getAsset, toAssetType } from '../handlers/assets.ts';
import { toUnixSeconds } from './envelope.ts';
import { toUploadKey } from './image-keys.ts';

/** How much the upload host takes of a file; videos may be larger. */
const MAX_BYTES = 10 * 1024 * 1024;
const UPLOAD_TYPES = ['image/jpeg', 'image/png', 'video/mp4', 'video/webm', 'audio/mpeg', 'audio/wav'];

/**
 * Keeps a file that came to the upload host, where the declared type has to be the real one.
 * @throws ApiError 400, 413
 */
export function addUpload(account: Account, file: unknown, types: readonly string[], base: string) {
  const uri = String(file);
  const declared = uri.slice('data:'.length, uri.indexOf(';'));
  const bytes = decodeDataUri(uri);
  const { type, extension } = detectFileType(bytes);
  if (!types.includes(type)) throw createParameterError(`${type} is not taken`);
  if (declared !== type) throw createParameterError(`Content-Type is ${declared}, the file is ${type}`);
  if (bytes.length > MAX_BYTES && !type.startsWith('video'))
    throw new ApiError(413, 'payload_too_large', 'The file is larger than 10 MB');
  const asset = addAsset(account, { type, extension }, bytes);
  return { asset, url: `${base}/files/${asset.id}.${extension}` };
}

const getImageKey = ({ id, type }: Asset) => (type.startsWith('image') ? toUploadKey(id) : null);

const toAssetView = (asset: Asset, base: string): Json => ({
  asset_id: asset.id,
  asset_key: getImageKey(asset),
  url: `${base}/files/${asset.id}`,
  type: toAssetType(asset.type),
  file_name: asset.name,
  file_type: asset.type,
  size: asset.size,
  created_at: new Date(asset.uploadedAt).toISOString(),
  width: null,
  height: null,
  duration: null,
});

export const assets: Handlers = {
  upload_asset_v1({ account, request: { file }, base }) {
    const { asset, url } = addUpload(account, file, UPLOAD_TYPES, base);
    return {
      id: asset.id,
      name: asset.id,
      file_type: toAssetType(asset.type),
      url,
      image_key: getImageKey(asset),
      folder_id: '',
      meta: null,
      created_ts: toUnixSeconds(asset.uploadedAt),
    };
  },
  list_assets_v1({ account, base }) {
    const completed = [...account.assets.values()].filter(({ status }) => status === 'completed').reverse();
    const list = completed.map((asset) => toAssetView(asset, base));
    return { assets: list, total: list.length, page: 1, page_size: list.length };
  },
  delete_asset_v1: answerNull(({ account, request }) => account.assets.delete(getAsset(account, request.asset_id).id)),
};
