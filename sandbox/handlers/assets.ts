import { toObjects, toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError, createParameterError } from '../api-error.ts';
import { detectFileType, type FileType } from '../files/file-type.ts';
import { createSearchHandler, type HandlerGroup, toUnixSeconds } from '../handler.ts';
import { getJobKind } from '../jobs.ts';
import library from '../library.json' with { type: 'json' };
import {
  createRecord,
  findRecord,
  getRecord,
  moveRecord,
  type RecordKind,
  type Stored,
  startWork,
} from '../records.ts';
import { createBatch } from './batches.ts';

const MAX_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_PROXIED_BYTES = 32 * 1024 * 1024;
const UPLOAD_EXPIRES_S = 3600;
/** Sandbox seconds that an uploaded file is processed. */
const PROCESSING_S = 5;

/** A file that was uploaded, or is to be. */
export interface Asset extends Stored {
  name: string;
  /** MIME type. */
  _type: string;
  /** Bytes. */
  _size: number;
  _sha256?: string | undefined;
  _status: 'pending_upload' | 'processing' | 'completed';
  /** In milliseconds. */
  _uploadedAt: number;
  /** What came by PUT: the checksum, and the first bytes. */
  _received?: { sha256: string; head: Buffer };
  /** The whole file, where it came through the API. */
  _bytes?: Buffer;
}

/** HeyGen's words for the sorts of files. */
export const toAssetType = (type: string) => (type.startsWith('application') ? 'document' : type.replace(/\/.*/, ''));

export const ASSET: RecordKind<Asset> = {
  name: 'asset',
  idField: 'id',
  prefix: 'ast',
  notFoundCode: 'asset_not_found',
  path: '/v3/assets',
  toView: ({ id, name, _type, _uploadedAt }, { base }) => ({
    id,
    name,
    type: toAssetType(_type),
    owner: 'sandbox',
    space_id: 'spc_sandbox',
    url: `${base}/files/${id}`,
    uploaded_at: toUnixSeconds(_uploadedAt),
  }),
};

/** A file whose upload is not completed: no other operation knows it. */
const UPLOAD: RecordKind<Asset> = { ...ASSET, name: 'upload' };

const createAsset = (
  account: Account,
  kind: RecordKind<Asset>,
  fields: Pick<Asset, 'name' | '_type' | '_size' | '_status'> & Partial<Asset>,
) => createRecord(account, kind, { ...fields, _uploadedAt: Date.now(), _username: 'sandbox', _folder_id: '' });

/** Keeps a file that came through the API. */
export const addAsset = (account: Account, { type, extension }: FileType, _bytes: Buffer): Asset =>
  createAsset(account, ASSET, {
    name: `upload.${extension}`,
    _type: type,
    _size: _bytes.length,
    _status: 'completed',
    _bytes,
  });

export const decodeDataUri = (uri: string) => Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');

