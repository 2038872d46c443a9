import type { Json } from '../../src/declarations/operation.ts';
import { PRICES, spokenSeconds } from '../../src/declarations/pricing.ts';
import type { Account } from '../account.ts';
import { ApiError, found } from '../api-error.ts';
import { asksFor } from '../faults.ts';
import { ownVoice } from '../fixtures.ts';
import { shown } from '../public-fields.ts';

/** Seconds of sandbox life that training takes. */
const TRAINING_S: Readonly<Record<string, number>> = { photo: 60, prompt: 120, digital_twin: 180 };
const CLONING_S = 45;
const PREVIEW = 'https://resource.heygen.example/new.jpg';

const own = (item: Json) => item._ownership === 'private' || item.type === 'private';

function owned(item: Json, what: string): Json {
  if (own(item)) return item;
  throw new ApiError(403, 'forbidden', `${what} is public and cannot be changed`);
}

const groupOf = (account: Account, id: unknown) =>
  found(account.library.groups, 'id', id, 'avatar_group_not_found', 'Avatar');
const lookOf = (account: Account, id: unknown) =>
  found(account.library.looks, 'id', id, 'avatar_not_found', 'Avatar look');
/** @throws ApiError 404 */
export const voiceOf = (account: Account, id: unknown) =>
  found(account.library.voices, 'voice_id', id, 'voice_not_found', 'Voice');

/** Lets training go on; a twin waits for consent first. */
function trained(account: Account, item: Json): Json {
  if (item.status !== 'processing' && item.status !== 'pending_consent') return item;
  if (item.status === 'pending_consent' && item._consented !== true) return item;
  if (account.since(Number(item._began)) < Number(item._takes)) return Object.assign(item, { status: 'processing' });
  const failure = { code: 'no_face', message: 'No face was found' };
  return item._fails
    ? Object.assign(item, { status: 'failed', error: failure })
    : Object.assign(item, { status: 'completed', preview_image_url: PREVIEW });
}

export const groupView = (account: Account, id: unknown) => shown(trained(account, groupOf(account, id)));
export const lookView = (account: Account, id: unknown) => shown(trained(account, lookOf(account, id)));

function newGroup(account: Account, request: Json, training: Json): Json {
  const group = {
    id: account.newId('group'),
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

/** HeyGen v3, POST /v3/avatars. */
export function createAvatar(account: Account, request: Json): Json {
  const type = String(request.type);
  if (type !== 'prompt') account.charge(PRICES.avatar_creation);
  const training = {
    status: type === 'digital_twin' ? 'pending_consent' : 'processing',
    _began: Date.now(),
    _takes: TRAINING_S[type],
    _fails: asksFor(JSON.stringify(request), 'render-fail'),
  };
  const { avatar_group_id: into } = request;
  const group = into === undefined ? newGroup(account, request, training) : owned(groupOf(account, into), 'The avatar');
  group.looks_count = Number(group.looks_count) + 1;
  const look: Json = {
    id: account.newId('look'),
    name: request.name,
    avatar_type: type === 'digital_twin' ? 'digital_twin' : 'photo_avatar',
    group_id: group.id,
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
  return { avatar_item: shown(look), avatar_group: shown(group) };
}

/** HeyGen v3, POST /v3/avatars/{group_id}/consent: the sandbox's people agree at once. */
export function askConsent(account: Account, { group_id: id, consent_video: video }: Json): Json {
  const group = owned(groupOf(account, id), 'The avatar');
  for (const item of [group, ...account.library.looks.filter((look) => look.group_id === id)]) item._consented = true;
  const url = video === undefined ? `https://app.heygen.com/consent/${id}` : null;
  return { avatar_group: shown(group), url };
}

export function updateGroup(account: Account, { group_id: id, ...changes }: Json): Json {
  const group = owned(groupOf(account, id), 'The avatar');
  if (changes.default_voice_id !== undefined) group.default_voice_id = changes.default_voice_id;
  return shown(group);
}

export function renameLook(account: Account, { look_id: id, name }: Json): Json {
  const look = owned(lookOf(account, id), 'The look');
  if (name !== undefined) look.name = name;
  return shown(look);
}

function drop(items: Json[], item: Json): void {
  items.splice(items.indexOf(item), 1);
}

export function deleteGroup(account: Account, id: unknown): Json {
  drop(account.library.groups, owned(groupOf(account, id), 'The avatar'));
  for (const look of account.library.looks.filter(({ group_id }) => group_id === id)) drop(account.library.looks, look);
  return { id };
}

/** HeyGen v3, DELETE /v3/avatars/looks/{look_id}: with the last look its group goes too. */
export function deleteLook(account: Account, id: unknown): Json {
  const look = owned(lookOf(account, id), 'The look');
  drop(account.library.looks, look);
  const siblings = account.library.looks.filter(({ group_id }) => group_id === look.group_id);
  if (siblings.length === 0) drop(account.library.groups, groupOf(account, look.group_id));
  return { id };
}

/** HeyGen v3, GET /v3/voices/{voice_id}: another shape than in the list. */
export function voiceView(account: Account, id: unknown): Json {
  const voice = voiceOf(account, id);
  const { type, support_locale, _began, _fails, ...rest } = voice;
  const cloned = typeof _began !== 'number' || account.since(_began) >= CLONING_S;
  const end = _fails ? 'failed' : 'complete';
  return {
    ...shown(rest),
    support_interactive_avatar: voice._interactive === true,
    status: type === 'private' ? (cloned ? end : 'processing') : null,
    failure_message: cloned && _fails ? 'The recording holds no voice' : null,
    created_at: type === 'private' ? 1_785_000_000 : null,
  };
}

/** HeyGen v3, POST /v3/voices/clone. */
export function cloneVoice(account: Account, request: Json): Json {
  const voice: Json = {
    ...ownVoice,
    voice_id: account.newId('voice_own'),
    name: request.voice_name,
    _began: Date.now(),
    _fails: asksFor(JSON.stringify(request), 'render-fail'),
  };
  account.library.voices.push(voice);
  return { voice_clone_id: voice.voice_id };
}

export function deleteVoice(account: Account, id: unknown): Json {
  drop(account.library.voices, owned(voiceOf(account, id), 'The voice'));
  return { voice_id: id };
}

/** HeyGen v3, POST /v3/voices: three at a time, another three for each seed. */
export function designVoice(account: Account, { gender, seed = 0 }: Json): Json {
  const fitting = account.library.voices.filter(
    (voice) => voice.type === 'public' && (gender === undefined || voice.gender === gender),
  );
  const from = (Number(seed) * 3) % fitting.length;
  return { seed, voices: fitting.slice(from, from + 3).map(shown) };
}

/** HeyGen v3, POST /v3/voices/speech: starfish voices only. */
export function speak(account: Account, { text, voice_id: id, speed = 1 }: Json, base: string): Json {
  const voice = voiceOf(account, id);
  if (voice._engine !== 'starfish') {
    throw new ApiError(400, 'voice_unavailable', `Voice ${id} does not support the starfish engine`, {
      param: 'voice_id',
    });
  }
  const duration = Math.max(0.4, spokenSeconds(String(text)) / Number(speed));
  account.charge(duration * PRICES.speech_second);
  const file = account.newId('spc');
  account.speeches.set(file, duration);
  const words = String(text)
    .replace(/<[^>]*>/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  return {
    audio_url: `${base}/files/${file}.wav`,
    duration,
    request_id: file,
    word_timestamps: words.map((word, index) => ({
      word,
      start: (index * duration) / words.length,
      end: ((index + 1) * duration) / words.length,
    })),
  };
}
