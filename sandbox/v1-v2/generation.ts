import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import { toObject, toObjects, toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import type { Account } from '../account.ts';
import type { Orientation } from '../files/sample-files.ts';
import type { HandlerGroup } from '../handler.ts';
import { ASSET } from '../handlers/assets.ts';
import { VOICE } from '../handlers/voices.ts';
import { checkReferences } from '../records.ts';
import { startVideo } from '../video-renders.ts';
import { checkTalkingPhoto, getAvatar } from './avatars.ts';
import { computeCredits, RATES } from './credits.ts';
import { getImage } from './photo-avatars.ts';

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

/** What a request may name. */
const REFERENCES = {
  avatar_id: getAvatar,
  avatar_pose_id: getAvatar,
  talking_photo_id: checkTalkingPhoto,
  voice_id: VOICE,
  image_key: getImage,
  asset_id: ASSET,
  audio_asset_id: ASSET,
  image_asset_id: ASSET,
  video_asset_id: ASSET,
};

const getSpokenSeconds = (text: unknown, speed: unknown = 1) =>
  Math.max(1, estimateSpeechSeconds(String(text)) / Number(speed));

function getSceneSeconds({ type, input_text: text, speed, duration }: Json): number {
  if (type === 'silence') return Number(duration);
  return type === 'text' ? getSpokenSeconds(text, speed) : RECORDING_S;
}

function planScene({ character, voice }: Json): VideoPlan {
  const rate = toObject(character).type === 'avatar' ? RATES.avatar_minute : RATES.photo_minute;
  return planVideo(toObject(voice).input_text, getSceneSeconds(toObject(voice)), rate);
}

function getOrientation({ dimension, aspect_ratio: ratio = '16:9' }: Json): Orientation {
  const { width, height } = toObject(dimension);
  const [w, h] = dimension ? [Number(width), Number(height)] : String(ratio).split(':').map(Number);
  if (w === undefined || h === undefined || w > h) return 'landscape';
  return w === h ? 'square' : 'portrait';
}

/**
 * Charges for a video, unless it is a test, and starts it.
 * @param more what counts in place of the request's fields
 */
export function orderVideo(account: Account, given: Json, plan: VideoPlan, more: Json = {}): Json {
  checkReferences(account, given, REFERENCES);
  const request: Json = { ...given, ...more };
  if (request.test !== true) account.chargeCredits(plan.credits);
  const caption = request.caption === true || toObject(request.caption).enabled === true;
  const callback_id = toOptionalText(request.callback_id) ?? null;
  const fields = {
    title: toOptionalText(request.title) ?? null,
    folder_id: toOptionalText(request.folder_id) ?? null,
    _seconds: Math.round(plan.seconds * 10) / 10,
    _orientation: getOrientation(request),
    _script: `${plan.script} ${request.title ?? ''}`.trim(),
    _v1v2: { caption, callback_id, webm: request.webm === true },
  };
  return { video_id: startVideo(account, fields, request)._id };
}

const RATIOS: Readonly<Record<string, string>> = { portrait: '9:16', square: '1:1', landscape: '16:9' };

export default {
  handlers: {
    generate_video_v2({ account, request }) {
      const scenes = toObjects(request.video_inputs).map(planScene);
      return orderVideo(account, request, {
        script: scenes.map(({ script }) => script).join(' '),
        seconds: scenes.reduce((sum, { seconds }) => sum + seconds, 0),
        credits: scenes.reduce((sum, { credits }) => sum + credits, 0),
      });
    },

    generate_webm_video_v1({ account, request }) {
      const { input_text: text } = request;
      const seconds = text === undefined ? RECORDING_S : getSpokenSeconds(text);
      return orderVideo(account, request, planVideo(text, seconds, RATES.avatar_minute), { webm: true });
    },

    generate_avatar_iv_video_v2({ account, request }) {
      const { script, video_title: title, video_orientation: orientation = 'landscape' } = request;
      const plan = planVideo(script, getSpokenSeconds(script), RATES.avatar_iv_minute);
      return orderVideo(account, request, plan, { title, aspect_ratio: RATIOS[String(orientation)] });
    },

    generate_video_agent_v1({ account, request }) {
      const { duration_sec, orientation = 'landscape' } = toObject(request.config);
      const seconds = Number(duration_sec ?? parseStatedSeconds(String(request.prompt)) ?? AGENT_VIDEO_S);
      const plan = planVideo(request.prompt, seconds, RATES.avatar_minute);
      return orderVideo(account, request, plan, { aspect_ratio: RATIOS[String(orientation)] });
    },
  },
} satisfies HandlerGroup;
