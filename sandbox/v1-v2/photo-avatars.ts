import type { Json } from '../../src/declarations/operation.ts';
import type { World } from '../account.ts';
import { notFound, Problem } from '../api-error.ts';
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
function made(world: World, avatar: Json): Json {
  if (avatar.status !== 'pending' || world.since(Number(avatar._began)) < MAKING_S) return avatar;
  return Object.assign(avatar, { status: avatar._fails ? 'failed' : 'completed' });
}

export const photoAvatars = (world: World) =>
  recordsOf(world, 'photo_avatar').map((avatar) => shown(made(world, avatar)));

const inGroup = (world: World, id: unknown) => recordsOf(world, 'photo_avatar').filter((look) => look.group_id === id);

/**
 * A group is the look that was made with it: both have one id.
 * @throws Problem 404
 */
function groupOf(world: World, id: unknown): Json {
  const look = recordOf(world, 'photo_avatar', id);
  if (look.group_id !== id) throw notFound('resource_not_found', `Photo avatar group ${id}`);
  return look;
}

function newLook(world: World, fields: Json, base: string): Json {
  const { name, image_key: key, generation_id: generation } = fields;
  const image = imageOf(world, key);
  if (image.generation !== undefined && generation !== image.generation) {
    throw new Problem(400, 'invalid_parameter', 'generation_id: a drawn picture goes with the generation that drew it');
  }
  const id = world.newId('pha');
  return keep(world, 'photo_avatar', {
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
export const createGroup = (world: World, request: Json, base: string): Json => shown(newLook(world, request, base));

/** HeyGen v2, POST /v2/photo_avatar/avatar_group/add. */
export function addLooks(world: World, { group_id, image_keys, ...rest }: Json, base: string): Json {
  groupOf(world, group_id);
  const looks = (image_keys as string[]).map((image_key) => newLook(world, { ...rest, group_id, image_key }, base));
  return { photo_avatar_list: looks.map(shown) };
}

export const avatarView = (world: World, id: unknown): Json => shown(made(world, recordOf(world, 'photo_avatar', id)));

export function deleteGroup(world: World, id: unknown): void {
  groupOf(world, id);
  for (const look of inGroup(world, id)) remove(world, 'photo_avatar', look.id);
}

/** The last training of a group. */
const trainingOf = (world: World, id: unknown) =>
  jobsOf(world, 'photo_training').find(({ shown: { group_id } }) => group_id === id);

/** HeyGen v2, POST /v2/photo_avatar/train: it answers nothing. */
export function train(world: World, { group_id }: Json): null {
  groupOf(world, group_id);
  world.spend(RATES.training);
  startJob(world, 'photo_training', {}, { group_id });
  return null;
}

const status = (world: World, id: unknown): string => {
  const training = trainingOf(world, id);
  return training ? jobStatus(world, training) : 'empty';
};

/** HeyGen v2, GET /v2/photo_avatar/train/status/{group_id}. */
export function trainingView(world: World, { group_id }: Json): Json {
  groupOf(world, group_id);
  const began = trainingOf(world, group_id)?.began;
  return {
    status: status(world, group_id),
    error_msg: null,
    ...(began !== undefined && { created_at: began / 1000 }),
    updated_at: null,
  };
}

/** A group as HeyGen v2, GET /v2/avatar_group.list shows it. */
export const photoGroups = (world: World): Json[] =>
  recordsOf(world, 'photo_avatar')
    .filter(({ id, group_id }) => id === group_id)
    .map(({ id, name, created_at, image_url }) => ({
      id,
      name,
      created_at,
      num_looks: inGroup(world, id).length,
      preview_image: image_url,
      group_type: 'PRIVATE',
      train_status: status(world, id),
      default_voice_id: null,
    }));

export const looksOf = (world: World, id: unknown): Json[] =>
  photoAvatars(world).filter((look) => look.group_id === id);

/** HeyGen v2, POST /v2/photo_avatar/photo/generate. */
export function draw(world: World, request: Json): Json {
  world.spend(RATES.photo_generation);
  return { generation_id: startJob(world, 'photo_generation', request, {}).id };
}

/** HeyGen v2, POST /v2/photo_avatar/look/generate: of trained groups only. */
export function drawLook(world: World, request: Json): Json {
  groupOf(world, request.group_id);
  if (status(world, request.group_id) !== 'ready')
    throw new Problem(400, 'invalid_parameter', `group_id: ${request.group_id} is not trained`);
  return draw(world, request);
}

/** HeyGen v2, GET /v2/photo_avatar/generation/{generation_id}: four pictures to choose from. */
export function generationView(world: World, id: unknown, base: string): Json {
  const job = jobOf(world, 'photo_generation', id);
  const state = jobStatus(world, job);
  const keys = Array.from({ length: DRAWN }, (_, place) => keyOfDrawn(job.id, place + 1));
  return {
    id: job.id,
    status: state,
    msg: state === 'failed' ? 'The picture was refused' : null,
    ...(state === 'success' && { image_url_list: keys.map((key) => `${base}/library/${key}`), image_key_list: keys }),
  };
}

/** HeyGen v2, POST /v2/photo_avatar/add_motion: a moving copy, under an id of its own. */
export function addMotion(world: World, { id }: Json): Json {
  const still = recordOf(world, 'photo_avatar', id);
  world.spend(RATES.motion);
  const moving = { ...still, id: world.newId('pha'), is_motion: true };
  return { id: keep(world, 'photo_avatar', moving).id };
}

/** HeyGen v2, POST /v2/photo_avatar/upscale. */
export function upscale(world: World, { id }: Json): Json {
  const avatar = recordOf(world, 'photo_avatar', id);
  world.spend(RATES.upscale);
  avatar.upscaled = true;
  return { id };
}
