import type { Account } from '../account.ts';
import { ApiError, createParameterError } from '../api-error.ts';
import { detectFileType } from '../files/file-type.ts';
import { type HandlerGroup, toUnixSeconds } from '../handler.ts';
import { ASSET, type Asset, addAsset, decodeDataUri, toAssetType } from '../handlers/assets.ts';
import type { RecordKind } from '../records.ts';
import { toUploadKey } from './photo-avatars.ts';

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
  return { asset, url: `${base}/files/${asset._id}.${extension}` };
}

const getImageKey = ({ _id, _type }: Asset) => (_type.startsWith('image') ? toUploadKey(_id) : null);

const ASSET_V1: RecordKind<Asset> = {
  ...ASSET,
  filters: { _status: 'completed' },
  toView: (asset, { base }) => ({
    asset_id: asset._id,
    asset_key: getImageKey(asset),
    url: `${base}/files/${asset._id}`,
    type: toAssetType(asset._type),
    file_name: asset.name,
    file_type: asset._type,
    size: asset._size,
    created_at: new Date(asset._uploadedAt).toISOString(),
    width: null,
    height: null,
    duration: null,
  }),
  toList: (assets) => ({ assets, total: assets.length, page: 1, page_size: assets.length }),
};

export default {
  records: { list_assets_v1: ASSET_V1, delete_asset_v1: ASSET_V1 },
  handlers: {
    upload_asset_v1({ account, request: { file }, base }) {
      const { asset, url } = addUpload(account, file, UPLOAD_TYPES, base);
      return {
        id: asset._id,
        name: asset._id,
        file_type: toAssetType(asset._type),
        url,
        image_key: getImageKey(asset),
        folder_id: '',
        meta: null,
        created_ts: toUnixSeconds(asset._uploadedAt),
      };
    },
  },
} satisfies HandlerGroup;