/** Gives an address to PUT a file to (HeyGen v3, POST /v3/assets/direct-uploads). */
function createUpload(account: Account, request: Json, base: string): Json {
  const [_type, _size] = [String(request.content_type), Number(request.size_bytes)];
  if (_size > MAX_BYTES) throw createParameterError(`size_bytes is more than ${MAX_BYTES}`, 'size_bytes');
  const file = { name: String(request.filename), _type, _size, _sha256: toOptionalText(request.checksum_sha256) };
  const { _id, _status } = createAsset(account, UPLOAD, { ...file, _status: 'pending_upload' });
  return {
    asset_id: _id,
    upload_url: `${base}/uploads/${_id}?X-Amz-Expires=${UPLOAD_EXPIRES_S}&X-Amz-Signature=sandbox`,
    upload_headers: { 'content-type': _type, 'x-amz-server-side-encryption': 'AES256' },
    expires_in_seconds: UPLOAD_EXPIRES_S,
    max_bytes: MAX_BYTES,
    status: _status,
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

/** @throws ApiError 404; a file is known here whether its upload is completed or not */
const getUpload = (account: Account, id: unknown): Asset =>
  findRecord(account, ASSET, id) ?? getRecord(account, UPLOAD, id);

/**
 * Takes a file at its upload address, as object storage does: size and headers are part of the signature.
 * @throws ApiError 403 when they differ, 400 when the checksum does
 */
export function receiveUpload(account: Account, id: string, { headers, size, sha256, head }: UploadedFile): void {
  const asset = getUpload(account, id);
  const signed = headers['content-type'] === asset._type && headers['x-amz-server-side-encryption'] === 'AES256';
  if (!signed || size !== asset._size) throw new ApiError(403, 'SignatureDoesNotMatch', 'headers or size differ');
  if (asset._sha256 && asset._sha256.toLowerCase() !== sha256) throw new ApiError(400, 'BadDigest', 'checksum differs');
  asset._received = { sha256, head };
}

/** HeyGen v3, POST /v3/assets/{asset_id}/complete: the same again gives the same. */
function completeUpload(account: Account, { asset_id, checksum_sha256: wanted }: Json, base: string): Json {
  const asset = getUpload(account, asset_id);
  const { _id, _received, _size, _status } = asset;
  if (!_received) throw new ApiError(409, 'resource_not_ready', `Nothing was PUT for ${_id}`);
  if (wanted && String(wanted).toLowerCase() !== _received.sha256)
    throw createParameterError('checksum_sha256 differs', 'checksum_sha256');
  const _type = detectUploadType(asset._type, _received.head);
  if (_status === 'pending_upload') {
    Object.assign(asset, startWork(PROCESSING_S, { _status: 'completed' }), { _status: 'processing', _type });
    moveRecord(account, UPLOAD, ASSET, asset);
  }
  const url = `${base}/files/${_id}`;
  return { asset_id: _id, url, mime_type: asset._type, size_bytes: _size, status: 'processing' };
}

/** Archives are taken by direct upload only. */
const detectUploadType = (declared: string, head: Buffer) =>
  declared === 'application/zip' && head.toString('latin1', 0, 2) === 'PK' ? declared : detectFileType(head).type;

export const FOLDER: RecordKind = {
  name: 'folder',
  prefix: 'fol',
  path: '/v3/folders',
  create({ name, parent_id = null, type = 'mixed' }) {
    const now = toUnixSeconds(Date.now());
    return { name, parent_id, type, is_trash: false, created_at: now, updated_at: now };
  },
};

export default {
  kinds: [ASSET, FOLDER],
  handlers: {
    /** The type is found from the bytes. */
    upload_asset({ account, request, base }) {
      const bytes = decodeDataUri(String(request.file));
      if (bytes.length > MAX_PROXIED_BYTES) throw new ApiError(413, 'payload_too_large', 'file is larger than 32 MB');
      const fileType = detectFileType(bytes);
      const { _id } = addAsset(account, fileType, bytes);
      const url = `${base}/files/${_id}.${fileType.extension}`;
      return { asset_id: _id, url, mime_type: fileType.type, size_bytes: bytes.length };
    },
    search_assets: createSearchHandler(library.images, ({ _words }) => String(_words)),

    create_asset_upload: ({ account, request, base }) => createUpload(account, request, base),
    complete_asset_upload: ({ account, request, base }) => completeUpload(account, request, base),
    create_asset_upload_batch({ account, request, base }) {
      const items = toObjects(request.files).map((file) => createUpload(account, file, base));
      const ids = items.map(({ asset_id }) => ({ id: String(asset_id) }));
      return { batch_id: createBatch(account, 'asset_batch', request, ids)._id, items };
    },
    complete_asset_batch({ account, request, base }) {
      const { _id, _items } = getRecord(account, getJobKind(account, 'asset_batch'), request.batch_id);
      for (const { id: asset_id } of toObjects(_items))
        if (getUpload(account, asset_id)._received) completeUpload(account, { asset_id }, base);
      return { batch_id: _id };
    },
  },
} satisfies HandlerGroup;
