import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/prices.ts';
import type { Account } from '../account.ts';
import { ApiError, getById } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import { createListHandler, type Handler, type Handlers } from '../handler.ts';
import { toPublicFields } from '../records.ts';

/** Sandbox seconds that training takes. */
const TRAINING_S: Readonly<Record<string, number>> = { photo: 60, prompt: 120, digital_twin: 180 };
const PREVIEW_URL = 'https://resource.heygen.example/new.jpg';

/** @throws ApiError 403 for what is public */
export function checkOwned(item: Json, what: string): Json {
  if (item._ownership === 'private' || item.type === 'private') return item;
  throw new ApiError(403, 'forbidden', `${what} is public and cannot be changed`);
}

const getGroup = ({ library }: Account, id: unknown) =>
  getById(library.groups, 'id', id, 'avatar_group_not_found', 'Avatar');
const getLook = ({ library }: Account, id: unknown) =>
  getById(library.looks, 'id', id, 'avatar_not_found', 'Avatar look');
const listLooksOf = ({ library }: Account, group: unknown) =>
  library.looks.filter(({ group_id }) => group_id === group);

const getOwnGroup = (account: Account, id: unknown) => checkOwned(getGroup(account, id), 'The avatar');
const getOwnLook = (account: Account, id: unknown) => checkOwned(getLook(account, id), 'The look');

/** Sets the status that training has by now; a digital twin waits for consent first. */
function updateTraining(account: Account, item: Json): Json {
  if (item.status !== 'processing' && item.status !== 'pending_consent') return item;
  if (item.status === 'pending_consent' && item._consented !== true) return item;
  if (account.getSecondsSince(Number(item._startedAt)) < Number(item._takes))
    return Object.assign(item, { status: 'processing' });
  const error = { code: 'no_face', message: 'No face was found' };
  const end = item._fails ? { status: 'failed', error } : { status: 'completed', preview_image_url: PREVIEW_URL };
  return Object.assign(item, end);
}

function createGroup(account: Account, request: Json, training: Json): Json {
  const group = {
    id: account.createId('group'),
    name: request.name,
    gender: null,
    looks_count: 0,
    default_voice_id: null,
    preview_image_url: null,
    preview_video_url: null,
    consent_status: request.type === 'digital_twin' ? 'pending' : null,
    error: null,
    created_at: Math.floor(Date.now() / 1000),
    _ownership: 'private',
    ...training,
  };
  account.library.groups.unshift(group);
  return group;
}

function createLook(account: Account, { name, type }: Json, group_id: unknown, training: Json): Json {
  const look = {
    id: account.createId('look'),
    name,
    avatar_type: type === 'digital_twin' ? 'digital_twin' : 'photo_avatar',
    group_id,
    gender: null,
    preferred_orientation: 'portrait',
    default_voice_id: null,
    supported_api_engines: ['avatar_iv'],
    tags: [],
    image_width: 1080,
    image_height: 1920,
    preview_image_url: null,
    preview_video_url: null,
    error: null,
    _ownership: 'private',
    ...training,
  };
  account.library.looks.unshift(look);
  return look;
}

/** HeyGen v3, POST /v3/avatars. */
const createAvatar: Handler = ({ account, request }) => {
  const type = String(request.type);
  if (type !== 'prompt') account.chargeWallet(getPrice('avatar_creation'));
  const training = {
    status: type === 'digital_twin' ? 'pending_consent' : 'processing',
    _startedAt: Date.now(),
    _takes: TRAINING_S[type],
    _fails: requestsFault(JSON.stringify(request), 'render-fail'),
  };
  const { avatar_group_id: into } = request;
  const group = into === undefined ? createGroup(account, request, training) : getOwnGroup(account, into);
  group.looks_count = Number(group.looks_count) + 1;
  const look = createLook(account, request, group.id, training);
  return { avatar_item: toPublicFields(look), avatar_group: toPublicFields(group) };
};

function removeItem(items: Json[], item: Json): void {
  items.splice(items.indexOf(item), 1);
}

export const avatars: Handlers = {
  create_photo_avatar: createAvatar,
  create_prompt_avatar: createAvatar,
  create_digital_twin: createAvatar,

  /** The sandbox's people consent at once. */
  create_avatar_consent({ account, request: { group_id: id, consent_video: video } }) {
    const group = getOwnGroup(account, id);
    for (const item of [group, ...listLooksOf(account, id)]) item._consented = true;
    const url = video === undefined ? `https://app.heygen.com/consent/${id}` : null;
    return { avatar_group: toPublicFields(group), url };
  },

  list_avatar_groups: createListHandler(({ library }) => library.groups),
  get_avatar_group: ({ account, request }) =>
    toPublicFields(updateTraining(account, getGroup(account, request.group_id))),
  update_avatar_group({ account, request: { group_id, default_voice_id } }) {
    const group = getOwnGroup(account, group_id);
    if (default_voice_id !== undefined) group.default_voice_id = default_voice_id;
    return toPublicFields(group);
  },
  delete_avatar_group({ account, request: { group_id: id } }) {
    removeItem(account.library.groups, getOwnGroup(account, id));
    for (const look of listLooksOf(account, id)) removeItem(account.library.looks, look);
    return { id };
  },

  list_avatar_looks: createListHandler(({ library }) => library.looks),
  get_avatar_look: ({ account, request }) => toPublicFields(updateTraining(account, getLook(account, request.look_id))),
  update_avatar_look({ account, request: { look_id, name } }) {
    const look = getOwnLook(account, look_id);
    if (name !== undefined) look.name = name;
    return toPublicFields(look);
  },
  /** With its last look a group goes too. */
  delete_avatar_look({ account, request: { look_id: id } }) {
    const look = getOwnLook(account, id);
    removeItem(account.library.looks, look);
    if (listLooksOf(account, look.group_id).length === 0)
      removeItem(account.library.groups, getGroup(account, look.group_id));
    return { id };
  },
};
