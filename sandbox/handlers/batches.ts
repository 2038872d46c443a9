import type { Json } from '../../src/declarations/operation.ts';
import type { Batch, BatchItem, World } from '../account.ts';
import { notFound, Problem } from '../api-error.ts';
import { jobStatus } from '../jobs.ts';
import { reportEnd } from '../webhook-delivery.ts';
import { startLipsync, startTranslations } from './clips.ts';
import { createVideo, statusOf } from './videos.ts';

/** HeyGen's statuses of jobs in the words of batches. */
const WORDS: Readonly<Record<string, string>> = { pending: 'queued', waiting: 'queued', running: 'processing' };

/** Where anything that a batch can hold stands: a film, a job, a file. */
function wordFor(world: World, id: string): string | undefined {
  const film = world.films.get(id);
  const job = world.jobs.get(id);
  const asset = world.assets.get(id);
  const status = film ? statusOf(world, film) : job ? jobStatus(world, job) : asset?.status;
  return status && (WORDS[status] ?? status);
}

/** Makes an item; what HeyGen would refuse fails by itself and leaves the others alone. */
function attempt(make: () => string[]): BatchItem[] {
  try {
    return make().map((id) => ({ id }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [{ error: error.body.error as Json }];
  }
}

const MAKERS: Readonly<Record<string, (world: World, item: Json) => string[]>> = {
  videos: (world, item) => [String(createVideo(world, item).video_id)],
  video_translations: (world, item) => startTranslations(world, item).map(({ id }) => id),
  lipsyncs: (world, item) => [startLipsync(world, item).id],
};

/** HeyGen v3, POST /v3/videos/batches and its like: each item is created by itself. */
export function createBatch(world: World, kind: 'videos' | 'video_translations' | 'lipsyncs', request: Json): Json {
  const make = MAKERS[kind] as (world: World, item: Json) => string[];
  const items = (request[kind] as Json[]).flatMap((item) => attempt(() => make(world, item)));
  const batch = openBatch(world, kind, request.title, items);
  const status = () => aggregate(batch.items.map((item, index) => entry(world, item, index).status));
  reportEnd(world, 'batch', request, status, () => ({ batch_id: batch.id }));
  return { batch_id: batch.id };
}

export function openBatch(world: World, kind: Batch['kind'], title: unknown, items: BatchItem[]): Batch {
  const batch: Batch = { id: world.newId('bat'), kind, title: (title as string) ?? null, createdAt: Date.now(), items };
  world.batches.set(batch.id, batch);
  return batch;
}

export function batchOf(world: World, kind: Batch['kind'], id: unknown): Batch {
  const batch = world.batches.get(String(id));
  if (batch?.kind !== kind) throw notFound('resource_not_found', `Batch ${id}`);
  return batch;
}

const entry = (world: World, { id, error }: BatchItem, index: number) => ({
  item_index: index,
  status: error ? 'failed' : (wordFor(world, id as string) ?? 'queued'),
  video_id: id ?? null,
  error: error ?? null,
});

function aggregate(statuses: string[]): string {
  if (statuses.some((status) => status === 'queued' || status === 'processing')) return 'processing';
  return statuses.every((status) => status === 'failed') ? 'failed' : 'completed';
}

/** HeyGen v3, GET /v3/videos/batches/{batch_id} and its like. */
export function batchView(world: World, kind: Batch['kind'], { batch_id: id, limit = 100, token }: Json): Json {
  const batch = batchOf(world, kind, id);
  const entries = batch.items.map((item, index) => entry(world, item, index));
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
export function bulkStatuses(world: World, ids: readonly string[] = [], batches: readonly string[] = []): Json[] {
  const single = ids.map((id) => ({
    video_id: id,
    status: wordFor(world, id) ?? 'not_found',
    batch_id: null,
    item_index: null,
    error: null,
  }));
  const expanded = batches.flatMap((id) =>
    (world.batches.get(id)?.items ?? []).map((item, index) => ({ ...entry(world, item, index), batch_id: id })),
  );
  return [...single, ...expanded];
}
