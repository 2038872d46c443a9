import type { Json } from '../../src/declarations/operation.ts';
import { namedSeconds, spokenSeconds } from '../../src/declarations/pricing.ts';
import type { Account, Film } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { voiceOf } from '../handlers/avatars.ts';
import { filmOf, reportFilm, startFilm, videoView } from '../handlers/videos.ts';
import { checkAvatar, checkTalkingPhoto } from './avatars.ts';
import { perMinute, RATES } from './credits.ts';
import { iso } from './dates.ts';
import { imageOf } from './images.ts';

/** Seconds that a recording is taken to be long, and a film of the first Video Agent without a length. */
const RECORDING_S = 10;
const AGENT_S = 60;

interface Scene {
  character: Json;
  voice: Json;
  background?: Json;
}

interface Plan {
  script: string;
  seconds: number;
  credits: number;
}

function checkAssets(account: Account, fields: Json): void {
  for (const name of ['audio_asset_id', 'image_asset_id', 'video_asset_id']) {
    const id = fields[name];
    if (id !== undefined && !account.assets.has(String(id))) throw notFound('asset_not_found', `Asset ${id}`);
  }
}

function sceneSeconds({ type, input_text: text, speed = 1, duration }: Json): number {
  if (type === 'silence') return Number(duration);
  return type === 'text' ? Math.max(1, spokenSeconds(String(text)) / Number(speed)) : RECORDING_S;
}

/** What a scene needs: its people, their voices and its files have to exist. */
function sceneOf(account: Account, { character, voice, background = {} }: Scene): Plan {
  if (character.type === 'avatar') checkAvatar(account, character.avatar_id);
  else checkTalkingPhoto(account, character.talking_photo_id);
  if (voice.type === 'text') voiceOf(account, voice.voice_id);
  checkAssets(account, voice);
  checkAssets(account, background);
  const seconds = sceneSeconds(voice);
  const rate = character.type === 'avatar' ? RATES.avatar_minute : RATES.photo_minute;
  return { script: String(voice.input_text ?? ''), seconds, credits: perMinute(rate, seconds) };
}

function orientationOf({ dimension, aspect_ratio: ratio }: Json): Film['orientation'] {
  const { width = 16, height = 9 } = (dimension ?? {}) as { width?: number; height?: number };
  const [w = width, h = height] = dimension || typeof ratio !== 'string' ? [] : ratio.split(':').map(Number);
  return w === h ? 'square' : w > h ? 'landscape' : 'portrait';
}

/** Charges for a film, unless it is a test, and starts it. */
function start(account: Account, request: Json, plan: Plan, webm = false): Json {
  if (request.test !== true) account.spend(plan.credits);
  const caption = request.caption as boolean | { enabled: boolean } | undefined;
  const film = startFilm(account, {
    title: (request.title as string | undefined) ?? null,
    seconds: Math.round(plan.seconds * 10) / 10,
    orientation: orientationOf(request),
    script: `${plan.script} ${request.title ?? ''}`.trim(),
  });
  film.folderId = (request.folder_id as string | undefined) ?? null;
  film.older = {
    caption: typeof caption === 'object' ? caption.enabled : caption === true,
    callbackId: (request.callback_id as string | undefined) ?? null,
    webm,
  };
  reportFilm(account, film, request);
  return { video_id: film.id };
}

/** HeyGen v2, POST /v2/video/generate. */
export function generate(account: Account, request: Json): Json {
  const scenes = (request.video_inputs as Scene[]).map((scene) => sceneOf(account, scene));
  return start(account, request, {
    script: scenes.map(({ script }) => script).join(' '),
    seconds: scenes.reduce((sum, { seconds }) => sum + seconds, 0),
    credits: scenes.reduce((sum, { credits }) => sum + credits, 0),
  });
}

/** HeyGen v1, POST /v1/video.webm. */
export function generateWebm(account: Account, request: Json): Json {
  const { avatar_pose_id: avatar, input_text: text, voice_id: voice } = request;
  checkAvatar(account, avatar);
  if (voice !== undefined) voiceOf(account, voice);
  const seconds = text === undefined ? RECORDING_S : sceneSeconds({ type: 'text', input_text: text });
  return start(
    account,
    request,
    { script: String(text ?? ''), seconds, credits: perMinute(RATES.avatar_minute, seconds) },
    true,
  );
}

