import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import { toObject, toObjects, toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import type { Account, Orientation } from '../account.ts';
import { createNotFoundError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { VOICE } from '../handlers/voices.ts';
import { getRecord } from '../records.ts';
import { startVideo } from '../video-renders.ts';
import { checkTalkingPhoto, getAvatar } from './avatars.ts';
import { computeCredits, RATES } from './credits.ts';
import { getImage } from './image-keys.ts';

/** Seconds that a recording is taken to be long, and a video of the first Video Agent without a length. */
const RECORDING_S = 10;
const AGENT_VIDEO_S = 60;

/** What a video says, how long it is, and what it costs. */
interface VideoPlan {
  script: string;
  seconds: number;
  credits: number;
}

export const planVideo = (script: unknown, seconds: number, rate: number): VideoPlan => ({
  script: String(script ?? ''),
  seconds,
  credits: computeCredits(rate, seconds),
});

/** @throws ApiError 404 for an asset that does not exist */
export function checkAssets(account: Account, fields: Json): void {
  for (const name of ['audio_asset_id', 'image_asset_id', 'video_asset_id']) {
    const id = fields[name];
    if (id !== undefined && !account.assets.has(String(id)))
      throw createNotFoundError('asset_not_found', `Asset ${id}`);
  }
}

const getSpokenSeconds = (text: unknown, speed: unknown = 1) =>
  Math.max(1, estimateSpeechSeconds(String(text)) / Number(speed));

function getSceneSeconds({ type, input_text: text, speed, duration }: Json): number {
  if (type === 'silence') return Number(duration);
  return type === 'text' ? getSpokenSeconds(text, speed) : RECORDING_S;
}

/** @throws ApiError 404 for an avatar, a voice or a file of the scene that does not exist */
function planScene(account: Account, scene: Json): VideoPlan {
  const character = toObject(scene.character);
  const voice = toObject(scene.voice);
  const background = toObject(scene.background);
  if (character.type === 'avatar') getAvatar(account, character.avatar_id);
  else checkTalkingPhoto(account, character.talking_photo_id);
  if (voice.type === 'text') getRecord(account, VOICE, voice.voice_id);
  checkAssets(account, voice);
  checkAssets(account, background);
  const rate = character.type === 'avatar' ? RATES.avatar_minute : RATES.photo_minute;
  return planVideo(voice.input_text, getSceneSeconds(voice), rate);
}

function getOrientation({ dimension, aspect_ratio: ratio }: Json): Orientation {
  const { width = 16, height = 9 } = toObject(dimension);
  const [w = Number(width), h = Number(height)] =
    dimension || typeof ratio !== 'string' ? [] : ratio.split(':').map(Number);
  return w === h ? 'square' : w > h ? 'landscape' : 'portrait';
}

/** Charges for a video, unless it is a test, and starts it. */
export function orderVideo(account: Account, request: Json, plan: VideoPlan, webm = false): Json {
  if (request.test !== true) account.chargeCredits(plan.credits);
  const caption = request.caption === true || toObject(request.caption).enabled === true;
  const fields = {
    title: toOptionalText(request.title) ?? null,
    seconds: Math.round(plan.seconds * 10) / 10,
    orientation: getOrientation(request),
    script: `${plan.script} ${request.title ?? ''}`.trim(),
    folderId: toOptionalText(request.folder_id) ?? null,
    v1v2: { caption, callbackId: toOptionalText(request.callback_id) ?? null, webm },
  };
  return { video_id: startVideo(account, fields, request).id };
}

export const generation: Handlers = {
  generate_video_v2({ account, request }) {
    const scenes = toObjects(request.video_inputs).map((scene) => planScene(account, scene));
    return orderVideo(account, request, {
      script: scenes.map(({ script }) => script).join(' '),
      seconds: scenes.reduce((sum, { seconds }) => sum + seconds, 0),
      credits: scenes.reduce((sum, { credits }) => sum + credits, 0),
    });
  },

  generate_webm_video_v1({ account, request }) {
    const { avatar_pose_id: avatar, input_text: text, voice_id: voice } = request;
    getAvatar(account, avatar);
    if (voice !== undefined) getRecord(account, VOICE, voice);
    const seconds = text === undefined ? RECORDING_S : getSpokenSeconds(text);
    return orderVideo(account, request, planVideo(text, seconds, RATES.avatar_minute), true);
  },

  generate_avatar_iv_video_v2({ account, request }) {
    const { image_key: key, script, voice_id: voice, video_title: title, video_orientation: orientation } = request;
    getImage(account, key);
    getRecord(account, VOICE, voice);
    checkAssets(account, request);
    const ratios: Readonly<Record<string, string>> = { portrait: '9:16', square: '1:1' };
    const fields = { title, aspect_ratio: ratios[String(orientation)] ?? '16:9' };
    return orderVideo(account, fields, planVideo(script, getSpokenSeconds(script), RATES.avatar_iv_minute));
  },

  generate_video_agent_v1({ account, request }) {
    const { prompt, config = {}, files = [], ...rest } = request;
    const { duration_sec, avatar_id, orientation } = toObject(config);
    if (avatar_id !== undefined) getAvatar(account, avatar_id);
    for (const { asset_id } of toObjects(files)) checkAssets(account, { image_asset_id: asset_id });
    const seconds = Number(duration_sec ?? parseStatedSeconds(String(prompt)) ?? AGENT_VIDEO_S);
    const fields = { ...rest, aspect_ratio: orientation === 'portrait' ? '9:16' : '16:9' };
    return orderVideo(account, fields, planVideo(prompt, seconds, RATES.avatar_minute));
  },
};
