import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import type { JobKind } from '../../src/declarations/job.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { HeyGenClient } from '../../src/heygen/client.ts';
import { HeyGenError } from '../../src/heygen/errors.ts';
import type { ApiResponse } from '../../src/heygen/response.ts';
import { type EventBus, type JobEvent, localEventBus } from '../../src/jobs/event-bus.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import { translationJob } from '../../tools/translations/video-translations.ts';
import { videoJob } from '../../tools/videos.ts';

const INTERVAL = 10_000;

interface Asked {
  operation: string;
  key?: string;
  ids: string[];
  at: number;
}

/** Time on the clock that a test moves, which `node:timers/promises` is not on. */
const sleep = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const gone = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', gone);
      resolve();
    }, ms);
    signal?.addEventListener('abort', gone);
  });

/** A HeyGen whose jobs run until they are said to be over. Every request takes 10 ms. */
function heygen() {
  const asked: Asked[] = [];
  const over = new Map<string, Json>();
  let lastError: (asked: Asked) => HeyGenError | undefined = () => undefined;
  const statusOf = (id: string) => String(over.get(id)?.status ?? 'processing');
  const client: HeyGenClient = {
    async call(operation, input, { key, signal }): Promise<ApiResponse> {
      const [given] = Object.values(input);
      const request = { operation: operation.name, key, ids: [given].flat() as string[], at: Date.now() };
      asked.push(request);
      await sleep(10, signal);
      const failure = lastError(request);
      if (failure) throw failure;
      const [id = ''] = request.ids;
      if (!operation.list) return { kind: 'one', data: { id, status: 'processing', ...over.get(id) } };
      const items = request.ids.map((video_id) => ({ video_id, status: statusOf(video_id) }));
      return { kind: 'page', items, hasMore: false };
    },
    clockOffsetMs: 0,
    close: async () => {},
  };
  return {
    asked,
    client,
    finish: (id: string) => over.set(id, { status: 'completed', video_url: `https://x/${id}.mp4` }),
    fail: (how: typeof lastError) => {
      lastError = how;
    },
    since: (from: number) => asked.filter(({ at }) => at >= from),
  };
}

const watcherOf = (client: HeyGenClient, eventBus?: EventBus) =>
  new JobWatcher({
    client,
    getOperation: (name) => catalog.getOperation(name),
    pollIntervalMs: INTERVAL,
    ...(eventBus && { eventBus }),
  });

const ids = (count: number, prefix = 'v') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