/** HeyGen v2, POST /v2/video/av4/generate: portrait 720x1280, landscape 1280x720, square 720x720. */
export function generateAvatarIv(account: Account, request: Json): Json {
  const { image_key: key, script, voice_id: voice, video_title: title, video_orientation: orientation } = request;
  imageOf(account, key);
  voiceOf(account, voice);
  checkAssets(account, request);
  const seconds = sceneSeconds({ type: 'text', input_text: script });
  const ratios: Readonly<Record<string, string>> = { portrait: '9:16', square: '1:1' };
  return start(
    account,
    { title, aspect_ratio: ratios[String(orientation)] ?? '16:9' },
    { script: String(script), seconds, credits: perMinute(RATES.avatar_iv_minute, seconds) },
  );
}

/** HeyGen v1, POST /v1/video_agent/generate. */
export function generateByAgent(account: Account, request: Json): Json {
  const { prompt, config = {}, files = [], ...rest } = request;
  const { duration_sec, avatar_id, orientation } = config as Json;
  if (avatar_id !== undefined) checkAvatar(account, avatar_id);
  for (const { asset_id } of files as Json[]) checkAssets(account, { image_asset_id: asset_id });
  const seconds = Number(duration_sec ?? namedSeconds(String(prompt)) ?? AGENT_S);
  return start(
    account,
    { ...rest, aspect_ratio: orientation === 'portrait' ? '9:16' : '16:9' },
    { script: String(prompt), seconds, credits: perMinute(RATES.avatar_minute, seconds) },
  );
}

interface Variable {
  type: string;
  properties: Json;
}

/** Fills a template: its variables are known by name and type (HeyGen v2, POST /v2/template/{template_id}/generate). */
export function generateFromTemplate(account: Account, template: Json, request: Json): Json {
  const known = template.variables as Record<string, { type: string }>;
  for (const [name, given] of Object.entries(request.variables as Record<string, Variable | string>)) {
    const wanted = known[name]?.type;
    const type = typeof given === 'string' ? 'text' : given.type;
    const refuse = (problem: string) => new ApiError(400, 'invalid_parameter', `variables.${name}: ${problem}`);
    if (wanted === undefined) throw refuse('the template has no such variable');
    if (type !== wanted) throw refuse(`is a ${wanted}, not a ${type}`);
    if (typeof given !== 'string' && type === 'voice') voiceOf(account, given.properties.voice_id);
    if (typeof given !== 'string') checkAssets(account, { image_asset_id: given.properties.asset_id });
  }
  const title = request.title ?? template.name;
  const script = `${template._script} ${JSON.stringify(request.variables)}`;
  return start(account, { ...request, title }, { script, seconds: 20, credits: perMinute(RATES.avatar_minute, 20) });
}

/** Seconds for which v1 calls a film `waiting` before it is `pending`. */
const WAITING_S = 5;

/** HeyGen v1, GET /v1/video_status.get: the documents name its id `video_id` or `id`. */
export function statusView(account: Account, id: unknown, base: string): Json {
  const film = filmOf(account, id);
  const { status, video_url, subtitle_url, thumbnail_url, duration, created_at, failure_code, failure_message } =
    videoView(account, film, base);
  const { caption = false, callbackId = null, webm = false } = film.older ?? {};
  const waiting = status === 'pending' && account.since(film.began) < WAITING_S;
  return {
    id: film.id,
    video_id: film.id,
    status: waiting ? 'waiting' : status,
    video_url: webm && typeof video_url === 'string' ? video_url.replace('.mp4', '.webm') : video_url,
    thumbnail_url,
    gif_url: null,
    caption_url: caption ? subtitle_url : null,
    video_url_caption: caption ? video_url : null,
    duration,
    callback_id: callbackId,
    created_at,
    error: status === 'failed' ? { code: failure_code, message: failure_message, detail: null } : null,
  };
}

/** HeyGen v2, GET /v2/videos/{video_id}: as in v3, but with moments in ISO 8601. */
export function olderVideoView(account: Account, id: unknown, base: string): Json {
  const { video_page_url, created_at, completed_at, ...view } = videoView(account, filmOf(account, id), base);
  return { ...view, output_language: null, created_at: iso(created_at), completed_at: iso(completed_at) };
}

/** An item of HeyGen v1, GET /v1/video.list. */
export function listedVideo(account: Account, film: Film, base: string): Json {
  const { status, title, created_at, video_url, thumbnail_url, duration } = videoView(account, film, base);
  return {
    video_id: film.id,
    status,
    video_title: title,
    type: 'GENERATED',
    created_at,
    video_url,
    thumbnail_url,
    duration,
  };
}
