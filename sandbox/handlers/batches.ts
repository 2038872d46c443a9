import { toObject, toObjects, toOptionalText, toTexts } from '../../src/declarations/json.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
import type { Handler, HandlerContext } from '../handler.ts';
import type { JobView } from '../job-kinds.ts';
import { findJob, getJobKind, getJobStatus } from '../jobs.ts';
import { toPage } from '../paging.ts';
import { createRecord, findAnyRecord, findRecord } from '../records.ts';
import { getVideoStatus, VIDEO } from '../video-renders.ts';

/** One item of a batch: the id of what was made, or why nothing was. */
export type BatchItem = { id: string } | { error: Json };

/** HeyGen's statuses of jobs in the words of batches. */
const BATCH_STATUSES: Readonly<Record<string, string>> = {
  pending: 'queued',
  waiting: 'queued',
  running: 'processing',
};

/** The status of anything that a batch can hold: a video, a job, a file. */
function getItemStatus(account: Account, id: string): string | undefined {
  const [video, job] = [findRecord(account, VIDEO, id), findJob(account, id)];
  const status =
    (video && getVideoStatus(account, video)) ??
    (job && getJobStatus(account, job)) ??
    toOptionalText(findAnyRecord(account, id)?._status);
  return status && (BATCH_STATUSES[status] ?? status);
}

/** Makes an item; what HeyGen would refuse fails by itself and leaves the others alone. */
function tryItem(makeItem: () => string[]): BatchItem[] {
  try {
    return makeItem().map((id) => ({ id }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [{ error: toObject(error.getBody().error) }];
  }
}

/** @param kind the name of its kind of job */
export const createBatch = (account: Account, kind: string, { title }: Json, _items: BatchItem[]) =>
  createRecord(account, getJobKind(account, kind), {
    title,
    _items,
    _startedAt: Date.now(),
    _seconds: 0,
    _fails: false,
  });

const toItemViews = (account: Account, { _items }: Json) =>
  toObjects(_items).map(({ id = null, error = null }, item_index) => ({
    item_index,
    status: error ? 'failed' : (getItemStatus(account, String(id)) ?? 'queued'),
    video_id: id,
    error,
  }));

function aggregateStatus(items: readonly { status: string }[]): string {
  if (items.some(({ status }) => status === 'queued' || status === 'processing')) return 'processing';
  return items.every(({ status }) => status === 'failed') ? 'failed' : 'completed';
}

/** HeyGen v3, GET /v3/videos/batches/{batch_id} and its like. */
export const toBatchView: JobView = (fields, batch, { account, request: { limit = 100, token } }) => {
  const items = toItemViews(account, batch);
  const counts_by_status: Record<string, number> = {};
  for (const { status } of items) counts_by_status[status] = (counts_by_status[status] ?? 0) + 1;
  const { data, ...page } = toPage(items, { limit, token }, '');
  return {
    ...fields,
    status: aggregateStatus(items),
    total_items: items.length,
    counts_by_status,
    items: data,
    ...page,
  };
};

/** Answers GET /v3/videos/statuses and its like: unknown ids are answered too, as not_found. */
const getStatuses: Handler = ({ account, request: { batch_ids, ...others } }) => {
  const single = Object.values(others).flatMap((ids) =>
    toTexts(ids).map((id) => {
      const status = getItemStatus(account, id) ?? 'not_found';
      return { video_id: id, status, batch_id: null, item_index: null, error: null };
    }),
  );
  const inBatches = toTexts(batch_ids).flatMap((batch_id) =>
    toItemViews(account, findAnyRecord(account, batch_id) ?? {}).map((item) => ({ ...item, batch_id })),
  );
  return [...single, ...inBatches];
};

/** Starts one item and returns the ids of what it makes. */
export type ItemStarter = (context: HandlerContext) => string[];

/** Starts the items of a batch, the one list of its request. */
const createStartHandler =
  (kind: string, startItem: ItemStarter): Handler =>
  ({ account, request, base }) => {
    const items = toObjects(Object.values(request).find(Array.isArray));
    const started = items.flatMap((item) => tryItem(() => startItem({ account, request: item, base })));
    const batch = createBatch(account, kind, request, started);
    const getStatus = () => aggregateStatus(toItemViews(account, batch));
    const getData = () => ({ batch_id: batch._id });
    account.pendingWebhooks.add({ event: 'batch', request, getStatus, getData });
    return getData();
  };

/**
 * Answers POST /v3/videos/batches, GET /v3/videos/statuses and their like; undefined for what is none of these.
 * @param createItemStarter what starts an item, by the endpoint that takes it alone: `POST /v3/videos`
 */
export function createBatchOperationHandler(
  { endpoint, job }: Operation,
  createItemStarter: (endpoint: string) => ItemStarter,
): Handler | undefined {
  if (/^GET .*\/statuses$/.test(endpoint)) return getStatuses;
  const [, one] = /^(POST .*)\/batches$/.exec(endpoint) ?? [];
  return job && one !== undefined ? createStartHandler(job.name, createItemStarter(one)) : undefined;
}
