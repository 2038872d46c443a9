import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { notFound } from '../api-error.ts';
import { HOST } from '../fixtures.ts';
import { shown } from '../public-fields.ts';
import { recordsOf, remove } from '../records.ts';
import { avatarsOf, talkingPhotosOf } from './avatars.ts';
import { looksOf, photoGroups } from './photo-avatars.ts';

const talkingPhoto = ({ id, image_url }: Json): Json => ({ id, image_url, circle_image: '' });

const avatarView = ({ id, name, gender, preview_image_url, preview_video_url, tags }: Json): Json => ({
  avatar_id: id,
  avatar_name: name,
  gender,
  preview_image_url,
  preview_video_url,
  premium: false,
  type: null,
  tags,
});

/** HeyGen v2, GET /v2/avatars. */
export const avatars = (account: Account): Json => ({
  avatars: avatarsOf(account).map(avatarView),
  talking_photos: talkingPhotosOf(account).map(talkingPhoto),
});

/** HeyGen v2, GET /v2/avatar/{avatar_id}/details: own avatars have no voice of their own. */
export function avatarDetails(account: Account, id: unknown): Json {
  const look = avatarsOf(account).find((candidate) => candidate.id === id);
  if (!look) throw notFound('avatar_not_found', `Avatar ${id}`);
  const { name, gender, preview_image_url, preview_video_url, default_voice_id, _ownership } = look;
  const isPublic = _ownership === 'public';
  return {
    type: 'avatar',
    id,
    name,
    gender,
    preview_image_url,
    preview_video_url,
    premium: false,
    is_public: isPublic,
    default_voice_id: isPublic ? default_voice_id : null,
    tags: ['AVATAR_IV'],
  };
}

const groupView = (group: Json): Json => ({
  id: group.id,
  name: group.name,
  created_at: group.created_at,
  num_looks: group.looks_count,
  preview_image: group.preview_image_url,
  group_type: group._ownership === 'public' ? 'PUBLIC_PHOTO' : 'PRIVATE',
  train_status: null,
  default_voice_id: group.default_voice_id,
});

/** HeyGen v2, GET /v2/avatar_group.list: the public ones only when they are asked for. */
export function groups(account: Account, { include_public: all = false }: Json): Json {
  const own = account.library.groups.filter(({ _ownership }) => all === true || _ownership !== 'public');
  const list = [...photoGroups(account), ...own.map(groupView)];
  return { total_count: list.length, avatar_group_list: list };
}

/** HeyGen v2, GET /v2/avatar_group/{group_id}/avatars: photo avatars have other fields than the rest. */
export function groupAvatars(account: Account, { group_id: id }: Json): Json {
  const photos = looksOf(account, id);
  const others = account.library.looks.filter((look) => look.group_id === id).map(avatarView);
  if (photos.length + others.length === 0) throw notFound('avatar_group_not_found', `Avatar group ${id}`);
  return { avatar_list: [...photos, ...others] };
}

/** What the documents say that a preview may be; most cannot be opened. */
const PREVIEWS: readonly ((name: string) => string | null)[] = [
  (name) => `${HOST}/voices/${name}.mp3`,
  () => null,
  () => '',
  (name) => `s3://movio-voices/${name}.mp3`,
  (name) => `voices/${name}.mp3`,
];

/** HeyGen v2, GET /v2/voices. */
export const voices = ({ library }: Account): Json => ({
  voices: library.voices.map(({ voice_id, name, language, gender, support_pause, _interactive }, index) => ({
    voice_id,
    name,
    language,
    gender,
    preview_audio: PREVIEWS[index % PREVIEWS.length]?.(String(voice_id)) ?? null,
    support_pause,
    emotion_support: index % 2 === 1,
    support_interactive_avatar: _interactive === true,
  })),
});

/** HeyGen v1, GET /v1/audio/voices: those that speak without an avatar. */
export const speechVoices = ({ library }: Account): Json => ({
  voices: library.voices.filter(({ _engine }) => _engine === 'starfish').map(shown),
});

/** HeyGen v1, GET /v1/talking_photo.list. */
export const talkingPhotos = (account: Account): Json[] => talkingPhotosOf(account).map(talkingPhoto);

/** HeyGen v2, DELETE /v2/talking_photo/{id}. */
export function deleteTalkingPhoto(account: Account, id: unknown): void {
  const isPhotoAvatar = recordsOf(account, 'photo_avatar').some((avatar) => avatar.id === id);
  remove(account, isPhotoAvatar ? 'photo_avatar' : 'talking_photo', id);
}
