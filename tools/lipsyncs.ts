import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { toObjects } from '../src/declarations/json.ts';
import { type Json, operation } from '../src/declarations/operation.ts';
import { addCharges, type Charge, chargePerSecond, MAX_AUDIO_S, type Price } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';
import * as batches from './batches.ts';

const lipsyncId = field.id('create_lipsync or list_lipsyncs');

const getPrice = ({ mode }: Json): Price =>
  mode === 'precision' ? 'lipsync_precision_second' : 'lipsync_speed_second';

function charge(input: Json): Charge {
  const { start_time: start = 0, end_time: end } = input;
  const known = typeof end === 'number';
  return chargePerSecond(known ? end - Number(start) : MAX_AUDIO_S, getPrice(input), known ? undefined : true);
}

/** HeyGen v3, GET /v3/lipsyncs/{lipsync_id}. */
export const lipsyncJob = job({
  name: 'lipsync',
  noun: 'Lipsync',
  idField: 'lipsync_id',
  readMany: 'bulk_lipsync_statuses',
  list: 'list_lipsyncs',
  prices: ['lipsync_speed_second', 'lipsync_precision_second'],
  event: { name: 'lipsync' },
  typical: { text: '5 to 15 minutes', seconds: 600 },
  status: { completed: ['completed'], failed: ['failed'], result: 'video_url' },
  files: { video: 'video_url', subtitle: 'caption_url' },
});

export const lipsyncBatchJob = batches.createBatchJob('lipsync_batch', 'Batch of lipsyncs', {
  text: '5 to 15 minutes',
  seconds: 1200,
});

const request = z
  .strictObject({
    video: field.remote('Film'),
    audio: field.remote('New sound'),
    mode: z.enum(['speed', 'precision']).optional().describe('Default speed.'),
    enable_caption: z.boolean().optional(),
    enable_dynamic_duration: z.boolean().optional().describe('Default true.'),
    enable_speech_enhancement: z.boolean().optional(),
    enable_watermark: z.boolean().optional(),
    disable_music_track: z.boolean().optional(),
    start_time: z.number().min(0).optional().describe('Seconds.'),
    end_time: z.number().gt(0).optional().describe('Seconds.'),
    keep_the_same_format: z.boolean().optional(),
    fps_mode: z.enum(['vfr', 'cfr', 'passthrough']).optional(),
    folder_id: field.folderId,
    title: field.title,
    ...field.callback,
  })
  .superRefine(
    field.onlyWhen(
      'end_time',
      (given) => Number(given.end_time) > Number(given.start_time ?? 0),
      'must be later than start_time',
    ),
  );

const lipsync = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  duration: z.number().optional().describe('Seconds.'),
  video_url: z.string().optional(),
  caption_url: z.string().optional(),
  failure_message: z.string().optional(),
  callback_id: z.string().optional(),
  created_at: z.int().optional(),
});

const lipsyncExample = { id: 'lip_2b60', status: 'running', title: 'New take', created_at: 1_790_000_000 };

/** HeyGen v3, POST /v3/lipsyncs. */
export const createLipsync = operation({
  name: 'create_lipsync',
  title: 'Put new sound to a film',
  keywords:
    'lip sync lip-sync replace swap sound voice new audio track recording match fit sync lips mouth movements redub dub own other actor',
  summary:
    'Lip-sync: replace a video’s sound with new audio and match the lips to it. To translate: create_video_translation.',
  endpoint: 'POST /v3/lipsyncs',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: lipsyncJob,
  prices: { lipsync: 'lipsync_speed_second', precise_lipsync: 'lipsync_precision_second' },
  resultPrice: getPrice,
  charge,
  input: request,
  output: z.looseObject({ lipsync_id: z.string() }),
  example: {
    input: { video: 'https://example.com/talk.mp4', audio: 'https://example.com/take2.mp3' },
    output: { lipsync_id: 'lip_2b60' },
  },
});

/** HeyGen v3, GET /v3/lipsyncs/{lipsync_id}. */
export const getLipsync = operation({
  name: 'get_lipsync',
  title: 'Get a lipsync',
  summary: 'Gives a lipsync’s status and, at the end, its files. Follows it with wait_seconds.',
  keywords: 'is the lip sync ready done status progress result link',
  endpoint: 'GET /v3/lipsyncs/{lipsync_id}',
  effect: 'read',
  job: lipsyncJob,
  input: z.strictObject({ lipsync_id: lipsyncId }),
  output: lipsync,
  example: { input: { lipsync_id: 'lip_2b60' }, output: lipsyncExample },
});

