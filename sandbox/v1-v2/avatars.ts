import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createNotFoundError, createParameterError } from '../api-error.ts';
import { LIBRARY_URL } from '../fixtures.ts';
import { type Handler, type HandlerGroup, pick } from '../handler.ts';
import { AVATAR_GROUP, AVATAR_LOOK } from '../handlers/avatars.ts';
import { BRAND_GLOSSARY } from '../handlers/brand.ts';
import { VOICE } from '../handlers/voices.ts';
import { createRecord, getRecord, listRecords, type RecordKind, toPublicFields } from '../records.ts';
import { addUpload } from './assets.ts';
import { toTokenPage } from './envelope.ts';
import { listPhotoGroups, PHOTO_AVATAR } from './photo-avatars.ts';

/** What v3 calls a look that was made of a photo. */
const PHOTO = 'photo_avatar';

/** The looks that v2 calls avatars; those made of a photo are talking photos there. */
const listAvatars = (account: Account) =>
  listRecords(account, AVATAR_LOOK).filter(({ avatar_type }) => avatar_type !== PHOTO);

/** Pictures that can speak, ready or not. */
const listTalkingPhotos = (account: Account): Json[] => [
  ...listRecords(account, PHOTO_AVATAR),
  ...listRecords(account, AVATAR_LOOK, { avatar_type: PHOTO }).map(({ id, name, preview_image_url }) => ({
    id,
    name,
    image_url: preview_image_url,
    status: 'completed',
  })),
];

/** @throws ApiError 404, also for the id of a group */
export function getAvatar(account: Account, id: unknown): Json {
  const look = getRecord(account, AVATAR_LOOK, id);
  if (look.avatar_type !== PHOTO) return look;
  throw createNotFoundError('avatar_not_found', `Avatar ${id}`);
}

/** @throws ApiError 404, or 400 while it is still processed */
export function checkTalkingPhoto(account: Account, id: unknown): void {
  const photo = listTalkingPhotos(account).find((candidate) => candidate.id === id);
  if (!photo) throw createNotFoundError('avatar_not_found', `Talking photo ${id}`);
  if (photo.status !== 'completed') throw createParameterError(`Talking photo ${id} is not ready yet`);
}

const toTalkingPhotoView = ({ id, image_url }: Json): Json => ({ id, image_url, circle_image: '' });

const toAvatarView = (look: Json): Json => ({
  avatar_id: look.id,
  avatar_name: look.name,
  ...pick(look, 'gender', 'preview_image_url', 'preview_video_url', 'tags'),
  premium: false,
  type: null,
});

const toGroupView = (group: Json): Json => ({
  ...pick(group, 'id', 'name', 'created_at', 'default_voice_id'),
  num_looks: group.looks_count,
  preview_image: group.preview_image_url,
  group_type: group._ownership === 'public' ? 'PUBLIC_PHOTO' : 'PRIVATE',
  train_status: group.train_status ?? null,
});

/** What the documents say that a preview may be; most cannot be opened. */
const PREVIEW_FORMS: readonly ((name: string) => string | null)[] = [
  (name) => `${LIBRARY_URL}/voices/${name}.mp3`,
  () => null,
  () => '',
  (name) => `s3://movio-voices/${name}.mp3`,
  (name) => `voices/${name}.mp3`,
];

const listAvatarsAndPhotos: Handler = ({ account }) => ({
  avatars: listAvatars(account).map(toAvatarView),
  talking_photos: listTalkingPhotos(account).map(toTalkingPhotoView),
});

const listVoices: Handler = ({ account }) =>
  listRecords(account, VOICE).map((voice, index) => ({
    ...pick(voice, 'voice_id', 'name', 'language', 'gender', 'support_pause'),
    preview_audio: PREVIEW_FORMS[index % PREVIEW_FORMS.length]?.(String(voice.voice_id)) ?? null,
    emotion_support: index % 2 === 1,
    support_interactive_avatar: voice._interactive === true,
  }));

const BRAND_VOICE: RecordKind = {
  ...BRAND_GLOSSARY,
  toListed: ({ brand_glossary_id: id, name }) => ({ id, name }),
  toList: (items, request) => ({ ...toTokenPage('list', items, request), total: items.length }),
};

export default {
  records: { list_brand_voices_v2: BRAND_VOICE },
  handlers: {
    list_avatars_v2: listAvatarsAndPhotos,
    list_avatars_v1: listAvatarsAndPhotos,
    list_voices_v2: listVoices,
    list_voices_v1: listVoices,

    /** Own avatars have no voice of their own. */
    get_avatar_details_v2({ account, request }) {
      const look = getAvatar(account, request.avatar_id);
      const is_public = look._ownership === 'public';
      return {
        ...pick(look, 'id', 'name', 'gender', 'preview_image_url', 'preview_video_url'),
        type: 'avatar',
        premium: false,
        is_public,
        default_voice_id: is_public ? look.default_voice_id : null,
        tags: ['AVATAR_IV'],
      };
    },

    /** The public ones only when they are asked for. */
    list_avatar_groups_v2({ account, request: { include_public: all = false } }) {
      const groups = listRecords(account, AVATAR_GROUP).filter(({ _ownership }) => all || _ownership !== 'public');
      const list = [...listPhotoGroups(account), ...groups].map(toGroupView);
      return { total_count: list.length, avatar_group_list: list };
    },

    /** Photo avatars have other fields than the rest. */
    list_avatar_group_avatars_v2({ account, request: { group_id } }) {
      const photos = listRecords(account, PHOTO_AVATAR, { group_id }).map(toPublicFields);
      const others = listRecords(account, AVATAR_LOOK, { group_id }).map(toAvatarView);
      if (photos.length + others.length > 0) return [...photos, ...others];
      throw createNotFoundError('avatar_group_not_found', `Avatar group ${group_id}`);
    },

    list_talking_photos_v1: ({ account }) => listTalkingPhotos(account).map(toTalkingPhotoView),
    upload_talking_photo_v1({ account, request: { file }, base }) {
      const { url } = addUpload(account, file, ['image/jpeg', 'image/png'], base);
      const id = account.createId('tph');
      createRecord(account, PHOTO_AVATAR, { id, image_url: url, status: 'completed' });
      return { talking_photo_id: id, talking_photo_url: url };
    },
  },
} satisfies HandlerGroup;
