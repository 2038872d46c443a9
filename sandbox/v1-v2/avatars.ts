import type { Json } from '../../src/declarations/operation.ts';
import type { World } from '../account.ts';
import { notFound, Problem } from '../api-error.ts';
import { recordsOf } from '../records.ts';
import { photoAvatars } from './photo-avatars.ts';

const PHOTO = 'photo_avatar';

/** The looks that v2 calls avatars; those made of a photo are talking photos there. */
export const avatarsOf = ({ library }: World) => library.looks.filter(({ avatar_type }) => avatar_type !== PHOTO);

/** Pictures that can speak, ready or not. */
export const talkingPhotosOf = (world: World): Json[] => [
  ...photoAvatars(world),
  ...recordsOf(world, 'talking_photo'),
  ...world.library.looks
    .filter(({ avatar_type }) => avatar_type === PHOTO)
    .map(({ id, name, preview_image_url }) => ({ id, name, image_url: preview_image_url, status: 'completed' })),
];

/** @throws Problem 404, also for the id of a group */
export function checkAvatar(world: World, id: unknown): void {
  if (!avatarsOf(world).some((look) => look.id === id)) throw notFound('avatar_not_found', `Avatar ${id}`);
}

/** @throws Problem 404, or 400 while it is still made */
export function checkTalkingPhoto(world: World, id: unknown): void {
  const photo = talkingPhotosOf(world).find((candidate) => candidate.id === id);
  if (!photo) throw notFound('avatar_not_found', `Talking photo ${id}`);
  if (photo.status !== 'completed') throw new Problem(400, 'invalid_parameter', `Talking photo ${id} is not ready yet`);
}
