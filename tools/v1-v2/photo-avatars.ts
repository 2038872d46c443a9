import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { creditCheck } from './credits.ts';
import { answered, id, v1v2 } from './v1-v2-operation.ts';

export const photoGenerationV2Job = job({
  name: 'photo_generation_v2',
  noun: 'Photos',
  idField: 'generation_id',
  event: { name: 'photo_avatar_generation' },
  typical: { text: 'about a minute', seconds: 60 },
  finished:
    'Let the user choose one of image_url_list; its place in image_key_list has the image_key for create_photo_avatar_group_v2.',
  status: { running: 'processing', completed: ['success'], failed: ['failed'] },
});

export const photoAvatarV2Job = job({
  name: 'photo_avatar_v2',
  noun: 'Photo avatar',
  idField: 'id',
  typical: { text: 'some seconds', seconds: 20 },
  finished: 'Its id can be used now, as talking_photo_id of generate_video_v2.',
  status: { completed: ['completed'], failed: ['failed'] },
});

export const photoTrainingV2Job = job({
  name: 'photo_training_v2',
  noun: 'Training',
  idField: 'group_id',
  event: { name: 'photo_avatar_train' },
  typical: { text: 'some minutes', seconds: 300 },
  finished: 'The photo avatar is trained: generate_photo_avatar_looks_v2 draws it in new settings.',
  status: { running: 'training', completed: ['ready'], failed: ['failed', 'error'] },
});

const orientation = z.enum(['square', 'horizontal', 'vertical']);
const pose = z.enum(['half_body', 'close_up', 'full_body']);
const style = z.enum(['Realistic', 'Pixar', 'Cinematic', 'Vintage', 'Noir', 'Cyberpunk', 'Unspecified']);

const photoAvatar = z.looseObject({
  id: z.string(),
  status: z.string(),
  group_id: z.string().optional(),
  name: z.string().optional(),
  image_url: z.string().optional(),
  is_motion: z.boolean().optional(),
  business_type: z.string().optional(),
  created_at: z.number().optional(),
});

const photoAvatarExample = { id: 'pha_1', status: 'pending', group_id: 'pha_1', name: 'Captain' };
const generated = z.looseObject({ generation_id: z.string() });
const paid = { effect: 'create', spends: 'credits', beforeSend: creditCheck } as const;
const groupId = id('create_photo_avatar_group_v2');
const photoId = id('create_photo_avatar_group_v2');
const chargeCredits = () => chargeUnknown('photo avatars of v2, which credits pay for');

export const generatePhotosV2 = operation({
  ...v1v2('error_data', 'create_prompt_avatar'),
  ...paid,
  name: 'generate_photos_v2',
  title: 'Draw photos of a person (v2)',
  summary: 'Starts drawing photos of a new person from eight fields, all needed.',
  endpoint: 'POST /v2/photo_avatar/photo/generate',
  job: photoGenerationV2Job,
  charge: chargeCredits,
  input: z.strictObject({
    name: field.line().min(1),
    age: z.enum(['Young Adult', 'Early Middle Age', 'Late Middle Age', 'Senior', 'Unspecified']),
    gender: z.enum(['Woman', 'Man', 'Unspecified']),
    ethnicity: z.enum([
      'White',
      'Black',
      'Asian American',
      'East Asian',
      'South East Asian',
      'South Asian',
      'Middle Eastern',
      'Pacific',
      'Hispanic',
      'Unspecified',
    ]),
    orientation,
    pose,
    style,
    appearance: z.string().min(1).max(1000),
  }),
  output: generated,
  example: {
    input: {
      name: 'Pilot',
      age: 'Senior',
      gender: 'Woman',
      ethnicity: 'Unspecified',
      orientation: 'horizontal',
      pose: 'half_body',
      style: 'Realistic',
      appearance: 'Harbour pilot in a navy sweater',
    },
    output: { generation_id: 'gen_1' },
  },
});

