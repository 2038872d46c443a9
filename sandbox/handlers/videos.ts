import { toOptionalText } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/prices.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import type { Account, Orientation } from '../account.ts';
import type { Handler, Handlers } from '../handler.ts';
import { getRecord } from '../records.ts';
import { toSceneView } from '../scenes.ts';
import { getVideo, getVideoStatus, startVideo, toVideoView } from '../video-renders.ts';
import { AVATAR_LOOK } from './avatars.ts';
import { advanceSessions } from './video-agent.ts';
import { VOICE } from './voices.ts';

const ORIENTATIONS: Readonly<Record<string, Orientation>> = { '9:16': 'portrait', '4:5': 'portrait', '1:1': 'square' };
/** Seconds of a scene that names no length and has no script, and of a cinematic video that names none. */
const DEFAULT_SCENE_S = 5;
const DEFAULT_CINEMATIC_S = 10;

interface Scene {
  duration?: number;
  script?: string;
  input?: Json & { script?: string };
}

const getSpokenSeconds = (script: string) => Math.max(1, estimateSpeechSeconds(script));
const getSceneText = ({ script, input }: Scene) => script ?? input?.script ?? '';
const getSceneSeconds = (scene: Scene) =>
  scene.duration ?? (getSceneText(scene) ? getSpokenSeconds(getSceneText(scene)) : DEFAULT_SCENE_S);

/** What a request's video says, and how long it is. */
function planVideo(request: Json, scenes: readonly Scene[]): { script: string; seconds: number } {
  if (scenes.length > 0) {
    const seconds = scenes.reduce((sum, scene) => sum + getSceneSeconds(scene), 0);
    return { script: scenes.map(getSceneText).join(' '), seconds };
  }
  const script = String(request.script ?? request.prompt ?? '');
  const cinematic = request.type === 'cinematic_avatar';
  return { script, seconds: cinematic ? Number(request.duration ?? DEFAULT_CINEMATIC_S) : getSpokenSeconds(script) };
}

/** What a video costs by its type and length, in USD. */
function computePrice(type: unknown, seconds: number): number {
  if (type === 'cinematic_avatar') return getPrice('cinematic_video');
  return seconds * getPrice(type === 'image' ? 'photo_avatar_second' : 'avatar_second');
}

/** @throws ApiError 404 when the avatars or the voice do not exist */
function checkAvatarsAndVoice(account: Account, { avatar_id, voice_id }: Json): void {
  for (const id of [avatar_id ?? []].flat()) getRecord(account, AVATAR_LOOK, id);
  if (voice_id !== undefined) getRecord(account, VOICE, voice_id);
}

/** HeyGen v3, POST /v3/videos. */
const createVideo: Handler = ({ account, request }) => {
  // The operation's schema has read the request before it gets here.
  const scenes = (request.scenes ?? []) as Scene[];
  for (const part of [request, ...scenes.map(({ input }) => input ?? {})]) checkAvatarsAndVoice(account, part);
  const plan = planVideo(request, scenes);
  const seconds = Math.round(plan.seconds * 10) / 10;
  const usd = computePrice(request.type, seconds);
  account.chargeWallet(usd);
  const title = toOptionalText(request.title) ?? null;
  const orientation = ORIENTATIONS[String(request.aspect_ratio)] ?? 'landscape';
  const video = startVideo(account, { title, seconds, orientation, script: plan.script }, request);
  if (video.failure) account.refundOnFailure(usd, () => getVideoStatus(account, video) === 'failed');
  return { video_id: video.id, status: 'waiting', output_format: request.output_format ?? 'mp4' };
};

export const videos: Handlers = {
  create_video_from_avatar: createVideo,
  create_video_from_image: createVideo,
  create_video_from_cinematic_avatar: createVideo,
  create_video_from_studio: createVideo,

  get_video: ({ account, request, base }) => toVideoView(account, getVideo(account, request.video_id), base),

  list_videos({ account, request: { title = '', folder_id: folder }, base }) {
    advanceSessions(account);
    const part = String(title).toLowerCase();
    return [...account.videos.values()]
      .reverse()
      .filter((video) => (video.title ?? '').toLowerCase().includes(part))
      .filter((video) => folder === undefined || video.folderId === folder)
      .map((video) => toVideoView(account, video, base));
  },

  get_video_scenes: ({ account, request }) => toSceneView(getVideo(account, request.video_id)),

  delete_video({ account, request }) {
    const { id } = getVideo(account, request.video_id);
    account.videos.delete(id);
    return { id, deleted: true };
  },
};
