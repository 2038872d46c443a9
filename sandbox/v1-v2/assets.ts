import type { Json } from '../../src/declarations/operation.ts';
import type { Account, Asset } from '../account.ts';
import { ApiError } from '../api-error.ts';
import { assetOf, bytesOf, keepAsset, sniffed, sortOf } from '../handlers/assets.ts';
import { keep } from '../records.ts';
import { seconds } from './dates.ts';
import { keyOfUpload } from './images.ts';

/** What the upload host takes, and how much of it: films may be larger. */
const MAX_BYTES = 10 * 1024 * 1024;
const TAKEN = ['image/jpeg', 'image/png', 'video/mp4', 'video/webm', 'audio/mpeg', 'audio/wav'];

/** A file as it came to the upload host: what it is called has to be what it is. */
function received(file: unknown, taken: readonly string[]) {
  const text = String(file);
  const called = text.slice('data:'.length, text.indexOf(';'));
  const bytes = bytesOf(text);
  const { type, ending } = sniffed(bytes);
  if (!taken.includes(type)) throw new ApiError(400, 'invalid_parameter', `${type} is not taken`);
  if (called !== type) throw new ApiError(400, 'invalid_parameter', `Content-Type is ${called}, the file is ${type}`);
  if (bytes.length > MAX_BYTES && !type.startsWith('video'))
    throw new ApiError(413, 'payload_too_large', 'The file is larger than 10 MB');
  return { type, ending, bytes };
}

/** HeyGen v1, POST /v1/asset. */
export function upload(account: Account, { file }: Json, base: string): Json {
  const { type, ending, bytes } = received(file, TAKEN);
  const { id, uploadedAt } = keepAsset(account, type, ending, bytes);
  const isImage = type.startsWith('image');
  return {
    id,
    name: id,
    file_type: sortOf(type),
    url: `${base}/files/${id}.${ending}`,
    image_key: isImage ? keyOfUpload(id) : null,
    folder_id: '',
    meta: null,
    created_ts: seconds(uploadedAt),
  };
}

const assetView = ({ id, name, type, size, uploadedAt }: Asset, base: string): Json => ({
  asset_id: id,
  asset_key: type.startsWith('image') ? keyOfUpload(id) : null,
  url: `${base}/files/${id}`,
  type: sortOf(type),
  file_name: name,
  file_type: type,
  size,
  created_at: new Date(uploadedAt).toISOString(),
  width: null,
  height: null,
  duration: null,
});

/** HeyGen v1, GET /v1/asset/list. */
export function assets(account: Account, base: string): Json {
  const list = [...account.assets.values()].filter(({ status }) => status === 'completed').reverse();
  return { assets: list.map((asset) => assetView(asset, base)), total: list.length, page: 1, page_size: list.length };
}

/** HeyGen v1, POST /v1/asset/{asset_id}/delete. */
export function deleteAsset(account: Account, id: unknown): null {
  account.assets.delete(assetOf(account, id).id);
  return null;
}

/** HeyGen v1, POST upload:/v1/talking_photo. */
export function uploadTalkingPhoto(account: Account, { file }: Json, base: string): Json {
  const { type, ending, bytes } = received(file, ['image/jpeg', 'image/png']);
  const { id } = keepAsset(account, type, ending, bytes);
  const image_url = `${base}/files/${id}.${ending}`;
  const photo = keep(account, 'talking_photo', { image_url, status: 'completed' });
  return { talking_photo_id: photo.id, talking_photo_url: image_url };
}
