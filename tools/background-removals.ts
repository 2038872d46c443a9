import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import { type Json, operation } from '../src/declarations/operation.ts';
import { chargeUnknown } from '../src/declarations/pricing.ts';
import { toolset } from '../src/declarations/toolset.ts';

const jobId = field.id('create_background_removal or list_background_removals');

const removal = z.looseObject({
  id: z.string(),
  status: z.string(),
  duration: z.number().optional().describe('Seconds.'),
  layers: z.looseObject({}).optional().describe('Address by layer.'),
  error: z.string().optional(),
  created_at: z.int().optional(),
  completed_at: z.int().optional(),
});

/** The format of each layer, by the ending of its address; HeyGen documents none. */
const getFormats = (layers: unknown): Json =>
  Object.fromEntries(
    Object.entries(toObject(layers)).flatMap(([layer, address]) => {
      const ending = /\.(\w{2,4})(?:[?#]|$)/.exec(String(address))?.[1];
      return ending ? [[layer, ending]] : [];
    }),
  );

const removalExample = { id: 'bgr_4a18', status: 'processing', created_at: 1_790_000_000 };

/** HeyGen v3, GET /v3/background-removals/{job_id}: its files are its layers. */
export const backgroundRemovalJob = job({
  name: 'background_removal',
  noun: 'Background removal',
  idField: 'job_id',
  list: 'list_background_removals',
  typical: { text: 'some minutes', seconds: 300 },
  finished:
    'Finished. Give the user the addresses in layers; they expire, reading again gives fresh ones. formats says which file each is: WebM and MOV hold transparency, MP4 none, so that the mask has to be laid over it.',
  status: { running: 'processing', completed: ['completed'], failed: ['failed', 'deleted'] },
  files: ({ layers = {} }) => toObject(layers),
  mainFile: 'foreground',
  keepsLength: true,
  explain: ({ layers }) => (layers === undefined ? {} : { formats: getFormats(layers) }),
  localOutput: { formats: z.looseObject({}).optional().describe('File format by layer.') },
});

/** HeyGen v3, POST /v3/background-removals: heeds `request_id`, not the Idempotency-Key header. */
export const createBackgroundRemoval = operation({
  name: 'create_background_removal',
  title: 'Remove the background of a video: cut a person out, transparent',
  keywords:
    'transparent background green screen greenscreen chroma key cut me person out messy room office behind me away remove erase background of a film alpha matte',
  summary: 'Remove the background of a video: separates subject (transparent), mask and empty background.',
  endpoint: 'POST /v3/background-removals',
  repeats: 'field',
  effect: 'create',
  spends: 'credits',
  job: backgroundRemovalJob,
  jobId: 'id',
  idempotencyField: 'request_id',
  charge: () => chargeUnknown('background removal'),
  input: z.strictObject({
    video: field.media('Film'),
    layers: field
      .list(z.enum(['foreground', 'mask', 'background']))
      .min(1)
      .optional()
      .describe(
        'Default all. foreground: the subject on transparency; mask: grayscale; background: without the subject.',
      ),
    title: field.title,
    request_id: field.word().min(1).optional().describe('The same id gives the same job, charged once.'),
  }),
  output: removal,
  example: {
    input: { video: 'https://example.com/dance.mp4', layers: ['foreground'] },
    output: { ...removalExample, status: 'pending' },
  },
});

/** HeyGen v3, GET /v3/background-removals/{job_id}. */
export const getBackgroundRemoval = operation({
  name: 'get_background_removal',
  title: 'Get a background removal',
  summary:
    'Gives a background removal’s status and, at the end, the address of each layer. Follows it with wait_seconds.',
  keywords: 'is the cut-out transparent film ready status',
  endpoint: 'GET /v3/background-removals/{job_id}',
  effect: 'read',
  job: backgroundRemovalJob,
  input: z.strictObject({ job_id: jobId }),
  output: removal,
  example: { input: { job_id: 'bgr_4a18' }, output: removalExample },
});

/** HeyGen v3, GET /v3/background-removals. */
export const listBackgroundRemovals = operation({
  name: 'list_background_removals',
  title: 'List background removals',
  summary: 'Lists background removals, newest first.',
  keywords: 'earlier films with background removed history',
  endpoint: 'GET /v3/background-removals',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: removal,
  list: { name: 'jobs', columns: ['id', 'status', 'duration', 'created_at'] },
  example: { input: {}, output: removalExample },
});

/** HeyGen v3, DELETE /v3/background-removals/{job_id}. */
export const deleteBackgroundRemoval = operation({
  name: 'delete_background_removal',
  title: 'Delete a background removal',
  summary: 'Deletes a background removal and its layers. Ask the user first.',
  keywords: 'remove erase cut-out film layers',
  endpoint: 'DELETE /v3/background-removals/{job_id}',
  effect: 'delete',
  input: z.strictObject({ job_id: jobId }),
  output: z.looseObject({ id: z.string(), deleted: z.boolean().optional() }),
  example: { input: { job_id: 'bgr_4a18' }, output: { id: 'bgr_4a18', deleted: true } },
});

export default toolset('background-removals', 'Background removal', [
  createBackgroundRemoval,
  getBackgroundRemoval,
  listBackgroundRemovals,
  deleteBackgroundRemoval,
]);