export const getPhotoGenerationV2 = operation({
  ...v1v2('error_data', 'get_avatar_look'),
  name: 'get_photo_generation_v2',
  title: 'Get drawn photos (v2)',
  summary: 'Gives the photos that were drawn, with the keys to go on with. Follows it with wait_seconds.',
  endpoint: 'GET /v2/photo_avatar/generation/{generation_id}',
  effect: 'read',
  job: photoGenerationV2Job,
  input: z.strictObject({ generation_id: id('generate_photos_v2') }),
  output: z.looseObject({
    id: z.string().optional(),
    status: z.string(),
    msg: z.string().optional(),
    image_url_list: z.array(z.string()).optional(),
    image_key_list: z.array(z.string()).optional(),
  }),
  example: { input: { generation_id: 'gen_1' }, output: { id: 'gen_1', status: 'processing' } },
});

export const createPhotoAvatarGroupV2 = operation({
  ...v1v2('error_data', 'create_photo_avatar'),
  name: 'create_photo_avatar_group_v2',
  title: 'Make a photo avatar (v2)',
  summary: 'Makes a photo avatar of an uploaded or drawn picture; its id is group_id and talking_photo_id.',
  endpoint: 'POST /v2/photo_avatar/avatar_group/create',
  effect: 'create',
  job: photoAvatarV2Job,
  input: z.strictObject({
    name: field.line().min(1),
    image_key: id('upload_asset_v1 or get_photo_generation_v2'),
    generation_id: field.word().optional().describe('For a drawn picture.'),
  }),
  output: photoAvatar,
  example: { input: { name: 'Captain', image_key: 'image/1/original' }, output: photoAvatarExample },
});

export const addPhotoAvatarLooksV2 = operation({
  ...v1v2('error_data', 'create_photo_avatar'),
  name: 'add_photo_avatar_looks_v2',
  title: 'Add looks to a photo avatar (v2)',
  summary: 'Adds one to four pictures to a photo avatar.',
  endpoint: 'POST /v2/photo_avatar/avatar_group/add',
  effect: 'create',
  input: z.strictObject({
    group_id: groupId,
    image_keys: z.array(field.word().min(1)).min(1).max(4),
    name: field.line().min(1),
    generation_id: field.word().optional(),
  }),
  output: z.looseObject({ photo_avatar_list: z.array(photoAvatar).optional() }),
  example: {
    input: { group_id: 'pha_1', image_keys: ['image/2/original'], name: 'Captain ashore' },
    output: { photo_avatar_list: [photoAvatarExample] },
  },
});

export const trainPhotoAvatarV2 = operation({
  ...v1v2('error_data'),
  ...paid,
  name: 'train_photo_avatar_v2',
  title: 'Train a photo avatar (v2)',
  summary: 'Starts training a photo avatar, after which new looks can be drawn.',
  endpoint: 'POST /v2/photo_avatar/train',
  job: photoTrainingV2Job,
  charge: chargeCredits,
  input: z.strictObject({ group_id: groupId }),
  output: answered,
  example: { input: { group_id: 'pha_1' }, output: { group_id: 'pha_1' } },
});

export const getPhotoAvatarTrainingV2 = operation({
  ...v1v2('error_data', 'get_avatar_group'),
  name: 'get_photo_avatar_training_v2',
  title: 'Get the training of a photo avatar (v2)',
  summary: 'Shows how far training is. Follows it with wait_seconds.',
  endpoint: 'GET /v2/photo_avatar/train/status/{group_id}',
  effect: 'read',
  job: photoTrainingV2Job,
  input: z.strictObject({ group_id: groupId }),
  output: z.looseObject({
    status: z.string(),
    error_msg: z.string().optional(),
    created_at: z.number().optional(),
    updated_at: z.number().optional(),
  }),
  example: { input: { group_id: 'pha_1' }, output: { status: 'training' } },
});

export const getPhotoAvatarV2 = operation({
  ...v1v2('error_data', 'get_avatar_look'),
  name: 'get_photo_avatar_v2',
  title: 'Get a photo avatar (v2)',
  summary: 'Shows whether a photo avatar can be used yet. Follows it with wait_seconds.',
  endpoint: 'GET /v2/photo_avatar/{id}',
  effect: 'read',
  job: photoAvatarV2Job,
  input: z.strictObject({ id: photoId }),
  output: photoAvatar,
  example: { input: { id: 'pha_1' }, output: photoAvatarExample },
});

