import { toObject, toObjects, toOptionalText, toTexts } from '../../src/declarations/json.ts';
import type { Json, Operation } from '../../src/declarations/operation.ts';
import type { Account, Asset, Batch, BatchItem } from '../account.ts';
import { ApiError, createNotFoundError } from '../api-error.ts';
import type { Handler, HandlerContext } from '../handler.ts';
import { getJobStatus } from '../jobs.ts';
import { toPage } from '../paging.ts';
import { getVideoStatus } from '../video-renders.ts';
import { scheduleWebhook } from '../webhook-delivery.ts';

/** Sandbox seconds that an uploaded file is processed. */
const ASSET_PROCESSING_S = 5;

/** HeyGen's statuses of jobs in the words of batches. */
const BATCH_STATUSES: Readonly<Record<string, string>> = {
  pending: 'queued',
  waiting: 'queued',
  running: 'processing',
};

/** Sets the status that a file has by now. */
function advanceAsset(account: Account, asset: Asset): Asset {
  const processed = account.getSecondsSince(asset.completedAt ?? 0) >= ASSET_PROCESSING_S;
  if (asset.status === 'processing' && processed) asset.status = 'completed';
  return asset;
}

/** The status of anything that a batch can hold: a video, a job, a file. */
function getItemStatus(account: Account, id: string): string | undefined {
  const [video, job, asset] = [account.videos.get(id), account.jobs.get(id), account.assets.get(id)];
  const status =
    (video && getVideoStatus(account, video)) ??
    (job && getJobStatus(account, job)) ??
    (asset && advanceAsset(account, asset).status);
  return status && (BATCH_STATUSES[status] ?? status);
}

/** Makes an item; what HeyGen would refuse fails by itself and leaves the others alone. */
function tryItem(makeItem: () => string[]): BatchItem[] {
  try {
    return makeItem().map((id) => ({ id }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [{ error: toObject(error.body.error) }];
  }
}

export function createBatch(account: Account, kind: string, title: unknown, items: BatchItem[]): Batch {
  const id = account.createId('bat');
  const batch: Batch = { id, kind, title: toOptionalText(title) ?? null, createdAt: Date.now(), items };
  account.batches.set(id, batch);
  return batch;
}

/** @throws ApiError 404, also when the id belongs to another kind */
export function getBatch(account: Account, kind: string, id: unknown): Batch {
  const batch = account.batches.get(String(id));
  if (batch?.kind !== kind) throw createNotFoundError('resource_not_found', `Batch ${id}`);
  return batch;
}

const toItemViews = (account: Account, { items }: Batch) =>
  items.map(({ id = null, error = null }, item_index) => ({
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
function toBatchView(account: Account, batch: Batch, { limit = 100, token }: Json): Json {
  const items = toItemViews(account, batch);
  const counts: Record<string, number> = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  const { data, has_more, next_token } = toPage(items, { limit, token }, '');
  return {
    batch_id: batch.id,
    status: aggregateStatus(items),
    title: batch.title,
    total_items: items.length,
    counts_by_status: counts,
    items: data,
    has_more,
    next_token,
    created_at: Math.floor(batch.createdAt / 1000),
  };
}

/** Answers GET /v3/videos/statuses and its like: unknown ids are answered too, as not_found. */
const getStatuses: Handler = ({ account, request: { batch_ids, ...others } }) => {
  const single = Object.values(others).flatMap((ids) =>
    toTexts(ids).map((id) => {
      const status = getItemStatus(account, id) ?? 'not_found';
      return { video_id: id, status, batch_id: null, item_index: null, error: null };
    }),
  );
  const inBatches = toTexts(batch_ids).flatMap((batch_id) => {
    const batch = account.batches.get(batch_id);
    return batch ? toItemViews(account, batch).map((item) => ({ ...item, batch_id })) : [];
  });
  return [...single, ...inBatches];
};

/** Starts the items of a batch, the one list of its request. */
const createStartHandler =
  (kind: string, startItem: ItemStarter): Handler =>
  ({ account, request, base }) => {
    const items = toObjects(Object.values(request).find(Array.isArray));
    const started = items.flatMap((item) => tryItem(() => startItem({ account, request: item, base })));
    const batch = createBatch(account, kind, request.title, started);
    const getStatus = () => aggregateStatus(toItemViews(account, batch));
    scheduleWebhook(account, 'batch', request, getStatus, () => ({ batch_id: batch.id }));
    return { batch_id: batch.id };
  };

/** Starts one item and returns the ids of what it makes. */
export type ItemStarter = (context: HandlerContext) => string[];

/**
 * Answers POST /v3/videos/batches, GET /v3/videos/batches/{batch_id}, GET /v3/videos/statuses and their like; undefined for
 * what is none of these.
 * @param createItemStarter what starts an item, by the endpoint that takes it alone: `POST /v3/videos`
 */
export function createBatchOperationHandler(
  { endpoint, job }: Operation,
  createItemStarter: (endpoint: string) => ItemStarter,
): Handler | undefined {
  if (/^GET .*\/statuses$/.test(endpoint)) return getStatuses;
  if (!job || !/\/batches(\/\{batch_id\})?$/.test(endpoint)) return undefined;
  if (endpoint.endsWith('/batches'))
    return createStartHandler(job.name, createItemStarter(endpoint.replace(/\/batches$/, '')));
  return ({ account, request }) => toBatchView(account, getBatch(account, job.name, request.batch_id), request);
}
