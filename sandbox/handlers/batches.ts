import type { Json } from '../../src/declarations/operation.ts';
import type { Account, Batch, BatchItem } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { jobStatus } from '../jobs.ts';
import { reportEnd } from '../webhook-delivery.ts';
import { startLipsync, startTranslations } from './clips.ts';
import { createVideo, statusOf } from './videos.ts';

/** HeyGen's statuses of jobs in the words of batches. */
const WORDS: Readonly<Record<string, string>> = { pending: 'queued', waiting: 'queued', running: 'processing' };

/** Where anything that a batch can hold stands: a film, a job, a file. */
function wordFor(account: Account, id: string): string | undefined {
  const film = account.films.get(id);
  const job = account.jobs.get(id);
  const asset = account.assets.get(id);
  const status = film ? statusOf(account, film) : job ? jobStatus(account, job) : asset?.status;
  return status && (WORDS[status] ?? status);
}

/** Makes an item; what HeyGen would refuse fails by itself and leaves the others alone. */
function attempt(make: () => string[]): BatchItem[] {
  try {
    return make().map((id) => ({ id }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [{ error: error.body.error as Json }];
  }
}

const MAKERS: Readonly<Record<string, (account: Account, item: Json) => string[]>> = {
  videos: (account, item) => [String(createVideo(account, item).video_id)],
  video_translations: (account, item) => startTranslations(account, item).map(({ id }) => id),
  lipsyncs: (account, item) => [startLipsync(account, item).id],
};

/** HeyGen v3, POST /v3/videos/batches and its like: each item is created by itself. */
export function createBatch(account: Account, kind: 'videos' | 'video_translations' | 'lipsyncs', request: Json): Json {
  const make = MAKERS[kind] as (account: Account, item: Json) => string[];
  const items = (request[kind] as Json[]).flatMap((item) => attempt(() => make(account, item)));
  const batch = openBatch(account, kind, request.title, items);
  const status = () => aggregate(batch.items.map((item, index) => entry(account, item, index).status));
  reportEnd(account, 'batch', request, status, () => ({ batch_id: batch.id }));
  return { batch_id: batch.id };
}

export function openBatch(account: Account, kind: Batch['kind'], title: unknown, items: BatchItem[]): Batch {
  const batch: Batch = {
    id: account.newId('bat'),
    kind,
    title: (title as string) ?? null,
    createdAt: Date.now(),
    items,
  };
  account.batches.set(batch.id, batch);
  return batch;
}

export function batchOf(account: Account, kind: Batch['kind'], id: unknown): Batch {
  const batch = account.batches.get(String(id));
  if (batch?.kind !== kind) throw notFound('resource_not_found', `Batch ${id}`);
  return batch;
}

const entry = (account: Account, { id, error }: BatchItem, index: number) => ({
  item_index: index,
  status: error ? 'failed' : (wordFor(account, id as string) ?? 'queued'),
  video_id: id ?? null,
  error: error ?? null,
});

function aggregate(statuses: string[]): string {
  if (statuses.some((status) => status === 'queued' || status === 'processing')) return 'processing';
  return statuses.every((status) => status === 'failed') ? 'failed' : 'completed';
}

/** HeyGen v3, GET /v3/videos/batches/{batch_id} and its like. */
export function batchView(account: Account, kind: Batch['kind'], { batch_id: id, limit = 100, token }: Json): Json {
  const batch = batchOf(account, kind, id);
  const entries = batch.items.map((item, index) => entry(account, item, index));
  const counts: Record<string, number> = {};
  for (const { status } of entries) counts[status] = (counts[status] ?? 0) + 1;
  const from = Number(token ?? 0);
  const to = from + Number(limit);
  const more = to < entries.length;
  return {
    batch_id: batch.id,
    status: aggregate(entries.map(({ status }) => status)),
    title: batch.title,
    total_items: entries.length,
    counts_by_status: counts,
    items: entries.slice(from, to),
    has_more: more,
    next_token: more ? String(to) : null,
    created_at: Math.floor(batch.createdAt / 1000),
  };
}

/** HeyGen v3, GET /v3/videos/statuses and its like: unknown ids are answered too, as not_found. */
export function bulkStatuses(account: Account, ids: readonly string[] = [], batches: readonly string[] = []): Json[] {
  const single = ids.map((id) => ({
    video_id: id,
    status: wordFor(account, id) ?? 'not_found',
    batch_id: null,
    item_index: null,
    error: null,
  }));
  const expanded = batches.flatMap((id) =>
    (account.batches.get(id)?.items ?? []).map((item, index) => ({ ...entry(account, item, index), batch_id: id })),
  );
  return [...single, ...expanded];
}
