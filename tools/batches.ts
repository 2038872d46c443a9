import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import {
  createStateReader,
  type JobKind,
  type JobState,
  job,
  type StatusWords,
  toNumber,
} from '../src/declarations/job.ts';
import { toObject } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';

/** HeyGen v3, Batch: progress is items done of items, failed ones too, as nothing more happens to them. */
function readBatchState(answer: Json): JobState {
  const counts = toObject(answer.counts_by_status);
  const [completed = 0, failed = 0] = [toNumber(counts.completed), toNumber(counts.failed)];
  const state = createStateReader(BATCH_STATUSES)(answer);
  const percent = Math.round((100 * (completed + failed)) / Math.max(1, toNumber(answer.total_items) ?? 1));
  const failure = { message: `${failed} of ${toNumber(answer.total_items)} items failed; items says why` };
  return { ...state, percent, ...(state.phase === 'failed' && { failure }) };
}

const BATCH_STATUSES: StatusWords = { completed: ['completed'], failed: ['failed'] };

/** A batch of any kind (HeyGen v3, Batch). */
export const createBatchJob = (name: string, noun: string, typical: JobKind['typical']): JobKind =>
  job({
    name,
    noun,
    idField: 'batch_id',
    typical,
    finished: 'Every item is over; the items’ ids stand in items, the failed ones with their error.',
    status: BATCH_STATUSES,
    state: readBatchState,
  });

/** What the creates of batches answer (HeyGen v3: 202 with `batch_id`). */
export const created = z.looseObject({ batch_id: z.string() });

const item = z.looseObject({
  item_index: z.int(),
  status: z.string(),
  video_id: z.string().optional().describe('Id of the job or asset, whatever its kind.'),
  error: z.looseObject({}).optional(),
});

/** What tools that read a batch have in common (HeyGen v3, Batch). */
export const createBatchReading = (creator: string) => ({
  effect: 'read' as const,
  input: z.strictObject({ batch_id: field.id(creator), ...field.page(100, 100) }),
  output: z.looseObject({
    batch_id: z.string(),
    status: z.string(),
    title: z.string().optional(),
    total_items: z.int(),
    counts_by_status: z.looseObject({}),
    items: z.array(item),
    has_more: z.boolean(),
    next_token: z.string().optional(),
    created_at: z.int(),
  }),
  excerpt: { items: 25 },
  example: {
    input: { batch_id: 'bat_51d2' },
    output: {
      batch_id: 'bat_51d2',
      status: 'processing',
      total_items: 2,
      counts_by_status: { completed: 1, processing: 1 },
      items: [{ item_index: 0, status: 'completed', video_id: 'vid_81b0' }],
      has_more: false,
      created_at: 1_790_000_000,
    },
  },
});

/** Arguments of a bulk status request: ids of jobs, of batches, or both. */
export const createStatusInput = (ids: string) =>
  z
    .strictObject({
      [ids]: field.idList('Up to 100 ids.'),
      batch_ids: field.idList('Each stands for all its items.'),
    })
    .superRefine(field.needs(ids, (given) => given.batch_ids === undefined, `missing: give ${ids}, batch_ids or both`));

/** One entry of a bulk status answer; ids are always under `video_id`. */
export const status = z.looseObject({
  video_id: z.string().optional(),
  status: z.string(),
  batch_id: z.string().optional(),
  item_index: z.int().optional(),
  error: z.looseObject({}).optional(),
});

export const statusList = {
  name: 'statuses',
  columns: ['video_id', 'status', 'batch_id', 'item_index', 'error'],
} as const;
