import { toObjects, toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account, Asset } from '../account.ts';
import { ApiError, createNotFoundError, createParameterError } from '../api-error.ts';
import { detectFileType, type FileType } from '../files/file-type.ts';
import { LIBRARY_IMAGES } from '../fixtures.ts';
import { createSearchHandler, type Handlers } from '../handler.ts';
import type { RecordKind } from '../records.ts';
import { createBatch, getBatch } from './batches.ts';

const MAX_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_PROXIED_BYTES = 32 * 1024 * 1024;
const UPLOAD_EXPIRES_S = 3600;

/** HeyGen's words for the sorts of files. */
export const toAssetType = (type: string) => (type.startsWith('application') ? 'document' : type.replace(/\/.*/, ''));

/** Keeps a file that came through the API. */
export function addAsset(account: Account, { type, extension }: FileType, bytes: Buffer): Asset {
  const id = account.createId('ast');
  const name = `upload.${extension}`;
  const size = bytes.length;
  const asset: Asset = { id, name, type, bytes, size, status: 'completed', uploadedAt: Date.now() };
  account.assets.set(id, asset);
  return asset;
}

export const decodeDataUri = (uri: string) => Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');

/** @throws ApiError 404 */
export function getAsset(account: Account, id: unknown): Asset {
  const asset = account.assets.get(String(id));
  if (!asset || asset.status === 'pending_upload') throw createNotFoundError('asset_not_found', `Asset ${id}`);
  return asset;
}

const toAssetView = ({ id, name, type, uploadedAt }: Asset, base: string): Json => ({
  id,
  name,
  type: toAssetType(type),
  owner: 'sandbox',
  space_id: 'spc_sandbox',
  url: `${base}/files/${id}`,
  uploaded_at: Math.floor(uploadedAt / 1000),
});

/** Gives an address to PUT a file to (HeyGen v3, POST /v3/assets/direct-uploads). */
function createUpload(account: Account, request: Json, base: string): Json {
  const { filename, content_type, size_bytes, checksum_sha256: sha256 } = request;
  const [id, type, size] = [account.createId('ast'), String(content_type), Number(size_bytes)];
  if (size > MAX_BYTES) throw createParameterError(`size_bytes is more than ${MAX_BYTES}`, 'size_bytes');
  account.assets.set(id, {
    id,
    name: String(filename),
    type,
    size,
    sha256: toOptionalText(sha256),
    status: 'pending_upload',
    uploadedAt: Date.now(),
  });
  return {
    asset_id: id,
    upload_url: `${base}/uploads/${id}?X-Amz-Expires=${UPLOAD_EXPIRES_S}&X-Amz-Signature=sandbox`,
    upload_headers: { 'content-type': type, 'x-amz-server-side-encryption': 'AES256' },
    expires_in_seconds: UPLOAD_EXPIRES_S,
    max_bytes: MAX_BYTES,
    status: 'pending_upload',
  };
}

/** What a PUT to an upload address brings. */
export interface UploadedFile {
  headers: Record<string, string | string[] | undefined>;
  size: number;
  sha256: string;
  /** The first bytes, enough to detect the type. */
  head: Buffer;
}

/**
 * Takes a file at its upload address, as object storage does: size and headers are part of the signature.
 * @throws ApiError 403 when they differ, 400 when the checksum does
 */
export function receiveUpload(account: Account, id: string, { headers, size, sha256, head }: UploadedFile): void {
  const asset = account.assets.get(id);
  if (!asset) throw createNotFoundError('NoSuchKey', id);
  const signed = headers['content-type'] === asset.type && headers['x-amz-server-side-encryption'] === 'AES256';
  if (!signed || size !== asset.size) throw new ApiError(403, 'SignatureDoesNotMatch', 'headers or size differ');
  if (asset.sha256 && asset.sha256.toLowerCase() !== sha256) throw new ApiError(400, 'BadDigest', 'checksum differs');
  asset.received = { sha256, head };
}

/** HeyGen v3, POST /v3/assets/{asset_id}/complete: the same again gives the same. */
function completeUpload(account: Account, { asset_id, checksum_sha256: wanted }: Json, base: string): Json {
  const asset = account.assets.get(String(asset_id));
  if (!asset) throw createNotFoundError('asset_not_found', `Asset ${asset_id}`);
  const { id, received, size } = asset;
  if (!received) throw new ApiError(409, 'resource_not_ready', `Nothing was PUT for ${id}`);
  if (wanted && String(wanted).toLowerCase() !== received.sha256)
    throw createParameterError('checksum_sha256 differs', 'checksum_sha256');
  const type = detectUploadType(asset.type, received.head);
  if (asset.status === 'pending_upload') Object.assign(asset, { status: 'processing', type, completedAt: Date.now() });
  return {
    asset_id: id,
    url: `${base}/files/${id}`,
    mime_type: asset.type,
    size_bytes: size,
    status: 'processing',
  };
}

/** Archives are taken by direct upload only. */
const detectUploadType = (declared: string, head: Buffer) =>
  declared === 'application/zip' && head.toString('latin1', 0, 2) === 'PK' ? declared : detectFileType(head).type;

export const FOLDER: RecordKind = {
  name: 'folder',
  prefix: 'fol',
  path: '/v3/folders',
  create({ name, parent_id = null, type = 'mixed' }) {
    const now = Math.floor(Date.now() / 1000);
    return { name, parent_id, type, is_trash: false, created_at: now, updated_at: now };
  },
};

export const assets: Handlers = {
  /** The type is found from the bytes. */
  upload_asset({ account, request, base }) {
    const bytes = decodeDataUri(String(request.file));
    if (bytes.length > MAX_PROXIED_BYTES) throw new ApiError(413, 'payload_too_large', 'file is larger than 32 MB');
    const fileType = detectFileType(bytes);
    const { id } = addAsset(account, fileType, bytes);
    const url = `${base}/files/${id}.${fileType.extension}`;
    return { asset_id: id, url, mime_type: fileType.type, size_bytes: bytes.length };
  },
  list_assets: ({ account, request: { username }, base }) =>
    [...account.assets.values()]
      .reverse()
      .filter(({ status }) => status !== 'pending_upload' && username === 'sandbox')
      .map((asset) => toAssetView(asset, base)),
  get_asset: ({ account, request, base }) => toAssetView(getAsset(account, request.asset_id), base),
  delete_asset({ account, request }) {
    const { id } = getAsset(account, request.asset_id);
    account.assets.delete(id);
    return { id };
  },
  search_assets: createSearchHandler(LIBRARY_IMAGES, ({ _words }) => String(_words)),

  create_asset_upload: ({ account, request, base }) => createUpload(account, request, base),
  complete_asset_upload: ({ account, request, base }) => completeUpload(account, request, base),
  create_asset_upload_batch({ account, request: { files, title }, base }) {
    const items = toObjects(files).map((file) => createUpload(account, file, base));
    const ids = items.map(({ asset_id }) => ({ id: String(asset_id) }));
    return { batch_id: createBatch(account, 'asset_batch', title, ids).id, items };
  },
  complete_asset_batch({ account, request, base }) {
    const { id: batch_id, items } = getBatch(account, 'asset_batch', request.batch_id);
    for (const { id: asset_id } of items) {
      if (account.assets.get(String(asset_id))?.received) completeUpload(account, { asset_id }, base);
    }
    return { batch_id };
  },
};
