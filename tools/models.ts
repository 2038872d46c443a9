import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { toObjects } from '../src/declarations/json.ts';
import { type Json, operation } from '../src/declarations/operation.ts';
import { chargePerPiece, chargePerSecond, MAX_VIDEO_S } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

/** HeyGen v3, GET /v3/models/videos/{video_id}: pending, processing, completed, failed, cancelled. */
export const modelVideoJob = job({
  name: 'model_video',
  noun: 'Shot',
  idField: 'video_id',
  typical: { text: 'less than 10 minutes', seconds: 300 },
  finished: 'Finished. Give the user video_url; it expires, get_model_video gives a fresh one.',
  status: { running: 'processing', completed: ['completed'], failed: ['failed', 'cancelled'], result: 'video_url' },
  files: { video: 'video_url' },
});

const seed = z.int().min(0).max(4_294_967_295).optional().describe('Same seed, same result.');

const shot = {
  prompt: z.string().min(1).max(16_000),
  prompt_enhancement: z
    .enum(['turbo', 'quality', 'default', 'disabled'])
    .optional()
    .describe('How the prompt is rewritten first.'),
  duration: z.int().min(5).max(15).optional().describe('Seconds, default 5.'),
  resolution: z.enum(['480p', '768p', '1080p', '2k']).optional().describe('Default 768p.'),
  seed,
  callback_url: field.callback.callback_url,
  callback_id: z.string().max(256).optional(),
};

const RATIOS = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] as const;
const FULL_HD = new Set<unknown>(['1080p', '2k']);

/** Of the wide and tall shapes only two are made in 1080p and 2k, unless a picture gives the shape. */
const fullHdIsWideOrTall = field.onlyWhen(
  'aspect_ratio',
  (given) => !FULL_HD.has(given.resolution) || ['16:9', '9:16'].includes(String(given.aspect_ratio)),
  'must be 16:9 or 9:16 at 1080p and 2k',
);

const DEFAULT_SHOT_S = 5;

const getShotQuality = ({ resolution = '768p' }: Json): '480p' | '768p' | '1080p' =>
  FULL_HD.has(resolution) ? '1080p' : resolution === '480p' ? '480p' : '768p';

const getShotPrice = (input: Json) => `shot_${getShotQuality(input)}_second` as const;

const chargeShot = (input: Json) => chargePerSecond(Number(input.duration ?? DEFAULT_SHOT_S), getShotPrice(input));

/** Seconds of reference clips are charged like those of the result; their lengths are not known here. */
function chargeReferenceShot(input: Json) {
  const clips = [input.reference_videos ?? []].flat().length;
  const price = `reference_shot_${getShotQuality(input)}_second` as const;
  const seconds = Number(input.duration ?? DEFAULT_SHOT_S) + clips * MAX_VIDEO_S;
  const { usdPerSecond: _, ...charge } = chargePerSecond(seconds, price, clips > 0 ? true : undefined);
  return charge;
}

const creating = {
  endpoint: 'POST /v3/models/videos',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: modelVideoJob,
  output: z.looseObject({ video_id: z.string(), status: z.string().optional() }),
} as const;

const MODEL = 'heygen-video-1';
const createdExample = { video_id: 'mvd_31aa', status: 'pending' };

/** HeyGen v3, POST /v3/models/videos with mode text_to_video. */
export const textToVideo = operation({
  ...creating,
  name: 'text_to_video',
  title: 'Make a shot from a text',
  keywords:
    'shot clip scene footage b-roll nature landscape waves animal city generate from description text prompt to video model without people AI video generation',
  summary: 'Make one shot of 5 to 15 seconds, with sound, from a description. No avatar, no script.',
  hints: ['A whole film: create_video_agent. Then get_model_video.'],
  fixed: { mode: 'text_to_video', model: MODEL },
  prices: { model_video: 'shot_768p_second' },
  resultPrice: getShotPrice,
  charge: chargeShot,
  input: z
    .strictObject({ ...shot, aspect_ratio: z.enum(RATIOS).optional().describe('Default 16:9.') })
    .superRefine(fullHdIsWideOrTall),
  example: { input: { prompt: 'Rain on a pier at dusk, slow dolly in.', duration: 5 }, output: createdExample },
});