function watch(watcher: JobWatcher, id: string, options: { key?: string; kind?: JobKind; seconds?: number } = {}) {
  const { key = 'k', kind = videoJob, seconds = 3600 } = options;
  const controller = new AbortController();
  const statuses: string[] = [];
  const done = watcher.wait(
    { kind, id },
    {
      caller: { key, signal: controller.signal },
      timeoutMs: seconds * 1000,
      onReading: ({ state }) => statuses.push(state.status),
    },
  );
  done.catch(() => {});
  return { done, statuses, leave: () => controller.abort() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('callers of one job', () => {
  it('share one watch', async () => {
    const { asked, client, finish } = heygen();
    const watcher = watcherOf(client);
    const callers = Array.from({ length: 50 }, () => watch(watcher, 'v1'));
    await pass(20);
    expect(asked).toHaveLength(1);
    finish('v1');
    await pass(INTERVAL * 1.3);
    expect(asked).toHaveLength(2);
    for (const { done } of callers) expect(await done).toMatchObject({ finished: true });
    expect(watcher.counts).toMatchObject({ waiting: 0, watched: 0, requests: 2, delivered: 100 });
  });

  it('who come later hear at once what is known', async () => {
    const { asked, client } = heygen();
    const watcher = watcherOf(client);
    watch(watcher, 'v1');
    await pass(20);
    const later = watch(watcher, 'v1');
    expect(later.statuses).toEqual(['processing']);
    await pass(100);
    expect(asked).toHaveLength(1);
  });

  it('leave the others their watch, and the last one ends it', async () => {
    const { asked, client } = heygen();
    const watcher = watcherOf(client);
    const [one, other] = [watch(watcher, 'v1'), watch(watcher, 'v1')];
    await pass(20);
    one.leave();
    await pass(INTERVAL * 1.3);
    expect(asked).toHaveLength(2);
    other.leave();
    await expect(other.done).rejects.toThrow();
    await pass(INTERVAL * 20);
    expect(asked).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of another account have a watch of their own, with their own key', async () => {
    const { asked, client } = heygen();
    const watcher = watcherOf(client);
    watch(watcher, 'v1', { key: 'a' });
    watch(watcher, 'v1', { key: 'b' });
    await pass(20);
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});

describe('jobs of one account', () => {
  it.each([
    [1, 1],
    [10, 1],
    [100, 1],
    [101, 2],
    [1000, 10],
  ])('%d of them cost at most %d requests per interval', async (count, most) => {
    const { since, client } = heygen();
    const watcher = watcherOf(client);
    for (const id of ids(count)) watch(watcher, id);
    await pass(INTERVAL);
    const from = Date.now();
    await pass(INTERVAL * 10);
    const asked = since(from);
    expect(asked.length).toBeLessThanOrEqual(most * 10);
    expect(new Set(asked.flatMap((request) => request.ids)).size).toBe(count);
  });

  it('that are started one by one share requests too', async () => {
    const { since, client } = heygen();
    const watcher = watcherOf(client);
    for (const id of ids(50)) {
      watch(watcher, id);
      await pass(INTERVAL / 25);
    }
    const from = Date.now();
    await pass(INTERVAL * 10);
    expect(since(from).length).toBeLessThanOrEqual(10);
  });

  it('are read in full only when they end', async () => {
    const { asked, client, finish } = heygen();
    const watcher = watcherOf(client);
    const all = ids(20).map((id) => watch(watcher, id));
    await pass(INTERVAL);
    finish('v7');
    await pass(INTERVAL * 1.5);
    expect(await all[7]?.done).toMatchObject({
      finished: true,
      readings: [{ answer: { status: 'completed', video_url: 'https://x/v7.mp4' } }],
    });
    expect(asked.filter(({ operation }) => operation === 'get_video').map((request) => request.ids)).toEqual([['v7']]);
  });

  it('of which one does not exist lose only that one', async () => {
    const { client, fail } = heygen();
    fail(({ operation, ids: [id] }) =>
      operation === 'get_video' && id === 'v0'
        ? new HeyGenError({ kind: 'not_found', message: 'no such video' })
        : undefined,
    );
    const lost = { ...client };
    lost.call = async (operation, input, caller) => {
      const answer = await client.call(operation, input, caller);
      if (answer.kind !== 'page') return answer;
      return { ...answer, items: answer.items.filter(({ video_id }) => video_id !== 'v0') };
    };
    const watcher = watcherOf(lost);
    const [gone, stays] = [watch(watcher, 'v0'), watch(watcher, 'v1')];
    await pass(INTERVAL);
    await expect(gone.done).rejects.toMatchObject({ details: { kind: 'not_found' } });
    expect(stays.statuses).toContain('processing');
    expect(watcher.counts.watched).toBe(1);
  });

  it('are read one by one where bulk reading is refused', async () => {
    const { client, fail } = heygen();
    fail(({ operation }) =>
      operation.startsWith('bulk') ? new HeyGenError({ kind: 'forbidden', message: 'no' }) : undefined,
    );
    const watcher = watcherOf(client);
    const all = ids(5).map((id) => watch(watcher, id));
    await pass(INTERVAL);
    for (const { statuses } of all) expect(statuses).toEqual(['processing']);
  });

  it('fail together, with one request, when the key is refused', async () => {
    const { asked, client, fail } = heygen();
    fail(() => new HeyGenError({ kind: 'unauthorized', message: 'no' }));
    const watcher = watcherOf(client);
    const all = ids(5).map((id) => watch(watcher, id));
    await pass(INTERVAL);
    for (const { done } of all) await expect(done).rejects.toMatchObject({ details: { kind: 'unauthorized' } });
    expect(asked).toHaveLength(1);
  });
});

describe('the pace', () => {
  it('slows as a job ages, and goes on where the last wait left it', async () => {
    const { since, client } = heygen();
    const watcher = watcherOf(client);
    const requestsOf = async (id: string, minutes: number) => {
      const from = Date.now();
      const { leave } = watch(watcher, id);
      await pass(minutes * 60_000);
      leave();
      return since(from).length;
    };
    const young = await requestsOf('v1', 5);
    await pass(15 * 60_000);
    const old = await requestsOf('v1', 5);
    expect(young).toBeGreaterThan(20);
    expect(old).toBeLessThan(8);
    expect(old).toBeGreaterThan(2);
  });

  it('rests after 429 for the whole account, as long as HeyGen says, and loses no watch', async () => {
    const { asked, client, fail, finish } = heygen();
    const watcher = watcherOf(client);
    const films = ids(3).map((id) => watch(watcher, id));
    const translation = watch(watcher, 't1', { kind: translationJob });
    const stranger = watch(watcher, 'v9', { key: 'other' });
    await pass(INTERVAL / 2);
    fail(({ key }) =>
      key === 'k' ? new HeyGenError({ kind: 'rate_limited', message: 'slow', retryAfter: 120 }) : undefined,
    );
    await pass(INTERVAL);
    fail(() => undefined);
    const before = asked.filter(({ key }) => key === 'k').length;
    await pass(100_000);
    expect(asked.filter(({ key }) => key === 'k')).toHaveLength(before);
    expect(stranger.statuses.length).toBeGreaterThan(8);
    for (const id of [...ids(3), 't1']) finish(id);
    await pass(60_000);
    for (const { done } of [...films, translation]) expect(await done).toMatchObject({ finished: true });
  });

  it('doubles after failures in a row', async () => {
    const { since, client, fail } = heygen();
    fail(() => new HeyGenError({ kind: 'unavailable', message: 'broken' }));
    const watcher = watcherOf(client);
    const { done } = watch(watcher, 'v1', { seconds: 600 });
    await pass(600_000);
    expect(since(0).length).toBeLessThan(12);
    await expect(done).rejects.toMatchObject({ details: { kind: 'unavailable' } });
  });

  it('is a heartbeat where HeyGen will report the end, and a report reads the job at once', async () => {
    const { since, client, finish } = heygen();
    const watcher = watcherOf(client);
    watcher.expectReport([{ kind: videoJob, id: 'v1' }], 'k', 'token');
    const { done } = watch(watcher, 'v1');
    await pass(20);
    const from = Date.now();
    await pass(INTERVAL * 11);
    expect(since(from)).toHaveLength(0);
    finish('v1');
    watcher.report(['v1']);
    await pass(20);
    expect(await done).toMatchObject({ finished: true });
  });
});

describe('a report', () => {
  it('that comes while the job is being read makes it read once more', async () => {
    const { asked, client, finish } = heygen();
    const watcher = watcherOf(client);
    const { done } = watch(watcher, 'v1');
    await pass(5);
    watcher.report(['v1']);
    watcher.report(['v1']);
    await pass(10);
    finish('v1');
    await pass(20);
    expect(asked).toHaveLength(2);
    expect(await done).toMatchObject({ finished: true });
  });

  it('of another job, or of one that nobody waits for, asks nothing', async () => {
    const { asked, client } = heygen();
    const watcher = watcherOf(client);
    watch(watcher, 'v1');
    await pass(20);
    watcher.report(['v2', 'v3']);
    await pass(20);
    expect(asked).toHaveLength(1);
  });

  it('that came too early leaves the job to polling, in later waits too', async () => {
    const { client, finish } = heygen();
    const watcher = watcherOf(client);
    watcher.expectReport([{ kind: videoJob, id: 'v1' }], 'k', 'token');
    const { done } = watch(watcher, 'v1', { seconds: 5 });
    await pass(20);
    watcher.report(['v1']);
    await pass(5000);
    expect(await done).toMatchObject({ finished: false });
    const later = watch(watcher, 'v1');
    await pass(20);
    finish('v1');
    await pass(INTERVAL * 1.3);
    expect(await later.done).toMatchObject({ finished: true });
  });

  it('may come under the name that HeyGen was asked to use, also for whom began to wait before it was known', async () => {
    const { client, finish } = heygen();
    const watcher = watcherOf(client);
    const { done } = watch(watcher, 'v1');
    await pass(20);
    watcher.expectReport([{ kind: videoJob, id: 'v1' }], 'k', 'token');
    finish('v1');
    watcher.report(['token']);
    await pass(20);
    expect(await done).toMatchObject({ finished: true });
  });

  it('of which the other instances hear makes them read the job', async () => {
    const { client, finish } = heygen();
    const buses: ((event: JobEvent) => void)[] = [];
    const busOf = (at: number): EventBus => ({
      ...localEventBus,
      publish: (event) => buses.forEach((hear, other) => void (other !== at && hear(event))),
      subscribe: (listener) => {
        buses[at] = listener;
      },
    });
    const [one, other] = [watcherOf(client, busOf(0)), watcherOf(client, busOf(1))];
    one.expectReport([{ kind: videoJob, id: 'v1' }], 'k', 'token');
    const { done } = watch(other, 'v1');
    await pass(20);
    finish('v1');
    one.report(['token']);
    await pass(20);
    expect(await done).toMatchObject({ finished: true });
  });
});

describe('several instances', () => {
  /** Two watchers over one bus, of which the first takes every lease that is free. */
  function pair(client: HeyGenClient) {
    const holders = new Map<string, number>();
    const hearers: ((event: JobEvent) => void)[] = [];
    const busOf = (instance: number): EventBus => ({
      publish: (event) => hearers.forEach((hear, other) => void (other !== instance && hear(event))),
      subscribe: (listener) => {
        hearers[instance] = listener;
      },
      lease: async (names) =>
        names.map((name) => {
          if (!holders.has(name)) holders.set(name, instance);
          return holders.get(name) === instance;
        }),
      release: (names) => {
        for (const name of names) if (holders.get(name) === instance) holders.delete(name);
      },
    });
    return { one: watcherOf(client, busOf(0)), other: watcherOf(client, busOf(1)), holders };
  }

  it('poll a job once between them, and both know', async () => {
    const { since, client, finish } = heygen();
    const { one, other } = pair(client);
    const here = ids(5).map((id) => watch(one, id));
    await pass(20);
    const there = ids(5).map((id) => watch(other, id));
    await pass(INTERVAL / 2);
    const from = Date.now();
    await pass(INTERVAL * 6);
    expect(since(from).length).toBeLessThanOrEqual(6);
    for (const { statuses } of there) expect(statuses.length).toBeGreaterThan(4);
    for (const id of ids(5)) finish(id);
    await pass(INTERVAL * 1.3);
    for (const { done } of [...here, ...there]) expect(await done).toMatchObject({ finished: true });
  });

  it('take over what another one gives back', async () => {
    const { client, finish } = heygen();
    const { one, other, holders } = pair(client);
    const here = watch(one, 'v1');
    await pass(20);
    const there = watch(other, 'v1');
    await pass(INTERVAL);
    here.leave();
    expect(holders.size).toBe(0);
    finish('v1');
    await pass(INTERVAL * 2.5);
    expect(await there.done).toMatchObject({ finished: true });
  });
});

describe('the end of a wait', () => {
  it('tells of what was read last and asks nothing more', async () => {
    const { asked, client } = heygen();
    const watcher = watcherOf(client);
    const { done } = watch(watcher, 'v1', { seconds: 5 });
    await pass(5000);
    expect(await done).toMatchObject({ finished: false, waited: 5, readings: [{ state: { status: 'processing' } }] });
    expect(asked).toHaveLength(1);
  });

  it('reads the job itself when nothing was heard', async () => {
    const { client } = heygen();
    const watcher = watcherOf(client);
    for (const id of ids(3)) watch(watcher, id);
    await pass(20);
    const { done } = watch(watcher, 'v9', { seconds: 0.2 });
    await pass(230);
    expect(await done).toMatchObject({ finished: false, readings: [{ answer: { id: 'v9' } }] });
  });
});
