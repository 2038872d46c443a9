import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { createStateReader, type JobState, job, type StatusWords, toText } from '../src/declarations/job.ts';
import { type Json, operation, SEPTEMBER_2026 } from '../src/declarations/operation.ts';
import { chargePerPiece, chargeUnknown } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

const AVATAR_STATUSES: StatusWords = { completed: ['completed'], failed: ['failed'], paused: 'pending_consent' };

/** A public look or group has no status: there is nothing to train. A new one can be used when it has a preview. */
function readAvatarState(answer: Json): JobState {
  if (toText(answer.status) === undefined) return { status: 'ready', phase: 'completed' };
  const state = createStateReader(AVATAR_STATUSES)(answer);
  return state.phase === 'completed' && !toText(answer.preview_image_url)
    ? { ...state, phase: 'awaitingResult' }
    : state;
}

const askForConsent = (owner: string) =>
  `The filmed person has to agree first: create_avatar_consent with ${owner}, and show the user its url.`;

/** HeyGen v3, GET /v3/avatars/looks/{look_id}. */
export const lookJob = job({
  name: 'look',
  formerNames: ['avatar'],
  noun: 'Avatar look',
  idField: 'look_id',
  list: 'list_avatar_looks',
  typical: { text: '1 to 3 minutes', seconds: 90 },
  finished: 'This look can be used now: its id is the avatar_id of other tools.',
  paused: () => askForConsent('the group_id of this look'),
  status: AVATAR_STATUSES,
  state: readAvatarState,
});

/** HeyGen v3, GET /v3/avatars/{group_id}. */
export const avatarGroupJob = job({
  name: 'avatar_group',
  noun: 'Avatar',
  idField: 'group_id',
  list: 'list_avatar_groups',
  typical: { text: '1 to 3 minutes', seconds: 90 },
  finished: 'Ready. For a video take one of its looks: list_avatar_looks with this group_id.',
  paused: ({ id }) => askForConsent(`group_id "${id}"`),
  status: AVATAR_STATUSES,
  state: readAvatarState,
});

const ownership = z.enum(['public', 'private']).optional().describe('private: the account’s own.');

/** Why a resource failed, as HeyGen reports it on groups and looks. */
const error = z.looseObject({ code: z.string(), message: z.string() }).optional();

const group = z.looseObject({
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
});

const groupExample = { id: 'group_iris', name: 'Iris', gender: 'female', looks_count: 3, created_at: 1_780_000_000 };

/** HeyGen v3, GET /v3/avatars. */
export const listAvatarGroups = operation({
  name: 'list_avatar_groups',
  default: true,
  title: 'List avatars',
  keywords:
    'which avatars are there available browse stock presenters hosts characters people faces on screen actors spokespersons our own account has made my avatars',
  summary:
    'List avatars (characters, presenters, people), public ones and my own. A group is not usable in a video: take a look of it from list_avatar_looks.',
  endpoint: 'GET /v3/avatars',
  effect: 'read',
  input: z.strictObject({ ownership, ...field.page(50, 20) }),
  output: group,
  list: { name: 'groups', columns: ['id', 'name', 'gender', 'looks_count', 'default_voice_id', 'status'] },
  example: { input: { ownership: 'public' }, output: groupExample },
});

/** HeyGen v3, GET /v3/avatars/{group_id}. */
export const getAvatarGroup = operation({
  name: 'get_avatar_group',
  title: 'Get an avatar group',
  keywords: 'details of an avatar training consent status',
  summary: 'Show one avatar: how many looks, own voice, and how far training and consent are.',
  endpoint: 'GET /v3/avatars/{group_id}',
  effect: 'read',
  job: avatarGroupJob,
  input: z.strictObject({ group_id: field.groupId }),
  output: group,
  example: { input: { group_id: 'group_iris' }, output: groupExample },
});

/** HeyGen v3, PATCH /v3/avatars/{group_id}; default_voice_id after HeyGen's public API of 2026-09-07. */
export const updateAvatarGroup = operation({
  name: 'update_avatar_group',
  title: 'Change an avatar group',
  keywords:
    'default voice of an avatar presenter host different usually speaks set change speak with another voice from now on always',
  summary: 'Set (change) the default voice that an own avatar speaks with.',
  endpoint: 'PATCH /v3/avatars/{group_id}',
  source: SEPTEMBER_2026,
  effect: 'update',
  input: z.strictObject({
    group_id: field.groupId,
    default_voice_id: field.voiceId.optional(),
    extra: field.extra,
  }),
  output: group.partial(),
  example: {
    input: { group_id: 'group_mina', default_voice_id: 'voice_en_f_01' },
    output: { id: 'group_mina', default_voice_id: 'voice_en_f_01' },
  },
});