/** HeyGen v3, POST /v3/models/videos with mode image_to_video. */
export const imageToVideo = operation({
  ...creating,
  name: 'image_to_video',
  title: 'Make a picture move',
  keywords:
    'animate drawing picture photo photograph product still move moving motion bring to life image to video clip first frame animation',
  summary: 'Make one shot of 5 to 15 seconds, with sound, that begins with a given picture (animate an image).',
  hints: ['A face that speaks a script: create_video_from_image.'],
  fixed: { mode: 'image_to_video', model: MODEL },
  resultPrice: getShotPrice,
  charge: chargeShot,
  input: z.strictObject({
    ...shot,
    image: field.media('First frame'),
    aspect_ratio: z
      .enum([...RATIOS, 'adaptive'])
      .optional()
      .describe('Ignored: the picture gives it.'),
  }),
  example: {
    input: { prompt: 'The boat drifts off.', image: 'https://example.com/boat.jpg' },
    output: createdExample,
  },
});

const MAX_REFERENCES = 12;
const REFERENCES = ['reference_images', 'reference_videos', 'reference_audio'] as const;
const countReferences = (given: Json) => REFERENCES.flatMap((name) => given[name] ?? []).length;

/** HeyGen v3, POST /v3/models/videos with mode reference_to_video; audio alone is refused, as is none. */
export const referenceToVideo = operation({
  ...creating,
  name: 'reference_to_video',
  title: 'Make a shot after pictures, clips and sounds',
  keywords:
    'same character product consistent person several sample pictures reference images clips voice new shot clip',
  summary:
    'Make one shot of 5 to 15 seconds after reference pictures, clips and sounds: the same person, place or voice.',
  hints: ['Name them in the prompt as <Picture 1>, <Video 1>, <Audio 1>, in the order of the lists.'],
  fixed: { mode: 'reference_to_video', model: MODEL },
  charge: chargeReferenceShot,
  input: z
    .strictObject({
      ...shot,
      reference_images: z.array(field.media('Picture')).max(9).optional(),
      reference_videos: z.array(field.media('Clip')).max(3).optional(),
      reference_audio: z.array(field.media('Sound')).max(3).optional(),
      aspect_ratio: z
        .enum([...RATIOS, 'adaptive'])
        .optional()
        .describe('Default adaptive.'),
    })
    .superRefine(
      field.rules(
        field.needs(
          'reference_images',
          (given) => given.reference_videos === undefined,
          'missing: give reference_images or reference_videos; sounds alone do not do',
        ),
        field.onlyWhen(
          'reference_images',
          (given) => countReferences(given) <= MAX_REFERENCES,
          `must come to ${MAX_REFERENCES} references at most, clips and sounds included`,
        ),
        fullHdIsWideOrTall,
      ),
    ),
  example: {
    input: { prompt: '<Picture 1> walks along the pier.', reference_images: ['https://example.com/captain.jpg'] },
    output: createdExample,
  },
});

/** HeyGen v3, GET /v3/models/videos/{video_id}. */
export const getModelVideo = operation({
  name: 'get_model_video',
  title: 'Get a shot of HeyGen Video',
  keywords: 'status of a shot ready finished link download',
  summary:
    'Check a shot of text_to_video, image_to_video or reference_to_video; gives its address. Follows it with wait_seconds.',
  endpoint: 'GET /v3/models/videos/{video_id}',
  effect: 'read',
  job: modelVideoJob,
  input: z.strictObject({ video_id: field.id('text_to_video and its like') }),
  output: z.looseObject({
    video_id: z.string(),
    status: z.string(),
    model: z.string().optional(),
    created_at: z.int().optional(),
    video_url: z.string().optional(),
    duration: z.int().optional().describe('Seconds.'),
    width: z.int().optional(),
    height: z.int().optional(),
    aspect_ratio: z.string().optional(),
    seed: z.int().optional(),
    failure_code: z.string().optional(),
    failure_message: z.string().optional(),
  }),
  example: {
    input: { video_id: 'mvd_31aa' },
    output: { video_id: 'mvd_31aa', status: 'processing', model: MODEL, created_at: 1_790_000_000 },
  },
});

