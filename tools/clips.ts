import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { toObject, toObjects, toTexts } from '../src/declarations/json.ts';
import { type Json, operation, SEPTEMBER_2026 } from '../src/declarations/operation.ts';
import { chargePerPiece, chargePerSecond, MAX_VIDEO_S } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

const jobId = field.id('create_ai_clipping');

const outputSettings = field.inWords(
  z
    .strictObject({
      aspect_ratio: z.enum(['landscape', 'portrait', 'square']).optional(),
      duration_types: z
        .array(z.enum(['30', '60', '180', 'long']))
        .min(1)
        .max(4)
        .optional(),
      captions: z.boolean().optional(),
      caption_style: field.word().optional(),
      prompt: z.string().max(500).optional(),
    })
    .optional(),
  'duration_types in seconds, one clip each: default one clip; more: name several. Default portrait, captioned. prompt: what makes a highlight.',
);

const clip = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  duration_seconds: z.number().optional(),
  virality_score: z.int().optional(),
  aspect_ratio: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  failure_message: z.string().optional(),
});

const clipping = z.looseObject({
  id: z.string(),
  status: z.string(),
  progress: z.int().optional(),
  title: z.string().optional(),
  source_duration: z.number().optional().describe('Seconds.'),
  clips: z.array(clip).optional(),
  input_language: z.string().optional(),
  failure_message: z.string().optional(),
  callback_id: z.string().optional(),
  created_at: z.int().optional(),
});

const clippingExample = { id: 'clp_30af', status: 'running', progress: 40, title: 'Town hall', clips: [] };

const getClipFiles = ({ clips = [] }: Json): Json =>
  Object.fromEntries(toObjects(clips).map(({ video_url }, index) => [`clip${index + 1}`, video_url]));

/** HeyGen v3, GET /v3/ai-clipping/{job_id}. */
export const clippingJob = job({
  name: 'clipping',
  formerNames: ['clip'],
  noun: 'Clipping',
  idField: 'job_id',
  list: 'list_ai_clipping',
  prices: ['clip'],
  countPieces: ({ clips }) => (Array.isArray(clips) ? clips.length : 1),
  event: { name: 'ai_clipping' },
  typical: { text: 'some minutes, more for a long film', seconds: 600 },
  finished: 'Finished. Give the user each clip’s video_url; they expire, get_ai_clipping gives fresh ones.',
  status: { completed: ['completed'], failed: ['failed', 'cancelled'] },
  files: getClipFiles,
  mainFile: 'clip1',
});

export const fillerWordRemovalJob = job({
  name: 'filler_word_removal',
  formerNames: ['filler_removal'],
  noun: 'Filler-word removal',
  idField: 'filler_word_removal_id',
  event: { name: 'filler_word_removal' },
  billedSeconds: 'original_duration',
  typical: { text: 'some minutes', seconds: 300 },
  status: { completed: ['completed'], failed: ['failed'], result: 'video_url' },
  files: { video: 'video_url', thumbnail: 'thumbnail_url' },
});

export const hyperframesRenderJob = job({
  name: 'hyperframes_render',
  formerNames: ['html_render'],
  noun: 'HTML render',
  idField: 'render_id',
  list: 'list_hyperframes_renders',
  notFoundCode: 'hyperframes_render_not_found',
  event: { name: 'hyperframes_video' },
  typical: { text: 'some minutes', seconds: 180 },
  status: { queued: 'queued', running: 'rendering', completed: ['completed'], failed: ['failed'], result: 'video_url' },
  files: { video: 'video_url', thumbnail: 'thumbnail_url' },
});

const countClips = ({ output_settings: settings }: Json) =>
  toTexts(toObject(settings).duration_types ?? ['long']).length;

/** HeyGen v3, POST /v3/ai-clipping; answers 202, whose schema v3.json lacks: `ai_clipping_id` after the API of 2026-09-07. */
export const createAiClipping = operation({
  name: 'create_ai_clipping',
  default: true,
  title: 'Cut a long video into short clips: shorts, highlights, best moments',
  keywords:
    'cut chop trim split extract pull long webinar podcast interview meeting stream livestream recording into shorts reels highlights bits parts Instagram TikTok social best funniest moments snippets repurpose shorten into pieces of 30 seconds',
  summary: 'Cut a long video into short clips (highlights, shorts, reels): finds the best moments.',
  endpoint: 'POST /v3/ai-clipping',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: clippingJob,
  jobId: ['ai_clipping_id', 'id'],
  prices: { clipping: 'clip' },
  charge: (input) => chargePerPiece(countClips(input), 'clips', 'clip'),
  input: z.strictObject({
    video: field.remote('Film'),
    output_settings: outputSettings,
    input_language: field.word().optional().describe('Code; found by itself.'),
    title: z.string().max(255).optional(),
    ...field.callback,
  }),
  output: z.looseObject({ ai_clipping_id: z.string().optional() }),
  example: {
    input: { video: 'https://example.com/townhall.mp4', output_settings: { duration_types: ['30', '60'] } },
    output: { ai_clipping_id: 'clp_30af' },
  },
});