export const deletePhotoAvatarV2 = operation({
  ...v1v2('error_data', 'delete_avatar_look'),
  name: 'delete_photo_avatar_v2',
  title: 'Delete a photo avatar (v2)',
  summary: 'Deletes a photo avatar’s look for good. Ask the user first.',
  endpoint: 'DELETE /v2/photo_avatar/{id}',
  effect: 'delete',
  input: z.strictObject({ id: photoId }),
  output: answered,
  example: { input: { id: 'pha_1' }, output: {} },
});

export const deletePhotoAvatarGroupV2 = operation({
  ...v1v2('error_data', 'delete_avatar_group'),
  name: 'delete_photo_avatar_group_v2',
  title: 'Delete a photo avatar group (v2)',
  summary: 'Deletes a photo avatar with all its looks for good. Ask the user first.',
  endpoint: 'DELETE /v2/photo_avatar_group/{group_id}',
  effect: 'delete',
  input: z.strictObject({ group_id: groupId }),
  output: answered,
  example: { input: { group_id: 'pha_1' }, output: {} },
});

export const generatePhotoAvatarLooksV2 = operation({
  ...v1v2('error_data', 'create_prompt_avatar'),
  ...paid,
  name: 'generate_photo_avatar_looks_v2',
  title: 'Draw looks of a photo avatar (v2)',
  summary: 'Starts drawing a trained photo avatar in new settings.',
  endpoint: 'POST /v2/photo_avatar/look/generate',
  job: photoGenerationV2Job,
  charge: chargeCredits,
  input: z.strictObject({ group_id: groupId, prompt: field.text().min(1), orientation, pose, style }),
  output: generated,
  example: {
    input: {
      group_id: 'pha_1',
      prompt: 'On deck at dawn',
      orientation: 'vertical',
      pose: 'full_body',
      style: 'Cinematic',
    },
    output: { generation_id: 'gen_2' },
  },
});

export const addPhotoAvatarMotionV2 = operation({
  ...v1v2('error_data'),
  ...paid,
  name: 'add_photo_avatar_motion_v2',
  title: 'Animate a photo avatar (v2)',
  summary: 'Adds motion to a photo avatar’s look.',
  endpoint: 'POST /v2/photo_avatar/add_motion',
  charge: chargeCredits,
  input: z.strictObject({ id: photoId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { id: 'pha_1' }, output: { id: 'pha_2' } },
});

export const addPhotoAvatarSoundV2 = operation({
  ...v1v2('error_data'),
  name: 'add_photo_avatar_sound_v2',
  title: 'Give a photo avatar a sound (v2)',
  summary: 'Adds a background sound to a photo avatar’s look.',
  endpoint: 'POST /v2/photo_avatar/add_sound_effect',
  effect: 'create',
  input: z.strictObject({ id: photoId }),
  output: z.looseObject({ sound_effect_id: z.string() }),
  example: { input: { id: 'pha_1' }, output: { sound_effect_id: 'sfx_1' } },
});

export const upscalePhotoAvatarV2 = operation({
  ...v1v2('error_data'),
  ...paid,
  name: 'upscale_photo_avatar_v2',
  title: 'Sharpen a photo avatar (v2)',
  summary: 'Makes a photo avatar’s look larger and sharper.',
  endpoint: 'POST /v2/photo_avatar/upscale',
  charge: chargeCredits,
  input: z.strictObject({ id: photoId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { id: 'pha_1' }, output: { id: 'pha_1' } },
});

/** Avatars made of pictures, drawn or uploaded (HeyGen v2, /photo_avatar). */
export default [
  generatePhotosV2,
  getPhotoGenerationV2,
  createPhotoAvatarGroupV2,
  addPhotoAvatarLooksV2,
  trainPhotoAvatarV2,
  getPhotoAvatarTrainingV2,
  getPhotoAvatarV2,
  deletePhotoAvatarV2,
  deletePhotoAvatarGroupV2,
  generatePhotoAvatarLooksV2,
  addPhotoAvatarMotionV2,
  addPhotoAvatarSoundV2,
  upscalePhotoAvatarV2,
];
