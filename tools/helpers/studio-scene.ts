import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { isObject } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import {
  AUDIO,
  engine,
  expressiveness,
  HEX,
  motionPrompt,
  movesOnNewerEngines,
  onAvatarFour,
  speaks,
  voiced,
} from './speech-fields.ts';

const isPicture = (given: Json) => given.image !== undefined;
const isAvatar = (given: Json) => !isPicture(given);
const PICTURE_OR_CLIP = 'Picture or clip';

const speakingScene = z
  .strictObject({
    type: z.literal('avatar_video').describe('avatar_video: avatar_id or image speaks. image, video: source.'),
    avatar_id: field.avatarId.optional(),
    image: field.media('In place of avatar_id, a picture with one face').optional(),
    ...field.speech,
    engine,
    expressiveness,
    motion_prompt: motionPrompt,
    background_color: field.word().regex(HEX, 'must be a hex color such as #1A2B3C').optional().describe('#RRGGBB.'),
  })
  .superRefine(
    field.rules(
      field.oneOf(['avatar_id', 'image'], true),
      field.onlyWhen('engine', isAvatar, 'goes only with avatar_id'),
      field.onlyWhen('background_color', isAvatar, 'goes only with avatar_id'),
      field.needs(
        'voice_id',
        (given) => isPicture(given) && given.script !== undefined,
        'missing: a script over a picture needs a voice_id',
      ),
      speaks,
      onAvatarFour,
      movesOnNewerEngines,
    ),
  );

const stillScene = z
  .strictObject({
    type: z.literal('image'),
    source: field.media(PICTURE_OR_CLIP),
    duration: z.number().gt(0).max(300).optional().describe('Seconds, for a silent picture.'),
    ...field.speech,
  })
  .superRefine(field.rules(field.oneOf([...AUDIO, 'duration'], true), voiced));

const clipScene = z.strictObject({
  type: z.literal('video'),
  source: field.media(PICTURE_OR_CLIP),
  volume: z.number().min(0).max(1).optional(),
  mute: z.boolean().optional(),
});

/** Takes HeyGen's own nested form of a scene too, so that instructions written for HeyGen's tools work here. */
function flattenScene(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { input, playback, ...scene } = value;
  if (isObject(playback)) return { ...scene, ...playback };
  if (!isObject(input)) return value;
  const { type: _, background, ...speaker } = input;
  const color = isObject(background) && background.type === 'color' ? { background_color: background.color } : {};
  return { ...scene, ...speaker, ...color };
}

/** One field of an object apart from the others, with those that were not given left out. */
const omitUndefined = (fields: Json) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Builds HeyGen's scene, in which the speaker and the playback are objects of their own. */
function toHeyGenScene({ type, background_color, volume, mute, ...fields }: Json): Json {
  if (type === 'avatar_video') {
    const background = background_color === undefined ? undefined : { type: 'color', color: background_color };
    const speaker = { type: isPicture(fields) ? 'image' : 'avatar', ...fields, background };
    return { type, input: omitUndefined(speaker) };
  }
  const playback = omitUndefined({ volume, mute });
  return { type, ...fields, ...(Object.keys(playback).length > 0 && { playback }) };
}

/** The scene as HeyGen takes it (v3, POST /v3/videos with type studio). */
const heygenScene = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('avatar_video'),
    input: z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('avatar'),
        avatar_id: field.avatarId,
        ...field.speech,
        engine,
        expressiveness,
        motion_prompt: motionPrompt,
        background: z.strictObject({ type: z.literal('color'), color: field.word() }).optional(),
      }),
      z.strictObject({
        type: z.literal('image'),
        image: field.media(PICTURE_OR_CLIP),
        ...field.speech,
        expressiveness,
        motion_prompt: motionPrompt,
      }),
    ]),
  }),
  z.strictObject({
    type: z.literal('image'),
    source: field.media(PICTURE_OR_CLIP),
    duration: z.number().optional(),
    ...field.speech,
  }),
  z.strictObject({
    type: z.literal('video'),
    source: field.media(PICTURE_OR_CLIP),
    playback: z.strictObject({ volume: z.number().optional(), mute: z.boolean().optional() }).optional(),
  }),
]);

/**
 * One scene of a studio video, flat for the model: providers and adapters lose the fields of a choice within a choice
 * (LangChain and VoltAgent did). Parsed, it is HeyGen's.
 */
export const studioScene = z
  .preprocess(flattenScene, z.discriminatedUnion('type', [speakingScene, stillScene, clipScene]))
  .transform(toHeyGenScene)
  .pipe(heygenScene);
