import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { recordsOf } from '../records.ts';
import { photoAvatars } from './photo-avatars.ts';

const PHOTO = 'photo_avatar';

/** The looks that v2 calls avatars; those made of a photo are talking photos there. */
export const avatarsOf = ({ library }: Account) => library.looks.filter(({ avatar_type }) => avatar_type !== PHOTO);

/** Pictures that can speak, ready or not. */
export const talkingPhotosOf = (account: Account): Json[] => [
  ...photoAvatars(account),
  ...recordsOf(account, 'talking_photo'),
  ...account.library.looks
    .filter(({ avatar_type }) => avatar_type === PHOTO)
    .map(({ id, name, preview_image_url }) => ({ id, name, image_url: preview_image_url, status: 'completed' })),
];

/** @throws ApiError 404, also for the id of a group */
export function checkAvatar(account: Account, id: unknown): void {
  if (!avatarsOf(account).some((look) => look.id === id)) throw notFound('avatar_not_found', `Avatar ${id}`);
}

/** @throws ApiError 404, or 400 while it is still made */
export function checkTalkingPhoto(account: Account, id: unknown): void {
  const photo = talkingPhotosOf(account).find((candidate) => candidate.id === id);
  if (!photo) throw notFound('avatar_not_found', `Talking photo ${id}`);
  if (photo.status !== 'completed')
    throw new ApiError(400, 'invalid_parameter', `Talking photo ${id} is not ready yet`);
}
