import type { Account } from '../account.ts';
import { createNotFoundError } from '../api-error.ts';
import { ASSET } from '../handlers/assets.ts';
import { findRecord } from '../records.ts';

/** The key of an uploaded picture, by which v2 makes photo avatars of it. */
export const toUploadKey = (asset: string) => `image/${asset}/original`;
/** The key of one of the pictures that were generated together. */
export const toGeneratedKey = (generation: string, place: number) => `photo_generation/${generation}/image${place}.jpg`;

/**
 * Finds the picture behind a key: its address, and the generation that made it.
 * @throws ApiError 404
 */
export function getImage(account: Account, key: unknown): { path: string; generation?: string } {
  const [, asset = ''] = /^image\/(\w+)\/original$/.exec(String(key)) ?? [];
  if (findRecord(account, ASSET, asset)) return { path: `/files/${asset}` };
  const [, generation = ''] = /^photo_generation\/(\w+)\/image[1-4]\.jpg$/.exec(String(key)) ?? [];
  if (account.records.get(generation)?._kind === 'photo_generation_v2') return { path: `/library/${key}`, generation };
  throw createNotFoundError('resource_not_found', `Image ${key}`);
}
