import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { createHeyGenClient } from '../../../src/heygen/client.ts';
import { RECORDS } from '../../../src/mcp/agent-batches/batch-state.ts';
import type { BatchStore } from '../../../src/mcp/agent-batches/batch-store.ts';
import { createFileBatchStore } from '../../../src/mcp/agent-batches/file-batch-store.ts';
import { folder } from '../../support/files.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { createToolCaller, type ToolCaller } from '../../support/tool-calls.ts';

/** No process has this id: it is above what Linux gives out. */
const DEAD = 2 ** 30;

async function open() {
  const sandbox = await watchedSandbox({ speed: 60 });
  const place = folder();
  const opened = new Set<ToolCaller>();
  const leave = async (caller: ToolCaller) => void (opened.delete(caller) && (await caller.close()));
  onTestFinished(async () => {
    for (const caller of opened) await leave(caller);
    await sandbox.close();
  });
  const join = (batches: BatchStore = createFileBatchStore(place)) => {
    const caller = createToolCaller(sandbox, { batches });
    opened.add(caller);
    return caller;
  };
  return { sandbox, join, leave, store: createFileBatchStore(place) };
}

/** A store of a process that dies when HeyGen has answered: its claims stay, and what it was told is never written. */
function createDyingStore(store: BatchStore) {
  let die = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const dying: BatchStore = {
    ...store,
    put: async (batch, name, record) => {
      if (name.includes('-claim-')) return store.put(batch, name, { ...record, pid: DEAD, instance: randomUUID() });
      if (!name.endsWith('-job')) return store.put(batch, name, record);
      die();
      return new Promise<boolean>(() => {});
    },
  };
  return { dying, dead };
}

const PROMPTS = ['A 5-second film on moss.', 'A 5-second film on bees.', 'A 5-second film on moss.'];

const countCreates = ({ seen }: Watched) =>
  seen.filter(({ method, path }) => method === 'POST' && path === '/v3/video-agents').length;

async function findBatch(caller: ToolCaller): Promise<string> {
  const { data } = await caller.call('follow_video_agent_batch');
  const [batch] = data.batches as { batch_id: string }[];
  return String(batch?.batch_id);
}

describe('a batch whose process is gone', () => {
  it('is taken up: what HeyGen had taken is found, and nothing is started twice', async () => {
    const { sandbox, join, leave, store } = await open();
    const { dying, dead } = createDyingStore(store);
    const first = join(dying);
    void first.call('create_video_agent_batch', { prompts: PROMPTS.slice(0, 2), max_at_once: 1 });
    await dead;
    await leave(first);
    expect(countCreates(sandbox)).toBe(1);
    const second = join();
    const batch_id = await findBatch(second);
    const read = await second.call('follow_video_agent_batch', { batch_id });
    expect(read.data).toMatchObject({ running: 1, waiting: 1 });
    expect(countCreates(sandbox)).toBe(1);
    sandbox.finishJobs();
    const done = await second.call('follow_video_agent_batch', { batch_id, wait_seconds: 20 });
    expect(done.data).toMatchObject({ over: 2 });
    expect(countCreates(sandbox)).toBe(2);
  });

  it('starts what HeyGen had not taken', async () => {
    const { sandbox, join, leave, store } = await open();
    const first = join();
    const made = await first.call('create_video_agent_batch', { prompts: PROMPTS, max_at_once: 1 });
    await leave(first);
    const id = String(made.data.batch_id);
    // The first film's prompt is the third's as well: it must not be taken for it.
    const claim = { instance: randomUUID(), pid: DEAD, sentAt: Date.now(), idempotencyKey: randomUUID() };
    await store.put(id, RECORDS.claim(2, 1), { ...claim, input: { prompt: PROMPTS[2] } });
    const second = join();
    sandbox.finishJobs();
    const done = await second.call('follow_video_agent_batch', { batch_id: id, wait_seconds: 20 });
    expect(done.data).toMatchObject({ over: 3 });
    expect(countCreates(sandbox)).toBe(3);
    const films = done.data.films as { job: string }[];
    expect(new Set(films.map(({ job }) => job)).size).toBe(3);
  });

  it('sends a template film again under its key, so that HeyGen knows it', async () => {
    const { sandbox, join, leave, store } = await open();
    const { dying, dead } = createDyingStore(store);
    const film = { variables: { name: { type: 'text', content: 'Ada' } } };
    const first = join(dying);
    void first.call('create_video_agent_batch', { template_id: 'tpl_welcome', films: [film], max_at_once: 1 });
    await dead;
    await leave(first);
    expect(sandbox.count('POST /v3/templates/tpl_welcome')).toBe(1);
    const second = join();
    await second.call('follow_video_agent_batch', { batch_id: await findBatch(second) });
    expect(sandbox.count('POST /v3/templates/tpl_welcome')).toBe(2);
    const client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test' });
    const videos = await client.call(catalog.getOperation('list_videos'), {}, { key: 'k' });
    await client.close();
    expect(videos.kind === 'page' && videos.items).toHaveLength(1);
  });

  it('is driven by two processes at once, and each film is made by one of them', async () => {
    const { sandbox, join } = await open();
    const [one, two] = [join(), join()];
    const prompts = Array.from({ length: 8 }, (_, index) => `A 5-second film on thing ${index + 1}.`);
    const made = await one.call('create_video_agent_batch', { prompts, max_at_once: 2 });
    const { batch_id } = made.data;
    sandbox.finishJobs();
    const wait = { batch_id, wait_seconds: 20 };
    await Promise.all([one.call('follow_video_agent_batch', wait), two.call('follow_video_agent_batch', wait)]);
    expect((await two.call('follow_video_agent_batch', wait)).data).toMatchObject({ over: 8, status: 'completed' });
    expect(countCreates(sandbox)).toBe(8);
  });

  it('says that it cannot go on where its state cannot be kept, and starts nothing', async () => {
    const { sandbox, join } = await open();
    const broken = join(createFileBatchStore('/dev/null/batches'));
    const { text, isError } = await broken.call('create_video_agent_batch', { prompts: PROMPTS });
    expect(isError).toBe(true);
    expect(text).toContain('a film could be started twice');
    expect(countCreates(sandbox)).toBe(0);
  });
});
