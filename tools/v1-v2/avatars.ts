import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { opened } from './preview-audio.ts';
import { answered, id, nothing, v1v2 } from './v1-v2-operation.ts';

const avatar = z.looseObject({
  avatar_id: z.string(),
  avatar_name: z.string().optional(),
  gender: z.string().optional(),
  preview_image_url: z.string().optional(),
  preview_video_url: z.string().optional(),
  premium: z.boolean().optional(),
  type: z.string().optional(),
  tags: z.array(z.string()).optional(),
});

const avatarExample = { avatar_id: 'look_iris_office', avatar_name: 'Iris, office', gender: 'female' };

export const listAvatarsV2 = operation({
  ...v1v2('error_data', 'list_avatar_looks'),
  name: 'list_avatars_v2',
  title: 'List avatars (v2)',
  summary: 'Lists all avatars; avatar_id goes into generate_video_v2.',
  endpoint: 'GET /v2/avatars',
  effect: 'read',
  input: nothing,
  output: avatar,
  list: {
    name: 'avatars',
    at: 'avatars',
    columns: ['avatar_id', 'avatar_name', 'gender', 'premium'],
    search: true,
    whole: true,
  },
  example: { input: {}, output: avatarExample },
});

export const listAvatarsV1 = operation({
  ...v1v2('code_data', 'list_avatar_looks'),
  name: 'list_avatars_v1',
  title: 'List avatars (v1)',
  summary: 'Lists avatars as v1 had them.',
  endpoint: 'GET /v1/avatar.list',
  effect: 'read',
  input: nothing,
  output: avatar.partial(),
  list: {
    name: 'avatars',
    at: 'avatars',
    columns: ['avatar_id', 'avatar_name', 'gender'],
    search: true,
    whole: true,
  },
  example: { input: {}, output: avatarExample },
});

export const getAvatarDetailsV2 = operation({
  ...v1v2('error_data', 'get_avatar_look'),
  name: 'get_avatar_details_v2',
  title: 'Get an avatar (v2)',
  summary: 'Gives an avatar with its own voice in default_voice_id, which may be missing.',
  endpoint: 'GET /v2/avatar/{avatar_id}/details',
  effect: 'read',
  input: z.strictObject({ avatar_id: id('list_avatars_v2') }),
  output: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    type: z.string().optional(),
    gender: z.string().optional(),
    premium: z.boolean().optional(),
    is_public: z.boolean().optional(),
    default_voice_id: z.string().optional(),
    tags: z.array(z.string()).optional(),
    preview_image_url: z.string().optional(),
    preview_video_url: z.string().optional(),
  }),
  example: {
    input: { avatar_id: 'look_iris_office' },
    output: { id: 'look_iris_office', name: 'Iris, office', default_voice_id: 'voice_en_f_01' },
  },
});

export const listAvatarGroupsV2 = operation({
  ...v1v2('error_data', 'list_avatar_groups'),
  name: 'list_avatar_groups_v2',
  title: 'List avatar groups (v2)',
  summary: 'Lists groups; a group’s id is no avatar_id.',
  endpoint: 'GET /v2/avatar_group.list',
  effect: 'read',
  input: z.strictObject({ include_public: z.boolean().optional() }),
  output: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    num_looks: z.int().optional(),
    group_type: z.string().optional(),
    train_status: z.string().optional(),
    default_voice_id: z.string().optional(),
    created_at: z.number().optional(),
    preview_image: z.string().optional(),
  }),
  list: {
    name: 'groups',
    at: 'avatar_group_list',
    columns: ['id', 'name', 'num_looks', 'group_type', 'train_status'],
    whole: true,
  },
  example: { input: {}, output: { id: 'group_mina', name: 'Mina', num_looks: 3 } },
});

export const listAvatarGroupAvatarsV2 = operation({
  ...v1v2('error_data', 'list_avatar_looks'),
  name: 'list_avatar_group_avatars_v2',
  title: 'List the avatars of a group (v2)',
  summary: 'Lists the looks of one group.',
  endpoint: 'GET /v2/avatar_group/{group_id}/avatars',
  effect: 'read',
  input: z.strictObject({ group_id: id('list_avatar_groups_v2') }),
  output: z.looseObject({
    id: z.string().optional(),
    avatar_id: z.string().optional(),
    name: z.string().optional(),
    avatar_name: z.string().optional(),
  }),
  list: { name: 'avatars', at: 'avatar_list', columns: ['id', 'avatar_id', 'name', 'avatar_name'], whole: true },
  example: { input: { group_id: 'group_mina' }, output: { id: 'look_mina_office', name: 'Mina, office' } },
});