/** HeyGen v3, GET /v3/lipsyncs. */
export const listLipsyncs = operation({
  name: 'list_lipsyncs',
  title: 'List lipsyncs',
  summary: 'Lists the account’s lipsyncs.',
  keywords: 'earlier lip syncs made history list',
  endpoint: 'GET /v3/lipsyncs',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: lipsync,
  list: { name: 'lipsyncs', columns: ['id', 'status', 'title', 'duration', 'created_at'] },
  example: { input: {}, output: lipsyncExample },
});

/** HeyGen v3, PATCH /v3/lipsyncs/{lipsync_id}. */
export const updateLipsync = operation({
  name: 'update_lipsync',
  title: 'Rename a lipsync',
  summary: 'Changes a lipsync’s title.',
  keywords: 'rename lip sync',
  endpoint: 'PATCH /v3/lipsyncs/{lipsync_id}',
  effect: 'update',
  input: z.strictObject({ lipsync_id: lipsyncId, title: field.line().min(1) }),
  output: lipsync,
  example: { input: { lipsync_id: 'lip_2b60', title: 'Final take' }, output: lipsyncExample },
});

/** HeyGen v3, DELETE /v3/lipsyncs/{lipsync_id}. */
export const deleteLipsync = operation({
  name: 'delete_lipsync',
  title: 'Delete a lipsync',
  summary: 'Deletes a lipsync and its files for good. Ask the user first.',
  keywords: 'remove erase lip sync',
  endpoint: 'DELETE /v3/lipsyncs/{lipsync_id}',
  effect: 'delete',
  input: z.strictObject({ lipsync_id: lipsyncId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { lipsync_id: 'lip_2b60' }, output: { id: 'lip_2b60' } },
});

/** HeyGen v3, POST /v3/lipsyncs/batches. */
export const createLipsyncBatch = operation({
  name: 'create_lipsync_batch',
  title: 'Start many lipsyncs',
  summary: 'Lip-sync many videos at once (bulk, batch), up to 100.',
  keywords: 'lip sync many films at once bulk new audio',
  endpoint: 'POST /v3/lipsyncs/batches',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: lipsyncBatchJob,
  charge: ({ lipsyncs: items }) => addCharges(toObjects(items).map(charge)),
  input: z.strictObject({
    lipsyncs: field.inWords(z.array(request).min(1).max(100), 'Each with the fields of create_lipsync.'),
    title: field.title,
    callback_url: field.callback.callback_url,
  }),
  output: batches.created,
  example: {
    input: { lipsyncs: [{ video: 'https://example.com/talk.mp4', audio: 'https://example.com/take2.mp3' }] },
    output: { batch_id: 'bat_2b61' },
  },
});

/** HeyGen v3, GET /v3/lipsyncs/batches/{batch_id}. */
export const getLipsyncBatch = operation({
  ...batches.createBatchReading('create_lipsync_batch'),
  name: 'get_lipsync_batch',
  title: 'Follow a batch of lipsyncs',
  summary: 'Counts a batch’s lipsyncs by status and lists their ids (as video_id).',
  keywords: 'how far is the batch of lip syncs progress status',
  endpoint: 'GET /v3/lipsyncs/batches/{batch_id}',
  job: lipsyncBatchJob,
});

/** HeyGen v3, GET /v3/lipsyncs/statuses. */
export const bulkLipsyncStatuses = operation({
  name: 'bulk_lipsync_statuses',
  title: 'Statuses of many lipsyncs',
  summary: 'Gives the bare status of up to 100 lipsyncs in one call.',
  keywords: 'status of many lip syncs at once',
  endpoint: 'GET /v3/lipsyncs/statuses',
  effect: 'read',
  input: batches.createStatusInput('lipsync_ids'),
  output: batches.status,
  list: batches.statusList,
  example: { input: { lipsync_ids: ['lip_2b60'] }, output: { video_id: 'lip_2b60', status: 'processing' } },
});

export default toolset('lipsyncs', 'Lipsyncs', [
  createLipsync,
  getLipsync,
  listLipsyncs,
  updateLipsync,
  deleteLipsync,
  createLipsyncBatch,
  getLipsyncBatch,
  bulkLipsyncStatuses,
]);