/** HeyGen v3, GET /v3/models/images/{generation_id}: all images or none. */
export const imageGenerationJob = job({
  name: 'image_generation',
  noun: 'Picture',
  idField: 'generation_id',
  typical: { text: 'about a minute', seconds: 60 },
  finished: 'Finished. Give the user each image_url; they expire, get_image_generation gives fresh ones.',
  status: { running: 'pending', completed: ['completed'], failed: ['failed', 'cancelled'] },
  files: ({ images }) =>
    Object.fromEntries(toObjects(images).map(({ image_url }, index) => [`image${index + 1}`, image_url])),
  mainFile: 'image1',
});

/** HeyGen v3, POST /v3/models/images: it takes no prompt. */
export const createImageGeneration = operation({
  name: 'create_image_generation',
  title: 'Put a person into a picture',
  keywords: 'picture photo image of me portrait headshot pose remix identity',
  summary:
    'Make pictures of a person (one to five photos) in the pose and scene of a reference picture. Takes no prompt.',
  hints: ['An avatar from words: create_prompt_avatar.'],
  endpoint: 'POST /v3/models/images',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: imageGenerationJob,
  fixed: { model: 'heygen-image-1', mode: 'identity_remix' },
  prices: { image_generation: 'generated_image' },
  charge: ({ num_images = 1 }) => chargePerPiece(Number(num_images), 'pictures', 'generated_image'),
  likeness: { of: 'face', field: 'identity_images' },
  input: z.strictObject({
    identity_images: z.array(field.media('Photo of the person')).min(1).max(5),
    reference_images: z.array(field.media('Scene')).min(1).max(1),
    num_images: z.int().min(1).max(5).optional().describe('Default 1.'),
    aspect_ratio: z
      .enum(['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9'])
      .optional()
      .describe('Default that of the scene.'),
    seed: z.int().optional(),
  }),
  output: z.looseObject({ generation_id: z.string() }),
  example: {
    input: { identity_images: ['https://example.com/me.jpg'], reference_images: ['https://example.com/pier.jpg'] },
    output: { generation_id: 'img_77c0' },
  },
});

const image = z.looseObject({
  image_id: z.string().optional(),
  image_url: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  seed: z.int().optional(),
});

/** HeyGen v3, GET /v3/models/images/{generation_id}. */
export const getImageGeneration = operation({
  name: 'get_image_generation',
  title: 'Get generated pictures',
  keywords: 'picture ready finished link image',
  summary: 'Check pictures of create_image_generation; gives their addresses. Follows them with wait_seconds.',
  endpoint: 'GET /v3/models/images/{generation_id}',
  effect: 'read',
  job: imageGenerationJob,
  input: z.strictObject({ generation_id: field.id('create_image_generation') }),
  output: z.looseObject({
    generation_id: z.string(),
    status: z.string(),
    model: z.string().optional(),
    num_images: z.int().optional(),
    created_at: z.int().optional(),
    images: z.array(image).optional(),
    failure_code: z.string().optional(),
    failure_message: z.string().optional(),
  }),
  example: {
    input: { generation_id: 'img_77c0' },
    output: { generation_id: 'img_77c0', status: 'pending', model: 'heygen-image-1', num_images: 1, images: [] },
  },
});

export default toolset('models', 'HeyGen Video and Image', [
  textToVideo,
  imageToVideo,
  referenceToVideo,
  getModelVideo,
  createImageGeneration,
  getImageGeneration,
]);