export const listVoicesV2 = operation({
  ...v1v2('error_data', 'list_voices'),
  name: 'list_voices_v2',
  title: 'List voices (v2)',
  summary: 'Lists all voices, with a preview where one can be opened.',
  endpoint: 'GET /v2/voices',
  effect: 'read',
  input: nothing,
  output: z.looseObject({
    voice_id: z.string(),
    name: z.string().optional(),
    language: z.string().optional(),
    gender: z.string().optional(),
    preview_audio: opened,
    support_pause: z.boolean().optional(),
    emotion_support: z.boolean().optional(),
    support_interactive_avatar: z.boolean().optional(),
  }),
  list: {
    name: 'voices',
    at: 'voices',
    columns: ['voice_id', 'name', 'language', 'gender', 'emotion_support', 'preview_audio'],
    search: true,
    whole: true,
  },
  example: { input: {}, output: { voice_id: 'voice_en_f_01', name: 'Iris', language: 'English', gender: 'female' } },
});

export const listVoicesV1 = operation({
  ...v1v2('code_data', 'list_voices'),
  name: 'list_voices_v1',
  title: 'List voices (v1)',
  summary: 'Lists voices as v1 had them.',
  endpoint: 'GET /v1/voice.list',
  effect: 'read',
  input: nothing,
  output: z.looseObject({
    voice_id: z.string().optional(),
    language: z.string().optional(),
    preview_audio: opened,
  }),
  list: { name: 'voices', at: 'list', columns: ['voice_id', 'language'], search: true, whole: true },
  example: { input: {}, output: { voice_id: 'voice_en_f_01', language: 'English' } },
});

export const listBrandVoicesV2 = operation({
  ...v1v2('error_data', 'list_brand_glossaries'),
  name: 'list_brand_voices_v2',
  title: 'List brand voices (v2)',
  summary: 'Lists glossaries of terms.',
  endpoint: 'GET /v2/brand_voice/list',
  effect: 'read',
  input: z.strictObject({
    limit: z.int().min(1).optional(),
    token: field.pageToken.optional(),
    name_only: z.boolean().optional(),
  }),
  output: z.looseObject({ id: z.string(), name: z.string().optional() }),
  list: { name: 'brand_voices', at: 'list', columns: ['id', 'name'] },
  example: { input: {}, output: { id: 'gls_nautical', name: 'Nautical' } },
});

export const listTalkingPhotosV1 = operation({
  ...v1v2('code_data', 'list_avatar_looks'),
  name: 'list_talking_photos_v1',
  title: 'List talking photos (v1)',
  summary: 'Lists talking photos; their ids go into generate_video_v2.',
  endpoint: 'GET /v1/talking_photo.list',
  effect: 'read',
  input: nothing,
  output: z.looseObject({ id: z.string(), image_url: z.string().optional(), circle_image: z.string().optional() }),
  list: { name: 'talking_photos', columns: ['id', 'image_url'], whole: true },
  example: { input: {}, output: { id: 'tph_1', image_url: 'https://files.example.com/tph_1.png' } },
});

export const uploadTalkingPhotoV1 = operation({
  ...v1v2('code_data', 'create_photo_avatar'),
  name: 'upload_talking_photo_v1',
  title: 'Make a talking photo (v1)',
  summary: 'Makes a talking photo of a picture with one face.',
  endpoint: 'POST /v1/talking_photo',
  host: 'upload',
  encoding: 'raw',
  effect: 'create',
  input: z.strictObject({ file: field.file('JPEG or PNG: path, https URL or data: URI.') }),
  output: z.looseObject({ talking_photo_id: z.string(), talking_photo_url: z.string().optional() }),
  example: {
    input: { file: 'data:image/png;base64,iVBORw0KGgo=' },
    output: { talking_photo_id: 'tph_1', talking_photo_url: 'https://files.example.com/tph_1.png' },
  },
});

export const deleteTalkingPhotoV2 = operation({
  ...v1v2('error_data', 'delete_avatar_look'),
  name: 'delete_talking_photo_v2',
  title: 'Delete a talking photo (v2)',
  summary: 'Deletes a talking photo for good. Ask the user first.',
  endpoint: 'DELETE /v2/talking_photo/{id}',
  effect: 'delete',
  input: z.strictObject({ id: id('list_talking_photos_v1') }),
  output: answered,
  example: { input: { id: 'tph_1' }, output: {} },
});

/** Who can be seen and heard (HeyGen v1 and v2, /avatar, /voice and /talking_photo). */
export default [
  listAvatarsV2,
  listAvatarsV1,
  getAvatarDetailsV2,
  listAvatarGroupsV2,
  listAvatarGroupAvatarsV2,
  listVoicesV2,
  listVoicesV1,
  listBrandVoicesV2,
  listTalkingPhotosV1,
  uploadTalkingPhotoV1,
  deleteTalkingPhotoV2,
];
