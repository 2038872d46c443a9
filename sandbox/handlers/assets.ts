import { createHash } from 'node:crypto';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account, Asset } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { openBatch } from './batches.ts';

const MAX_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_PROXIED = 32 * 1024 * 1024;
const EXPIRES_S = 3600;
/** Seconds of sandbox life that a file is taken in. */
const INGEST_S = 5;

/** The types that HeyGen stores, by what their bytes begin with. */
const MAGIC: [type: string, ending: string, test: (bytes: Buffer) => boolean][] = [
  ['image/png', 'png', (bytes) => bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
  ['image/jpeg', 'jpg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['video/mp4', 'mp4', (bytes) => bytes.subarray(4, 8).toString('latin1') === 'ftyp'],
  ['video/webm', 'webm', (bytes) => bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))],
  [
    'audio/mpeg',
    'mp3',
    (bytes) =>
      bytes.subarray(0, 3).toString('latin1') === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0),
  ],
  [
    'audio/wav',
    'wav',
    (bytes) =>
      bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WAVE',
  ],
  ['application/pdf', 'pdf', (bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-'],
  [
    'application/x-subrip',
    'srt',
    (bytes) => /^\uFEFF?\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> /.test(bytes.subarray(0, 64).toString('utf8')),
  ],
];

/** HeyGen's words for the sorts of files. */
export const sortOf = (type: string) => (type.startsWith('application') ? 'document' : (type.split('/')[0] as string));

export function sniffed(bytes: Buffer) {
  const found = MAGIC.find(([, , test]) => test(bytes));
  if (found) return { type: found[0], ending: found[1] };
  throw new ApiError(400, 'invalid_parameter', 'file is of a type that is not supported', { param: 'file' });
}

/** Keeps a file that came through the API. */
export function keepAsset(account: Account, type: string, ending: string, bytes: Buffer): Asset {
  const asset: Asset = {
    id: account.newId('ast'),
    name: `upload.${ending}`,
    type,
    bytes,
    size: bytes.length,
    status: 'completed',
    uploadedAt: Date.now(),
  };
  account.assets.set(asset.id, asset);
  return asset;
}

export const bytesOf = (dataUri: string) => Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');

/** HeyGen v3, POST /v3/assets: the type is found from the bytes. */
export function uploadAsset(account: Account, { file }: Json, base: string): Json {
  const bytes = bytesOf(String(file));
  if (bytes.length > MAX_PROXIED) throw new ApiError(413, 'payload_too_large', 'file is larger than 32 MB');
  const { type, ending } = sniffed(bytes);
  const asset = keepAsset(account, type, ending, bytes);
  return { asset_id: asset.id, url: `${base}/files/${asset.id}.${ending}`, mime_type: type, size_bytes: bytes.length };
}

export function assetOf(account: Account, id: unknown): Asset {
  const asset = account.assets.get(String(id));
  if (!asset || asset.status === 'pending_upload') throw notFound('asset_not_found', `Asset ${id}`);
  return asset;
}

export const assetView = ({ id, name, type, uploadedAt }: Asset, base: string): Json => ({
  id,
  name,
  type: sortOf(type),
  owner: 'sandbox',
  space_id: 'spc_sandbox',
  folder_id: null,
  url: `${base}/files/${id}`,
  uploaded_at: Math.floor(uploadedAt / 1000),
});

export const listAssets = (account: Account, { username }: Json, base: string): Json[] =>
  [...account.assets.values()]
    .reverse()
    .filter(({ status }) => status !== 'pending_upload' && username === 'sandbox')
    .map((asset) => assetView(asset, base));

export function deleteAsset(account: Account, id: unknown): Json {
  const asset = assetOf(account, id);
  account.assets.delete(asset.id);
  return { id: asset.id };
}

/** An address to PUT a file to (HeyGen v3, POST /v3/assets/direct-uploads). */
export function openUpload(account: Account, request: Json, base: string): Json {
  const { filename, content_type: type, size_bytes: size, checksum_sha256: sha256 } = request;
  if (Number(size) > MAX_BYTES) {
    throw new ApiError(400, 'invalid_parameter', `size_bytes is more than ${MAX_BYTES}`, { param: 'size_bytes' });
  }
  const asset: Asset = {
    id: account.newId('ast'),
    name: String(filename),
    type: String(type),
    size: Number(size),
    sha256: sha256 as string | undefined,
    status: 'pending_upload',
    uploadedAt: Date.now(),
  };
  account.assets.set(asset.id, asset);
  return {
    asset_id: asset.id,
    upload_url: `${base}/uploads/${asset.id}?X-Amz-Expires=${EXPIRES_S}&X-Amz-Signature=sandbox`,
    upload_headers: { 'content-type': asset.type, 'x-amz-server-side-encryption': 'AES256' },
    expires_in_seconds: EXPIRES_S,
    max_bytes: MAX_BYTES,
    status: 'pending_upload',
  };
}

export function openUploads(account: Account, { files, title }: Json, base: string): Json {
  const items = (files as Json[]).map((file) => openUpload(account, file, base));
  const batch = openBatch(
    account,
    'assets',
    title,
    items.map((slot) => ({ id: String(slot.asset_id) })),
  );
  return { batch_id: batch.id, items };
}

/** What a PUT to an upload address brings. */
export interface Put {
  headers: Record<string, string | string[] | undefined>;
  size: number;
  sha256: string;
  /** The first bytes, enough to tell the type. */
  head: Buffer;
}

/**
 * Takes a file at its upload address, as object storage does: size and headers are part of the signature.
 * @throws ApiError 403 when they differ, 400 when the checksum does
 */
export function takeUpload(account: Account, id: string, { headers, size, sha256, head }: Put): void {
  const asset = account.assets.get(id);
  if (!asset) throw notFound('NoSuchKey', id);
  const signed = headers['content-type'] === asset.type && headers['x-amz-server-side-encryption'] === 'AES256';
  if (!signed || size !== asset.size) throw new ApiError(403, 'SignatureDoesNotMatch', 'headers or size differ');
  if (asset.sha256 && asset.sha256.toLowerCase() !== sha256) throw new ApiError(400, 'BadDigest', 'checksum differs');
  asset.received = { sha256, head };
}

export const digest = () => createHash('sha256');

/** HeyGen v3, POST /v3/assets/{asset_id}/complete: the same again gives the same. */
export function completeUpload(account: Account, { asset_id: id, checksum_sha256: wanted }: Json, base: string): Json {
  const asset = account.assets.get(String(id));
  if (!asset) throw notFound('asset_not_found', `Asset ${id}`);
  if (!asset.received) throw new ApiError(409, 'resource_not_ready', `Nothing was PUT for ${id}`);
  if (wanted && String(wanted).toLowerCase() !== asset.received.sha256) {
    throw new ApiError(400, 'invalid_parameter', 'checksum_sha256 differs', { param: 'checksum_sha256' });
  }
  const { type } = sniffedUpload(asset);
  if (asset.status === 'pending_upload') Object.assign(asset, { status: 'processing', type, completedAt: Date.now() });
  return {
    asset_id: asset.id,
    url: `${base}/files/${asset.id}`,
    mime_type: asset.type,
    size_bytes: asset.size,
    status: 'processing',
  };
}

/** Archives are taken by direct upload only. */
function sniffedUpload({ received, type }: Asset) {
  const head = received?.head ?? Buffer.alloc(0);
  if (type === 'application/zip' && head.subarray(0, 2).toString('latin1') === 'PK') return { type };
  return sniffed(head);
}

export function completeUploads(account: Account, batch: { id: string; items: { id?: string }[] }, base: string): Json {
  for (const { id } of batch.items) {
    if (account.assets.get(String(id))?.received) completeUpload(account, { asset_id: id }, base);
  }
  return { batch_id: batch.id };
}

/** Lets files that were taken in become usable. */
export function advanceAssets(account: Account): void {
  for (const asset of account.assets.values()) {
    if (asset.status === 'processing' && account.since(asset.completedAt ?? 0) >= INGEST_S) asset.status = 'completed';
  }
}
