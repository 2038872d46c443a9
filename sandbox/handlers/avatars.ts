import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/price-list.ts';
import type { Account } from '../account.ts';
import { requestsFault } from '../faults.ts';
import { type Handler, type HandlerGroup, toUnixSeconds } from '../handler.ts';
import {
  createRecord,
  deleteRecord,
  getOwnRecord,
  listRecords,
  type RecordKind,
  startWork,
  toPublicFields,
} from '../records.ts';

/** Sandbox seconds that training takes. */
const TRAINING_S: Readonly<Record<string, number>> = { photo: 60, prompt: 120, digital_twin: 180 };
const TRAINED = { status: 'completed', preview_image_url: 'https://resource.heygen.example/new.jpg' };
const UNTRAINED = { status: 'failed', error: { code: 'no_face', message: 'No face was found' } };

export const AVATAR_GROUP: RecordKind = {
  name: 'avatar_group',
  idField: 'id',
  prefix: 'group',
  notFoundCode: 'avatar_group_not_found',
  path: '/v3/avatars',
};

export const AVATAR_LOOK: RecordKind = {
  name: 'avatar_look',
  idField: 'id',
  prefix: 'look',
  notFoundCode: 'avatar_not_found',
  path: '/v3/avatars/looks',
};

const createGroup = (account: Account, { name, type }: Json, training: Json) =>
  createRecord(account, AVATAR_GROUP, {
    name,
    looks_count: 0,
    consent_status: type === 'digital_twin' ? 'pending' : null,
    created_at: toUnixSeconds(Date.now()),
    ...training,
  });

const createLook = (account: Account, { name, type }: Json, group_id: unknown, training: Json) =>
  createRecord(account, AVATAR_LOOK, {
    name,
    avatar_type: type === 'digital_twin' ? 'digital_twin' : 'photo_avatar',
    group_id,
    preferred_orientation: 'portrait',
    supported_api_engines: ['avatar_iv'],
    tags: [],
    image_width: 1080,
    image_height: 1920,
    ...training,
  });

/** HeyGen v3, POST /v3/avatars. A digital twin is not trained before there is a consent. */
const createAvatar: Handler = ({ account, request }) => {
  const type = String(request.type);
  if (type !== 'prompt') account.chargeWallet(getPrice('avatar_creation'));
  const fails = requestsFault(JSON.stringify(request), 'render-fail');
  const training = {
    ...startWork(TRAINING_S[type] ?? 0, fails ? UNTRAINED : TRAINED),
    _ownership: 'private',
    status: 'processing',
    ...(type === 'digital_twin' && { status: 'pending_consent', _takes: Number.POSITIVE_INFINITY }),
  };
  const { avatar_group_id: into } = request;
  const group =
    into === undefined ? createGroup(account, request, training) : getOwnRecord(account, AVATAR_GROUP, into);
  group.looks_count = Number(group.looks_count) + 1;
  const look = createLook(account, request, group.id, training);
  return { avatar_item: toPublicFields(look), avatar_group: toPublicFields(group) };
};

export default {
  kinds: [AVATAR_GROUP, AVATAR_LOOK],
  handlers: {
    create_photo_avatar: createAvatar,
    create_prompt_avatar: createAvatar,
    create_digital_twin: createAvatar,

    /** The sandbox's people consent at once. */
    create_avatar_consent({ account, request: { group_id: id, consent_video: video } }) {
      const group = getOwnRecord(account, AVATAR_GROUP, id);
      const waiting = [group, ...listRecords(account, AVATAR_LOOK, { group_id: id })].filter(
        ({ status }) => status === 'pending_consent',
      );
      for (const item of waiting) Object.assign(item, { status: 'processing', _takes: TRAINING_S.digital_twin });
      const url = video === undefined ? `https://app.heygen.com/consent/${id}` : null;
      return { avatar_group: toPublicFields(group), url };
    },

    delete_avatar_group({ account, request: { group_id } }) {
      deleteRecord(account, AVATAR_GROUP, group_id);
      for (const { _id } of listRecords(account, AVATAR_LOOK, { group_id })) deleteRecord(account, AVATAR_LOOK, _id);
      return { id: group_id };
    },
    /** With its last look a group goes too. */
    delete_avatar_look({ account, request: { look_id: id } }) {
      const { group_id } = deleteRecord(account, AVATAR_LOOK, id);
      if (listRecords(account, AVATAR_LOOK, { group_id }).length === 0) deleteRecord(account, AVATAR_GROUP, group_id);
      return { id };
    },
  },
} satisfies HandlerGroup;
