import { toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createNotFoundError, createParameterError } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import type { Handler, HandlerGroup } from '../handler.ts';
import { ASSET } from '../handlers/assets.ts';
import { getJobKind, getJobStatus, startJob } from '../jobs.ts';
import {
  createRecord,
  deleteRecord,
  findAnyRecord,
  findRecord,
  getRecord,
  listRecords,
  type RecordKind,
  startWork,
  toPublicFields,
} from '../records.ts';
import { RATES } from './credits.ts';

/** Sandbox seconds in which a photo becomes an avatar. */
const PROCESSING_S = 5;
/** Pictures that one generation makes, to choose from. */
const GENERATED_PICTURES = 4;

/** Talking photos are such avatars too, without a group. */
export const PHOTO_AVATAR: RecordKind = { name: 'photo_avatar', idField: 'id', prefix: 'pha' };

/** The key of an uploaded picture, by which v2 makes photo avatars of it. */
export const toUploadKey = (asset: string) => `image/${asset}/original`;
/** The key of one of the pictures that were generated together. */
const toGeneratedKey = (generation: string, place: number) => `photo_generation/${generation}/image${place}.jpg`;

/**
 * Finds the picture behind a key: its address, and the generation that made it.
 * @throws ApiError 404
 */
export function getImage(account: Account, key: unknown): { path: string; generation?: string } {
  const [, asset = ''] = /^image\/(\w+)\/original$/.exec(String(key)) ?? [];
  if (findRecord(account, ASSET, asset)) return { path: `/files/${asset}` };
  const [, generation = ''] = /^photo_generation\/(\w+)\/image[1-4]\.jpg$/.exec(String(key)) ?? [];
  if (findAnyRecord(account, generation)?._kind === 'photo_generation_v2')
    return { path: `/library/${key}`, generation };
  throw createNotFoundError('resource_not_found', `Image ${key}`);
}

/**
 * A group is the look that was made with it: both have one id.
 * @throws ApiError 404
 */
function checkGroup(account: Account, id: unknown): void {
  if (getRecord(account, PHOTO_AVATAR, id).group_id !== id)
    throw createNotFoundError('resource_not_found', `Photo avatar group ${id}`);
}

function createLook(account: Account, fields: Json, base: string): Json {
  const { name, image_key, generation_id } = fields;
  const { path, generation } = getImage(account, image_key);
  if (generation !== undefined && generation_id !== generation)
    throw createParameterError('generation_id: a drawn picture goes with the generation that drew it');
  const id = account.createId('pha');
  const fails = requestsFault(String(name), 'render-fail');
  const look = createRecord(account, PHOTO_AVATAR, {
    id,
    group_id: fields.group_id ?? id,
    name,
    image_url: base + path,
    status: 'pending',
    created_at: Date.now() / 1000,
    is_motion: false,
    business_type: generation === undefined ? 'uploaded' : 'generated',
    ...startWork(PROCESSING_S, { status: fails ? 'failed' : 'completed' }),
  });
  return toPublicFields(look);
}

/** The last training of a group. */
const findTraining = (account: Account, id: unknown) =>
  listRecords(account, getJobKind(account, 'photo_training_v2'), { _group: id })[0];

function getTrainingStatus(account: Account, id: unknown): string {
  const training = findTraining(account, id);
  return training ? getJobStatus(account, training) : 'empty';
}

/** Groups of photo avatars, with the fields that other groups have. */
export const listPhotoGroups = (account: Account): Json[] =>
  listRecords(account, PHOTO_AVATAR)
    .filter(({ id, group_id }) => id === group_id)
    .map((look) => ({
      ...look,
      looks_count: listRecords(account, PHOTO_AVATAR, { group_id: look.id }).length,
      preview_image_url: look.image_url,
      train_status: getTrainingStatus(account, look.id),
      default_voice_id: null,
    }));

const generatePhotos: Handler = ({ account, request }) => {
  account.chargeCredits(RATES.photo_generation);
  return { generation_id: startJob(account, 'photo_generation_v2', request)._id };
};

export default {
  records: {
    get_photo_avatar_v2: PHOTO_AVATAR,
    delete_photo_avatar_v2: PHOTO_AVATAR,
    delete_talking_photo_v2: PHOTO_AVATAR,
    upscale_photo_avatar_v2: {
      ...PHOTO_AVATAR,
      changes: { upscaled: true },
      credits: RATES.upscale,
      toView: ({ id }) => ({ id }),
    },
    add_photo_avatar_sound_v2: {
      ...PHOTO_AVATAR,
      changes: {},
      toView: (_, { account }) => ({ sound_effect_id: account.createId('sfx') }),
    },
  },
  jobViews: {
    photo_generation_v2({ id, status }, _job, { base }) {
      const keys = Array.from({ length: GENERATED_PICTURES }, (_, place) => toGeneratedKey(String(id), place + 1));
      const images = { image_url_list: keys.map((key) => `${base}/library/${key}`), image_key_list: keys };
      const msg = status === 'failed' ? 'The picture was refused' : null;
      return { id, status, msg, ...(status === 'success' && images) };
    },
  },
  handlers: {
    generate_photos_v2: generatePhotos,

    /** The id of the first look is the group's, too. */
    create_photo_avatar_group_v2: ({ account, request, base }) => createLook(account, request, base),

    add_photo_avatar_looks_v2({ account, request: { group_id, image_keys, ...rest }, base }) {
      checkGroup(account, group_id);
      const looks = toTexts(image_keys).map((image_key) => createLook(account, { ...rest, group_id, image_key }, base));
      return { photo_avatar_list: looks };
    },

    train_photo_avatar_v2({ account, request: { group_id } }) {
      checkGroup(account, group_id);
      account.chargeCredits(RATES.training);
      startJob(account, 'photo_training_v2', {}, { _group: group_id });
      return null;
    },

    get_photo_avatar_training_v2({ account, request: { group_id } }) {
      checkGroup(account, group_id);
      const startedAt = findTraining(account, group_id)?._startedAt;
      return {
        status: getTrainingStatus(account, group_id),
        error_msg: null,
        ...(startedAt !== undefined && { created_at: startedAt / 1000 }),
        updated_at: null,
      };
    },

    delete_photo_avatar_group_v2({ account, request: { group_id } }) {
      checkGroup(account, group_id);
      for (const { _id } of listRecords(account, PHOTO_AVATAR, { group_id })) deleteRecord(account, PHOTO_AVATAR, _id);
      return null;
    },

    /** Of trained groups only. */
    generate_photo_avatar_looks_v2(context) {
      const { group_id } = context.request;
      checkGroup(context.account, group_id);
      if (getTrainingStatus(context.account, group_id) !== 'ready')
        throw createParameterError(`group_id: ${group_id} is not trained`);
      return generatePhotos(context);
    },

    /** Makes a moving copy, under an id of its own. */
    add_photo_avatar_motion_v2({ account, request }) {
      const still = getRecord(account, PHOTO_AVATAR, request.id);
      account.chargeCredits(RATES.motion);
      const { id } = createRecord(account, PHOTO_AVATAR, { ...still, id: undefined, is_motion: true });
      return { id };
    },
  },
} satisfies HandlerGroup;
