import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeVideoAgent } from '../../src/declarations/pricing.ts';
import { chargeFilm, creditCheck } from './credits.ts';
import { scenes } from './scenes.ts';
import { callbacks, dimension, even, id, made, madeExample, v1v2 } from './v1-v2-operation.ts';
import { videoV1Job } from './videos.ts';

const caption = z.union([
  z.boolean(),
  z.strictObject({
    enabled: z.boolean(),
    style: z
      .strictObject({
        font_family: field.word().optional(),
        font_size: z.number().optional(),
        font_color: field.word().optional(),
        background_color: field.word().optional(),
        position: z.enum(['top', 'bottom']).optional(),
      })
      .optional(),
    language: field.word().optional(),
  }),
]);

/** The longer form, which also says what the short one says: a schema with both is refused by some providers. */
const CAPTION = { type: 'object', properties: { enabled: { type: 'boolean' } }, additionalProperties: true };

/** What every start of a film has in common. */
export const creating = {
  effect: 'create',
  spends: 'credits',
  job: videoV1Job,
  beforeSend: creditCheck,
  output: made,
} as const;

export const generateVideoV2 = operation({
  ...v1v2('error_data', 'create_video_from_studio'),
  ...creating,
  name: 'generate_video_v2',
  title: 'Create a video (v2)',
  summary: 'Starts a video of up to 50 scenes. test true: free, with a watermark.',
  endpoint: 'POST /v2/video/generate',
  charge: chargeFilm,
  input: z.strictObject({
    video_inputs: field.inWords(
      scenes,
      'Scenes. character: avatar_id or talking_photo_id. voice: text takes voice_id and input_text; audio takes audio_url or audio_asset_id; silence takes duration, seconds. background: color takes value #RRGGBB; image and video take url, image_asset_id or video_asset_id.',
    ),
    dimension,
    aspect_ratio: field.word().optional(),
    title: field.line().optional(),
    test: z.boolean().optional(),
    caption: field.inWords(
      caption.optional(),
      'enabled true; style {font_family, font_size, font_color, background_color, position}, language.',
      CAPTION,
    ),
    folder_id: field.word().optional(),
    ...callbacks,
  }),
  example: {
    input: {
      video_inputs: [
        {
          character: { type: 'avatar', avatar_id: 'look_iris_office', avatar_style: 'normal' },
          voice: { type: 'text', voice_id: 'voice_en_f_01', input_text: 'Good morning.' },
          background: { type: 'color', value: '#FFFFFF' },
        },
      ],
      dimension: { width: 1280, height: 720 },
    },
    output: madeExample,
  },
});

export const generateWebmVideoV1 = operation({
  ...v1v2('data', 'create_video_from_avatar'),
  ...creating,
  name: 'generate_webm_video_v1',
  title: 'Create a transparent video (v1)',
  summary: 'Starts a WebM video of an avatar without background.',
  endpoint: 'POST /v1/video.webm',
  charge: chargeFilm,
  input: z
    .strictObject({
      avatar_pose_id: field.word().min(1),
      avatar_style: z.enum(['normal', 'closeUp']),
      input_text: field.text().min(1).optional(),
      voice_id: field.word().min(1).optional(),
      input_audio: field.url().optional(),
      dimension: z.strictObject({ width: even, height: even }).optional(),
    })
    .superRefine(
      field.rules(
        field.oneOf(['input_text', 'input_audio'], true),
        field.needs('voice_id', (given) => given.input_text !== undefined, 'missing: input_text needs a voice_id'),
        field.onlyWhen('voice_id', (given) => given.input_text !== undefined, 'goes only with input_text'),
      ),
    ),
  example: {
    input: {
      avatar_pose_id: 'look_iris_office',
      avatar_style: 'normal',
      input_text: 'Hello.',
      voice_id: 'voice_en_f_01',
    },
    output: madeExample,
  },
});

export const generateAvatarIvVideoV2 = operation({
  ...v1v2('error_data', 'create_video_from_image'),
  ...creating,
  name: 'generate_avatar_iv_video_v2',
  title: 'Create an Avatar IV video (v2)',
  summary: 'Starts a video in which an uploaded picture speaks.',
  endpoint: 'POST /v2/video/av4/generate',
  charge: chargeFilm,
  input: z.strictObject({
    image_key: id('upload_asset_v1'),
    script: field.text().min(1),
    voice_id: id('list_voices_v2'),
    video_title: field.line().optional(),
    video_orientation: z.enum(['portrait', 'landscape', 'square']).optional(),
    fit: z.enum(['cover', 'contain']).optional(),
    custom_motion_prompt: field.text().optional(),
    enhance_custom_motion_prompt: z.boolean().optional(),
    audio_url: field.url().optional(),
    audio_asset_id: field.word().optional(),
  }),
  example: {
    input: { image_key: 'image/1/original', script: 'Hello.', voice_id: 'voice_en_f_01', video_title: 'Hello' },
    output: madeExample,
  },
});

export const generateVideoAgentV1 = operation({
  ...v1v2('error_data', 'create_video_agent'),
  ...creating,
  name: 'generate_video_agent_v1',
  title: 'Create a video from a prompt (v1)',
  summary: 'Starts a film by the first Video Agent.',
  endpoint: 'POST /v1/video_agent/generate',
  charge: ({ prompt }) => chargeVideoAgent(String(prompt)),
  input: z
    .strictObject({
      prompt: field.text().min(1),
      config: z
        .strictObject({
          duration_sec: z.int().min(5).max(300).optional(),
          avatar_id: field.word().optional(),
          orientation: z.enum(['portrait', 'landscape']).optional(),
        })
        .optional(),
      files: field.list(z.strictObject({ asset_id: field.word().min(1) })).optional(),
      ...callbacks,
    })
    .superRefine(
      field.onlyWhen('callback_id', (given) => given.callback_url !== undefined, 'goes only with callback_url'),
    ),
  example: { input: { prompt: 'A film on bees', config: { duration_sec: 30 } }, output: madeExample },
});

/** The ways to a film (HeyGen v1 and v2, /video and /video_agent). */
export default [generateVideoV2, generateWebmVideoV1, generateAvatarIvVideoV2, generateVideoAgentV1];
