import { toObject, toObjects } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import {
  addCharges,
  type Charge,
  chargePerPiece,
  chargePerSecond,
  MAX_AUDIO_S,
  MAX_VIDEO_S,
  type Price,
} from '../../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';

/** A stretch of film, in seconds; the longest that it can be where that is not known. */
interface Stretch {
  seconds: number;
  atMost?: true;
}

/** How long what is said takes: a script is reckoned, a recording can be as long as HeyGen takes. */
function estimateSpeech({ script, voice_settings }: Json): Stretch {
  if (typeof script !== 'string') return { seconds: MAX_AUDIO_S, atMost: true };
  const { speed = 1 } = toObject(voice_settings);
  return { seconds: estimateSpeechSeconds(script) / Math.min(1, Number(speed)) };
}

/** The dearer price where the kind of avatar decides, which the request does not say. */
export function getAvatarPrice({ engine, resolution }: Json): Price {
  if (toObject(engine).type === 'avatar_iii') return 'avatar_iii_photo_second';
  return resolution === '4k' ? 'avatar_4k_second' : 'avatar_second';
}

export const getPicturePrice = ({ resolution }: Json): Price =>
  resolution === '4k' ? 'photo_avatar_4k_second' : 'photo_avatar_second';

function chargeStretch({ seconds, atMost }: Stretch, price: Price): Charge {
  return chargePerSecond(seconds, price, atMost);
}

export const chargeAvatar = (input: Json): Charge => chargeStretch(estimateSpeech(input), getAvatarPrice(input));
export const chargePicture = (input: Json): Charge => chargeStretch(estimateSpeech(input), getPicturePrice(input));
export const chargeCinematic = (): Charge => chargePerPiece(1, 'shot', 'cinematic_video');

function chargeScene(scene: Json, resolution: unknown): Charge {
  if (scene.type === 'avatar_video') return chargeAvatar({ ...toObject(scene.input), resolution });
  if (scene.type === 'video') return chargePerSecond(MAX_VIDEO_S, 'avatar_second', true);
  const { duration } = scene;
  return chargeStretch(typeof duration === 'number' ? { seconds: duration } : estimateSpeech(scene), 'avatar_second');
}

/** Scenes are charged as the film they become, which is at most 30 minutes long. */
export const chargeStudio = ({ scenes, resolution }: Json): Charge =>
  addCharges(toObjects(scenes).map((scene) => chargeScene(scene, resolution)));

const BY_TYPE: Readonly<Record<string, (input: Json) => Charge>> = {
  avatar: chargeAvatar,
  image: chargePicture,
  cinematic_avatar: chargeCinematic,
  studio: chargeStudio,
};

export const chargeBatch = ({ videos }: Json): Charge =>
  addCharges(toObjects(videos).map((video) => (BY_TYPE[String(video.type)] ?? chargeAvatar)(video)));
