import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import {
  engine,
  expressiveness,
  HEX,
  motionPrompt,
  movesOnNewerEngines,
  onAvatarFour,
  speaks,
  voiced,
} from './speech-fields.ts';
import { studioScene } from './studio-scene.ts';

const aspectRatio = z.enum(['16:9', '9:16', '4:5', '5:4', '1:1', 'auto']).optional().describe('Default 16:9.');
const resolution = z.enum(['720p', '1080p', '4k']).optional();
const background = field.inWords(
  z
    .strictObject({
      type: z.enum(['color', 'image']),
      value: field.word().regex(HEX, 'must be a hex color such as #1A2B3C').optional(),
      url: field.webUrl.optional(),
      asset_id: field.word().min(1).optional(),
    })
    .superRefine(
      field.rules(
        field.needs('value', (given) => given.type === 'color', 'missing: a color background needs a hex value'),
        field.needs(
          'url',
          (given) => given.type === 'image' && !given.asset_id,
          'missing: an image background needs url or asset_id',
        ),
        field.onlyWhen('value', (given) => given.type === 'color', 'goes only with type color'),
        field.onlyWhen('url', (given) => given.type === 'image', 'goes only with type image'),
        field.onlyWhen('asset_id', (given) => given.type === 'image', 'goes only with type image'),
        field.oneOf(['url', 'asset_id'], false),
      ),
    )
    .optional(),
  'color: value #RRGGBB. image: url or asset_id.',
);

/** Output settings that a speaking video, of an avatar or an image, has. */
const presentation = {
  aspect_ratio: aspectRatio,
  resolution,
  fit: z.enum(['contain', 'cover']).optional(),
  output_format: z.enum(['mp4', 'webm']).optional().describe('Default mp4; webm: transparent.'),
  background,
  remove_background: z.boolean().optional(),
  caption: field.caption,
  watermark: field.watermark,
  title: field.title,
  ...field.callback,
};

const transparent = field.onlyWhen(
  'background',
  (given) => given.output_format !== 'webm',
  'cannot go with output_format webm, which has no background',
);
export const avatarInput = z
  .strictObject({
    avatar_id: field.avatarId,
    ...field.speech,
    engine,
    expressiveness,
    motion_prompt: motionPrompt.describe('Body motion; not for video avatars on avatar_iv.'),
    ...presentation,
  })
  .superRefine(field.rules(speaks, transparent, onAvatarFour, movesOnNewerEngines));

export const imageInput = z
  .strictObject({
    image: field.media('Picture with one face'),
    ...field.speech,
    voice_id: field.voiceId.optional().describe('From list_voices; a script needs one.'),
    expressiveness,
    motion_prompt: motionPrompt,
    ...presentation,
  })
  .superRefine(field.rules(speaks, voiced, transparent));

export const cinematicInput = z
  .strictObject({
    avatar_id: z.array(field.avatarId).min(1).max(3),
    prompt: field.text().min(1),
    duration: z.int().min(4).max(15).optional().describe('Seconds, default 10.'),
    auto_duration: z.boolean().optional(),
    references: z
      .array(field.media('Reference'))
      .max(12)
      .optional()
      .describe('At most 9 images and 3 videos, looks included.'),
    aspect_ratio: z.enum(['16:9', '9:16', '1:1']).optional().describe('Default 16:9.'),
    resolution: z.enum(['720p', '1080p']).optional().describe('Default 720p.'),
    enhance_prompt: z.boolean().optional(),
    title: field.title,
  })
  .superRefine(
    field.onlyWhen('duration', (given) => given.auto_duration !== true, 'cannot go with auto_duration true'),
  );

export const studioInput = z.strictObject({
  scenes: z.array(studioScene).min(1).max(50),
  aspect_ratio: aspectRatio,
  resolution,
  caption: field.caption,
  watermark: field.watermark,
  title: field.title,
  ...field.callback,
});