/** HeyGen v3, DELETE /v3/avatars/{group_id}. */
export const deleteAvatarGroup = operation({
  name: 'delete_avatar_group',
  title: 'Delete an avatar',
  keywords: 'remove an avatar presenter person face no longer need erase get rid of character',
  summary: 'Delete (remove) an own avatar with all its looks for good. Ask the user first.',
  endpoint: 'DELETE /v3/avatars/{group_id}',
  effect: 'delete',
  input: z.strictObject({ group_id: field.groupId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { group_id: 'group_mina' }, output: { id: 'group_mina' } },
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
  default: true,
  title: 'List avatar looks: presenters and what they wear',
  keywords:
    'presenters hosts people faces to choose from browse pick woman man older young female male casual business attire suit doctor portrait landscape vertical TikTok outfit outfits clothes wardrobe style preview pictures images of avatars looks of someone actor host which avatars',
  summary:
    'List looks of avatars (outfits, poses; male or female presenters); a look’s id is what other tools call avatar_id.',
  endpoint: 'GET /v3/avatars/looks',
  effect: 'read',
  input: z.strictObject({
    group_id: field.groupId.optional(),
    avatar_type: z.enum(['studio_avatar', 'digital_twin', 'photo_avatar']).optional(),
    ownership,
    ...field.page(50, 20),
  }),
  output: look,
  previews: 'preview_image_url',
  list: {
    name: 'looks',
    columns: ['id', 'name', 'avatar_type', 'gender', 'preferred_orientation', 'default_voice_id', 'status'],
    whenEmpty: 'Leave filters away, or take a group_id from list_avatar_groups with ownership public.',
    filters: {
      orientation: {
        column: 'preferred_orientation',
        schema: z.enum(['landscape', 'portrait', 'square']).optional(),
      },
      gender: { column: 'gender', schema: z.enum(['female', 'male']).optional() },
    },
  },
  example: { input: { group_id: 'group_iris' }, output: lookExample },
});

/** HeyGen v3, GET /v3/avatars/looks/{look_id}. */
export const getAvatarLook = operation({
  name: 'get_avatar_look',
  default: true,
  title: 'Get an avatar look',
  keywords: 'details of a look preview picture is my avatar trained training status ready',
  summary:
    'Check one avatar look: is it trained and ready, which engines, orientation, own voice, previews. Follows training with wait_seconds.',
  endpoint: 'GET /v3/avatars/looks/{look_id}',
  effect: 'read',
  job: lookJob,
  previews: 'preview_image_url',
  input: z.strictObject({ look_id: field.lookId }),
  output: look,
  example: { input: { look_id: 'look_iris_office' }, output: lookExample },
});

/** HeyGen v3, PATCH /v3/avatars/looks/{look_id}. */
export const updateAvatarLook = operation({
  name: 'update_avatar_look',
  title: 'Rename an avatar look',
  keywords: 'rename a look avatar presenter host change different name title call something else',
  summary: 'Renames an own look (photo avatar or digital twin).',
  endpoint: 'PATCH /v3/avatars/looks/{look_id}',
  effect: 'update',
  input: z.strictObject({ look_id: field.lookId, name: field.line().min(1).optional() }),
  output: look,
  example: { input: { look_id: 'look_mina_office', name: 'Mina at work' }, output: lookExample },
});

/** HeyGen v3, DELETE /v3/avatars/looks/{look_id}. */
export const deleteAvatarLook = operation({
  name: 'delete_avatar_look',
  title: 'Delete an avatar look',
  keywords: 'erase bin throw away get rid of a look outfit clothes face remove one',
  summary: 'Deletes an own look for good, and with the last look its whole group. Ask the user first.',
  endpoint: 'DELETE /v3/avatars/looks/{look_id}',
  effect: 'delete',
  input: z.strictObject({ look_id: field.lookId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { look_id: 'look_mina_office' }, output: { id: 'look_mina_office' } },
});

/** What the three ways of making an avatar have in common (HeyGen v3, POST /v3/avatars). */
const creating = {
  endpoint: 'POST /v3/avatars',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: lookJob,
  jobId: 'avatar_item.id',
  output: z.looseObject({ avatar_item: look.optional(), avatar_group: group.optional() }),
} as const;

const createdExample = {
  avatar_item: {
    ...lookExample,
    id: 'look_new',
    group_id: 'group_new',
    avatar_type: 'photo_avatar',
    status: 'processing',
  },
  avatar_group: { ...groupExample, id: 'group_new', looks_count: 1 },
};

const name = field.line().min(1);
const ownGroup = field.word().min(1).optional().describe('Adds a look to this own group instead of a new avatar.');

/** HeyGen v3, POST /v3/avatars with type photo. */
export const createPhotoAvatar = operation({
  ...creating,
  name: 'create_photo_avatar',
  default: true,
  title: 'Make an avatar from a photo',
  keywords:
    'create build set up my own avatar of myself identity selfie headshot portrait snapshot photo picture of me my boss CEO become presenter my face custom own avatar from a picture upload turn into host add a look outfit to my avatar new',
  summary:
    'Make (train) my own avatar from a photo, selfie or picture of a face, in about a minute. Then get_avatar_look until it is usable.',
  fixed: { type: 'photo' },
  prices: { look: 'avatar_creation' },
  charge: () => chargePerPiece(1, 'avatar', 'avatar_creation'),
  likeness: { of: 'face', field: 'file' },
  input: z.strictObject({ name, file: field.media('Photo'), avatar_group_id: ownGroup }),
  example: { input: { name: 'Captain', file: 'https://example.com/captain.jpg' }, output: createdExample },
});

/** HeyGen v3, POST /v3/avatars with type prompt; HeyGen states 1,000 characters for the prompt. */
export const createPromptAvatar = operation({
  ...creating,
  name: 'create_prompt_avatar',
  default: true,
  title: 'Make or design an avatar from a description',
  keywords:
    'create build set up an avatar identity invent generate design imagine dream up imaginary fictional virtual cartoon new person host character presenter hair glasses clothes from a description text prompt add a look another outfit to my avatar',
  summary:
    'Make a new AI avatar (person, character) from a text description, in one to three minutes. Then get_avatar_look until it is usable.',
  fixed: { type: 'prompt' },
  charge: () => chargeUnknown('avatars from a prompt'),
  input: z.strictObject({
    name,
    prompt: z.string().min(1).max(1000),
    reference_images: z.array(field.media('Image')).max(3).optional(),
    avatar_id: field.word().min(1).optional().describe('Look whose face is kept; the new one joins its group.'),
    avatar_group_id: field
      .word()
      .min(1)
      .optional()
      .describe('Own group to save to; its face is kept by avatar_id only.'),
  }),
  example: {
    input: { name: 'Harbour pilot', prompt: 'Woman of about 50, weathered face, navy sweater, harbour at dawn.' },
    output: createdExample,
  },
});

/** HeyGen v3, POST /v3/avatars with type digital_twin. */
export const createDigitalTwin = operation({
  ...creating,
  name: 'create_digital_twin',
  title: 'Make an avatar from footage',
  keywords:
    'clone copy of myself lifelike realistic instant avatar of me video recording filmed footage film me once reuse double of a real person CEO training twin',
  summary:
    'Make a digital twin: my own avatar, trained on 15 s to 10 min of video footage of a person. The person has to agree: create_avatar_consent next.',
  fixed: { type: 'digital_twin' },
  charge: () => chargePerPiece(1, 'avatar', 'avatar_creation'),
  likeness: { of: 'face', field: 'file' },
  input: z.strictObject({ name, file: field.media('Footage'), avatar_group_id: ownGroup }),
  example: { input: { name: 'Jonas', file: 'https://example.com/jonas.mp4' }, output: createdExample },
});

/** HeyGen v3, POST /v3/avatars/{group_id}/consent. */
export const createAvatarConsent = operation({
  name: 'create_avatar_consent',
  title: 'Ask for consent to an avatar',
  keywords:
    'filmed person someone has to agree permission to use their face consent link approval release actor rights',
  summary:
    'Ask a filmed person for consent (permission) to an avatar: gives the page where they agree (valid 24 hours, once), or hands in a filmed consent.',
  hints: ['Show the user the url.'],
  endpoint: 'POST /v3/avatars/{group_id}/consent',
  repeats: 'header',
  effect: 'create',
  input: z.strictObject({
    group_id: field.groupId,
    consent_video: field.media('Filmed consent').optional(),
    consent_text: z
      .string()
      .max(1000)
      .regex(/^[^<>]*$/, 'must not hold angle brackets')
      .optional()
      .describe('Enterprise: own wording.'),
    reroute_url: field.webUrl.optional().describe('Page to go to afterwards.'),
  }),
  output: z.looseObject({ avatar_group: group, url: z.string().optional() }),
  example: {
    input: { group_id: 'group_jonas' },
    output: { avatar_group: { ...groupExample, id: 'group_jonas' }, url: 'https://app.heygen.com/consent/c_1' },
  },
});

export default toolset('avatars', 'Avatars', [
  listAvatarGroups,
  getAvatarGroup,
  updateAvatarGroup,
  deleteAvatarGroup,
  listAvatarLooks,
  getAvatarLook,
  updateAvatarLook,
  deleteAvatarLook,
  createPhotoAvatar,
  createPromptAvatar,
  createDigitalTwin,
  createAvatarConsent,
]);
