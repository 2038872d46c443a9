import { toObject, toObjects, toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/price-list.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import type { Orientation } from '../files/sample-files.ts';
import type { Handler, HandlerGroup } from '../handler.ts';
import { checkReferences, getRecord, listRecords } from '../records.ts';
import { toSceneView } from '../scenes.ts';
import { getVideoStatus, startVideo, toVideoView, VIDEO } from '../video-renders.ts';
import { AVATAR_LOOK } from './avatars.ts';
import { advanceSessions } from './video-agent.ts';
import { VOICE } from './voices.ts';

const ORIENTATIONS: Readonly<Record<string, Orientation>> = { '9:16': 'portrait', '4:5': 'portrait', '1:1': 'square' };
/** Seconds of a scene that names no length and has no script, and of a cinematic video that names none. */
const DEFAULT_SCENE_S = 5;
const DEFAULT_CINEMATIC_S = 10;

/** What a video says, and how long it is. */
type Plan = { script: string; seconds: number };

const getSpokenSeconds = (script: string) => Math.max(1, estimateSpeechSeconds(script));

function planScene({ duration, script, input }: Json): Plan {
  const text = String(script ?? toObject(input).script ?? '');
  return { script: text, seconds: Number(duration ?? (text ? getSpokenSeconds(text) : DEFAULT_SCENE_S)) };
}

function planVideo({ type, duration = DEFAULT_CINEMATIC_S, ...request }: Json): Plan {
  const scenes = toObjects(request.scenes).map(planScene);
  if (scenes.length > 0) {
    const seconds = scenes.reduce((sum, scene) => sum + scene.seconds, 0);
    return { script: scenes.map(({ script }) => script).join(' '), seconds };
  }
  const script = String(request.script ?? request.prompt ?? '');
  return { script, seconds: type === 'cinematic_avatar' ? Number(duration) : getSpokenSeconds(script) };
}

/** What a video costs by its type and length, in USD. */
function computePrice(type: unknown, seconds: number): number {
  if (type === 'cinematic_avatar') return getPrice('cinematic_video');
  return seconds * getPrice(type === 'image' ? 'photo_avatar_second' : 'avatar_second');
}

/** HeyGen v3, POST /v3/videos. */
const createVideo: Handler = ({ account, request }) => {
  checkReferences(account, request, { avatar_id: AVATAR_LOOK, voice_id: VOICE });
  const plan = planVideo(request);
  const _seconds = Math.round(plan.seconds * 10) / 10;
  const usd = computePrice(request.type, _seconds);
  account.chargeWallet(usd);
  const title = toOptionalText(request.title) ?? null;
  const _orientation = ORIENTATIONS[String(request.aspect_ratio)] ?? 'landscape';
  const video = startVideo(account, { title, _seconds, _orientation, _script: plan.script }, request);
  if (video._failure) account.refundOnFailure(usd, () => getVideoStatus(account, video) === 'failed');
  return { video_id: video._id, status: 'waiting', output_format: request.output_format ?? 'mp4' };
};

export default {
  kinds: [VIDEO],
  handlers: {
    create_video_from_avatar: createVideo,
    create_video_from_image: createVideo,
    create_video_from_cinematic_avatar: createVideo,
    create_video_from_studio: createVideo,

    list_videos(context) {
      const { account, request } = context;
      advanceSessions(account);
      const part = String(request.title ?? '').toLowerCase();
      return listRecords(account, VIDEO)
        .filter(({ title }) => (title ?? '').toLowerCase().includes(part))
        .filter(({ folder_id }) => request.folder_id === undefined || folder_id === request.folder_id)
        .map((video) => toVideoView(video, context));
    },

    get_video_scenes: ({ account, request }) => toSceneView(getRecord(account, VIDEO, request.video_id)),
  },
} satisfies HandlerGroup;
