import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';

const HEX = /^#[0-9A-Fa-f]{6}$/;
const offset = z.strictObject({ x: z.number().optional(), y: z.number().optional() }).optional();
const circle = { matting: z.boolean().optional(), circle_background_color: field.word().optional() };

const character = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('avatar'),
    avatar_id: field.word().min(1),
    avatar_style: z.enum(['normal', 'closeUp', 'circle', 'voice_only']).optional(),
    scale: z.number().optional(),
    offset,
    ...circle,
  }),
  z.strictObject({
    type: z.literal('talking_photo'),
    talking_photo_id: field.word().min(1),
    scale: z.number().optional(),
    offset,
    talking_photo_style: z.enum(['square', 'circle']).optional(),
    talking_style: z.enum(['stable', 'expressive']).optional(),
    expression: z.enum(['default', 'happy']).optional(),
    super_resolution: z.boolean().optional(),
    ...circle,
  }),
]);

const EMOTIONS = ['Excited', 'Friendly', 'Serious', 'Soothing', 'Broadcaster'] as const;

const voice = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    voice_id: field.word().min(1),
    input_text: z.string().min(1).max(5000),
    speed: z.number().min(0.5).max(2).optional(),
    pitch: z.number().min(-50).max(50).optional(),
    emotion: z.enum(EMOTIONS).optional(),
    locale: field.word().optional(),
  }),
  z
    .strictObject({
      type: z.literal('audio'),
      audio_url: field.url().optional(),
      audio_asset_id: field.word().optional(),
    })
    .superRefine(field.oneOf(['audio_url', 'audio_asset_id'], true)),
  z.strictObject({ type: z.literal('silence'), duration: z.number().gt(0) }),
]);

const fit = z.enum(['cover', 'contain', 'crop', 'none']).optional();
const background = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('color'), value: field.word().regex(HEX, 'must be a hex color such as #1A2B3C') }),
  z
    .strictObject({
      type: z.literal('image'),
      url: field.url().optional(),
      image_asset_id: field.word().optional(),
      fit,
    })
    .superRefine(field.oneOf(['url', 'image_asset_id'], true)),
  z
    .strictObject({
      type: z.literal('video'),
      url: field.url().optional(),
      video_asset_id: field.word().optional(),
      fit,
      play_style: z.enum(['fit_to_scene', 'freeze', 'loop', 'full_video', 'once']).optional(),
    })
    .superRefine(field.oneOf(['url', 'video_asset_id'], true)),
]);

/** What is said, by whom and before what; HeyGen v2, POST /v2/video/generate. */
export const scenes = z
  .array(z.strictObject({ character, voice, background: background.optional() }))
  .min(1)
  .max(50);