/** HeyGen v3, GET /v3/ai-clipping/{job_id}. */
export const getAiClipping = operation({
  name: 'get_ai_clipping',
  default: true,
  title: 'Get clips',
  keywords:
    'show see get clips shorts snippets pieces that came out highlights best moments ready done finished result job status webinar podcast',
  summary:
    'Check clips: progress of a clipping job, and its short clips with their files. Follows it with wait_seconds.',
  endpoint: 'GET /v3/ai-clipping/{job_id}',
  effect: 'read',
  job: clippingJob,
  input: z.strictObject({ job_id: jobId }),
  output: clipping,
  example: { input: { job_id: 'clp_30af' }, output: clippingExample },
});

/** HeyGen v3, GET /v3/ai-clipping. */
export const listAiClipping = operation({
  name: 'list_ai_clipping',
  title: 'List clipping jobs',
  keywords: 'earlier clipping jobs shorts clips highlights I made from long recordings before history find',
  summary: 'Lists clipping jobs, newest first.',
  endpoint: 'GET /v3/ai-clipping',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: clipping,
  list: { name: 'jobs', columns: ['id', 'status', 'title', 'source_duration', 'created_at'] },
  example: { input: {}, output: clippingExample },
});

/** HeyGen v3, DELETE /v3/ai-clipping/{job_id}. */
export const deleteAiClipping = operation({
  name: 'delete_ai_clipping',
  title: 'Delete clips',
  summary: 'Deletes a clipping job with its clips. Ask the user first.',
  keywords: 'remove erase throw away shorts clips highlights',
  endpoint: 'DELETE /v3/ai-clipping/{job_id}',
  effect: 'delete',
  input: z.strictObject({ job_id: jobId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { job_id: 'clp_30af' }, output: { id: 'clp_30af' } },
});

const removalId = field.id('create_filler_word_removal');

/** HeyGen v3, POST /v3/filler-word-removals: refunded when nothing was cut. */
export const createFillerWordRemoval = operation({
  name: 'create_filler_word_removal',
  title: 'Cut filler words, pauses and silences out of a recording',
  keywords:
    'ums uhs ahs stutter hesitations take out trim long pauses silences silence remove clean up talk recording tidy up speech say uh often jump cuts',
  summary: 'Remove (cut) filler words, “um”, “uh” and long silences from a recording.',
  endpoint: 'POST /v3/filler-word-removals',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: fillerWordRemovalJob,
  prices: { filler_word_removal: 'filler_word_second' },
  charge: () => chargePerSecond(MAX_VIDEO_S, 'filler_word_second', true),
  jobId: ['filler_word_removal_id', 'id'],
  input: z.strictObject({ video: field.remote('Film'), title: field.title, ...field.callback }),
  output: z.looseObject({ filler_word_removal_id: z.string().optional(), id: z.string().optional() }),
  example: {
    input: { video: 'https://example.com/interview.mp4' },
    output: { filler_word_removal_id: 'fil_6e02' },
  },
});

/** HeyGen v3, GET /v3/filler-word-removals/{filler_word_removal_id}: pending, running, completed, failed. */
export const getFillerWordRemoval = operation({
  name: 'get_filler_word_removal',
  title: 'Get a film without filler words',
  summary: 'Gives the status of a filler-word removal and, at the end, its film. Follows it with wait_seconds.',
  keywords: 'is the cleaned recording without ums ready status',
  endpoint: 'GET /v3/filler-word-removals/{filler_word_removal_id}',
  effect: 'read',
  job: fillerWordRemovalJob,
  input: z.strictObject({ filler_word_removal_id: removalId }),
  output: z.looseObject({
    id: z.string().optional(),
    status: z.string(),
    progress: z.int().optional(),
    title: z.string().optional(),
    video_url: z.string().optional(),
    thumbnail_url: z.string().optional(),
    num_cuts: z.int().optional(),
    original_duration: z.number().optional().describe('Seconds.'),
    output_duration: z.number().optional().describe('Seconds.'),
    reduction_pct: z.number().optional(),
    failure_message: z.string().optional(),
    callback_id: z.string().optional(),
    created_at: z.int().optional(),
  }),
  example: {
    input: { filler_word_removal_id: 'fil_6e02' },
    output: { id: 'fil_6e02', status: 'running', progress: 40, title: 'Interview' },
  },
});

const renderId = field.id('create_hyperframes_render or list_hyperframes_renders');

const render = z.looseObject({
  render_id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  format: z.string().optional(),
  duration: z.number().optional().describe('Seconds.'),
  fps: z.number().optional(),
  quality: z.string().optional(),
  resolution: z.string().optional(),
  aspect_ratio: z.string().optional(),
  composition: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  failure_message: z.string().optional(),
  callback_id: z.string().optional(),
  created_at: z.int().optional(),
  completed_at: z.int().optional(),
});

const renderExample = { render_id: 'hfr_1d4c', status: 'rendering', format: 'mp4', created_at: 1_790_000_000 };

/** HeyGen v3, POST /v3/hyperframes/renders (fields after HeyGen’s own client, heygen-com/hyperframes packages/cli/src/cloud). */
export const createHyperframesRender = operation({
  name: 'create_hyperframes_render',
  title: 'Render an HTML composition',
  keywords: 'web page webpage website animation html css zip motion graphics composition render as video mp4 code',
  summary:
    'Render an HTML animation or motion graphics (a zipped HyperFrames project: HTML, CSS, scripts) as a video. No avatar speaks in it.',
  endpoint: 'POST /v3/hyperframes/renders',
  repeats: 'not at all',
  recognition: { tag: 'callback_id', matches: (input, item) => item.callback_id === input.callback_id },
  source: SEPTEMBER_2026,
  effect: 'create',
  spends: 'credits',
  job: hyperframesRenderJob,
  prices: { hyperframes_render: 'hyperframes_second' },
  charge: () => chargePerSecond(MAX_VIDEO_S, 'hyperframes_second', true),
  input: z.strictObject({
    project: field.media('ZIP with index.html at its root'),
    composition: field.word().min(1).optional().describe('Entry page, if not index.html.'),
    variables: field.record(z.unknown()).optional(),
    format: z.enum(['mp4', 'webm', 'mov']).optional(),
    quality: z.enum(['draft', 'standard', 'high']).optional(),
    resolution: z.enum(['1080p', '4k']).optional(),
    aspect_ratio: z.enum(['16:9', '9:16', '1:1']).optional(),
    fps: z.int().min(1).optional().describe('Default 30.'),
    title: field.title,
    ...field.callback,
  }),
  output: z.looseObject({ render_id: z.string() }),
  example: { input: { project: 'https://example.com/intro.zip' }, output: { render_id: 'hfr_1d4c' } },
});

/** HeyGen v3, GET /v3/hyperframes/renders/{render_id}: queued, rendering, completed, failed. */
export const getHyperframesRender = operation({
  name: 'get_hyperframes_render',
  title: 'Get an HTML render',
  summary: 'Gives a HyperFrames render’s status and, at the end, its film. Follows it with wait_seconds.',
  keywords: 'is the html animation rendered ready status',
  endpoint: 'GET /v3/hyperframes/renders/{render_id}',
  source: SEPTEMBER_2026,
  effect: 'read',
  job: hyperframesRenderJob,
  input: z.strictObject({ render_id: renderId }),
  output: render,
  example: { input: { render_id: 'hfr_1d4c' }, output: renderExample },
});

/** HeyGen v3, GET /v3/hyperframes/renders. */
export const listHyperframesRenders = operation({
  name: 'list_hyperframes_renders',
  title: 'List HTML renders',
  summary: 'Lists HyperFrames renders.',
  keywords: 'earlier html animations rendered history',
  endpoint: 'GET /v3/hyperframes/renders',
  source: SEPTEMBER_2026,
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: render,
  list: { name: 'renders', columns: ['render_id', 'status', 'title', 'duration', 'created_at'] },
  example: { input: {}, output: renderExample },
});

/** HeyGen v3, DELETE /v3/hyperframes/renders/{render_id}. */
export const deleteHyperframesRender = operation({
  name: 'delete_hyperframes_render',
  title: 'Delete an HTML render',
  summary: 'Deletes a HyperFrames render and its film for good. Ask the user first.',
  keywords: 'remove erase html animation render',
  endpoint: 'DELETE /v3/hyperframes/renders/{render_id}',
  source: SEPTEMBER_2026,
  effect: 'delete',
  input: z.strictObject({ render_id: renderId }),
  output: z.looseObject({ render_id: z.string().optional(), id: z.string().optional() }),
  example: { input: { render_id: 'hfr_1d4c' }, output: { render_id: 'hfr_1d4c' } },
});

export default toolset('clips', 'Clips and renders', [
  createAiClipping,
  getAiClipping,
  listAiClipping,
  deleteAiClipping,
  createFillerWordRemoval,
  getFillerWordRemoval,
  createHyperframesRender,
  getHyperframesRender,
  listHyperframesRenders,
  deleteHyperframesRender,
]);
