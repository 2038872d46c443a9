import { z } from 'zod';
import * as field from '../src/fields.ts';
import { operation } from '../src/operation.ts';

const ownership = z.enum(['public', 'private']).optional().describe('private: the account’s own.');

/** Why a resource failed, as HeyGen reports it on groups and looks. */
const error = z.looseObject({ code: z.string(), message: z.string() }).optional();

/** HeyGen v3, GET /v3/avatars. */
export const listAvatarGroups = operation({
  name: 'list_avatar_groups',
  title: 'List avatar groups',
  summary: 'Lists avatars (characters). A group is not usable in a video: take a look of it from list_avatar_looks.',
  toolset: 'avatars',
  endpoint: 'GET /v3/avatars',
  effect: 'read',
  input: z.strictObject({ ownership, ...field.page(50, 20) }),
  output: z.looseObject({
    id: z.string(),
    name: z.string(),
    gender: z.string().optional(),
    looks_count: z.int().optional(),
    default_voice_id: z.string().optional(),
    status: z.string().optional(),
    consent_status: z.string().optional(),
    preview_image_url: z.string().optional(),
    preview_video_url: z.string().optional(),
    created_at: z.int().optional(),
    error,
  }),
  list: { name: 'groups', columns: ['id', 'name', 'gender', 'looks_count', 'default_voice_id', 'status'] },
  example: {
    input: { ownership: 'public' },
    output: { id: 'group_iris', name: 'Iris', gender: 'female', looks_count: 3, created_at: 1_780_000_000 },
  },
});

const look = z.looseObject({
  id: z.string(),
  name: z.string(),
  avatar_type: z.string(),
  group_id: z.string().optional(),
  gender: z.string().optional(),
  preferred_orientation: z.string().optional(),
  default_voice_id: z.string().optional(),
  supported_api_engines: z.array(z.string()).optional(),
  status: z.string().optional(),
  tags: z.array(z.string()).optional(),
  image_width: z.int().optional(),
  image_height: z.int().optional(),
  preview_image_url: z.string().optional(),
  preview_video_url: z.string().optional(),
  error,
});

const lookExample = {
  id: 'look_iris_office',
  name: 'Iris in the office',
  avatar_type: 'studio_avatar',
  group_id: 'group_iris',
  gender: 'female',
  preferred_orientation: 'landscape',
  default_voice_id: 'voice_en_f_01',
  supported_api_engines: ['avatar_iv', 'avatar_v'],
  tags: ['business'],
  image_width: 1920,
  image_height: 1080,
};

/** HeyGen v3, GET /v3/avatars/looks. */
export const listAvatarLooks = operation({
  name: 'list_avatar_looks',
  title: 'List avatar looks',
  summary: 'Lists looks; a look’s id is what other tools call avatar_id.',
  toolset: 'avatars',
  endpoint: 'GET /v3/avatars/looks',
  effect: 'read',
  input: z.strictObject({
    group_id: field.id('list_avatar_groups').optional(),
    avatar_type: z.enum(['studio_avatar', 'digital_twin', 'photo_avatar']).optional(),
    ownership,
    ...field.page(50, 20),
  }),
  output: look,
  list: {
    name: 'looks',
    columns: ['id', 'name', 'avatar_type', 'gender', 'preferred_orientation', 'default_voice_id', 'status'],
  },
  example: { input: { group_id: 'group_iris' }, output: lookExample },
});

/** HeyGen v3, GET /v3/avatars/looks/{look_id}. */
export const getAvatarLook = operation({
  name: 'get_avatar_look',
  title: 'Get an avatar look',
  summary: 'Gives one look: engines, orientation, own voice, previews, and whether its training is done.',
  toolset: 'avatars',
  endpoint: 'GET /v3/avatars/looks/{look_id}',
  effect: 'read',
  input: z.strictObject({ look_id: field.id('list_avatar_looks') }),
  output: look,
  example: { input: { look_id: 'look_iris_office' }, output: lookExample },
});

export default [listAvatarGroups, listAvatarLooks, getAvatarLook];
