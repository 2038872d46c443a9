import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { asksFor } from '../faults.ts';
import { jobOf, jobStatus, jobsOf, startJob } from '../jobs.ts';
import { shown } from '../public-fields.ts';
import { keep, recordOf, recordsOf, remove } from '../records.ts';
import { RATES } from './credits.ts';
import { imageOf, keyOfDrawn } from './images.ts';

/** Seconds of sandbox life that a photo becomes an avatar in. */
const MAKING_S = 5;
const DRAWN = 4;

/** Lets the making of an avatar go on. */
function made(account: Account, avatar: Json): Json {
  if (avatar.status !== 'pending' || account.since(Number(avatar._began)) < MAKING_S) return avatar;
  return Object.assign(avatar, { status: avatar._fails ? 'failed' : 'completed' });
}

export const photoAvatars = (account: Account) =>
  recordsOf(account, 'photo_avatar').map((avatar) => shown(made(account, avatar)));

const inGroup = (account: Account, id: unknown) =>
  recordsOf(account, 'photo_avatar').filter((look) => look.group_id === id);

/**
 * A group is the look that was made with it: both have one id.
 * @throws ApiError 404
 */
function groupOf(account: Account, id: unknown): Json {
  const look = recordOf(account, 'photo_avatar', id);
  if (look.group_id !== id) throw notFound('resource_not_found', `Photo avatar group ${id}`);
  return look;
}

function newLook(account: Account, fields: Json, base: string): Json {
  const { name, image_key: key, generation_id: generation } = fields;
  const image = imageOf(account, key);
  if (image.generation !== undefined && generation !== image.generation) {
    throw new ApiError(
      400,
      'invalid_parameter',
      'generation_id: a drawn picture goes with the generation that drew it',
    );
  }
  const id = account.newId('pha');
  return keep(account, 'photo_avatar', {
    id,
    group_id: fields.group_id ?? id,
    name,
    image_url: base + image.path,
    status: 'pending',
    created_at: Date.now() / 1000,
    is_motion: false,
    business_type: image.generation === undefined ? 'uploaded' : 'generated',
    _began: Date.now(),
    _fails: asksFor(String(name), 'render-fail'),
  });
}

/** HeyGen v2, POST /v2/photo_avatar/avatar_group/create: its id is the group's, too. */
export const createGroup = (account: Account, request: Json, base: string): Json =>
  shown(newLook(account, request, base));

/** HeyGen v2, POST /v2/photo_avatar/avatar_group/add. */
export function addLooks(account: Account, { group_id, image_keys, ...rest }: Json, base: string): Json {
  groupOf(account, group_id);
  const looks = (image_keys as string[]).map((image_key) => newLook(account, { ...rest, group_id, image_key }, base));
  return { photo_avatar_list: looks.map(shown) };
}

export const avatarView = (account: Account, id: unknown): Json =>
  shown(made(account, recordOf(account, 'photo_avatar', id)));

export function deleteGroup(account: Account, id: unknown): void {
  groupOf(account, id);
  for (const look of inGroup(account, id)) remove(account, 'photo_avatar', look.id);
}

/** The last training of a group. */
const trainingOf = (account: Account, id: unknown) =>
  jobsOf(account, 'photo_training').find(({ shown: { group_id } }) => group_id === id);

/** HeyGen v2, POST /v2/photo_avatar/train: it answers nothing. */
export function train(account: Account, { group_id }: Json): null {
  groupOf(account, group_id);
  account.spend(RATES.training);
  startJob(account, 'photo_training', {}, { group_id });
  return null;
}

const status = (account: Account, id: unknown): string => {
  const training = trainingOf(account, id);
  return training ? jobStatus(account, training) : 'empty';
};

/** HeyGen v2, GET /v2/photo_avatar/train/status/{group_id}. */
export function trainingView(account: Account, { group_id }: Json): Json {
  groupOf(account, group_id);
  const began = trainingOf(account, group_id)?.began;
  return {
    status: status(account, group_id),
    error_msg: null,
    ...(began !== undefined && { created_at: began / 1000 }),
    updated_at: null,
  };
}

/** A group as HeyGen v2, GET /v2/avatar_group.list shows it. */
export const photoGroups = (account: Account): Json[] =>
  recordsOf(account, 'photo_avatar')
    .filter(({ id, group_id }) => id === group_id)
    .map(({ id, name, created_at, image_url }) => ({
      id,
      name,
      created_at,
      num_looks: inGroup(account, id).length,
      preview_image: image_url,
      group_type: 'PRIVATE',
      train_status: status(account, id),
      default_voice_id: null,
    }));

export const looksOf = (account: Account, id: unknown): Json[] =>
  photoAvatars(account).filter((look) => look.group_id === id);

/** HeyGen v2, POST /v2/photo_avatar/photo/generate. */
export function draw(account: Account, request: Json): Json {
  account.spend(RATES.photo_generation);
  return { generation_id: startJob(account, 'photo_generation', request, {}).id };
}

/** HeyGen v2, POST /v2/photo_avatar/look/generate: of trained groups only. */
export function drawLook(account: Account, request: Json): Json {
  groupOf(account, request.group_id);
  if (status(account, request.group_id) !== 'ready')
    throw new ApiError(400, 'invalid_parameter', `group_id: ${request.group_id} is not trained`);
  return draw(account, request);
}

/** HeyGen v2, GET /v2/photo_avatar/generation/{generation_id}: four pictures to choose from. */
export function generationView(account: Account, id: unknown, base: string): Json {
  const job = jobOf(account, 'photo_generation', id);
  const state = jobStatus(account, job);
  const keys = Array.from({ length: DRAWN }, (_, place) => keyOfDrawn(job.id, place + 1));
  return {
    id: job.id,
    status: state,
    msg: state === 'failed' ? 'The picture was refused' : null,
    ...(state === 'success' && { image_url_list: keys.map((key) => `${base}/library/${key}`), image_key_list: keys }),
  };
}

/** HeyGen v2, POST /v2/photo_avatar/add_motion: a moving copy, under an id of its own. */
export function addMotion(account: Account, { id }: Json): Json {
  const still = recordOf(account, 'photo_avatar', id);
  account.spend(RATES.motion);
  const moving = { ...still, id: account.newId('pha'), is_motion: true };
  return { id: keep(account, 'photo_avatar', moving).id };
}

/** HeyGen v2, POST /v2/photo_avatar/upscale. */
export function upscale(account: Account, { id }: Json): Json {
  const avatar = recordOf(account, 'photo_avatar', id);
  account.spend(RATES.upscale);
  avatar.upscaled = true;
  return { id };
}
