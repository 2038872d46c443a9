import type { RedisClientType } from '@redis/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEntryId, getEntryTime } from '../../src/ledger/entry-id.ts';
import { type Ledger, LedgerUnavailable } from '../../src/ledger/ledger.ts';
import type { LedgerEntry } from '../../src/ledger/ledger-entry.ts';
import { RedisLedger } from '../../src/ledger/redis-ledger.ts';
import type { Redis } from '../../src/runtime/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';
import { waitFor } from '../support/wait-for.ts';

const TEN = { period: 'day', account: 10 } as const;
const all = [new Date(2026, 0), new Date(2100, 0)] as const;

describe('a ledger in Redis', { tags: ['redis-server'] }, () => {
  let pair: RedisPair;
  let server: RedisServer;
  let links: readonly [Redis, Redis];
  let one: Ledger;
  let other: Ledger;
  /** Each test has an account of its own. */
  let account: string;

  beforeAll(async () => {
    pair = await startRedisPair();
    ({ server, links } = pair);
    [one, other] = [new RedisLedger(links[0]), new RedisLedger(links[1])];
  });
  beforeEach(({ task }) => {
    account = task.id;
  });
  afterAll(() => pair.close());

  const createEntry = (given: Partial<LedgerEntry> = {}): LedgerEntry => {
    const id = createEntryId();
    const at = getEntryTime(id).toISOString();
    return { id, at, who: 'ann', account, tool: 'create_video_agent', outcome: 'reserved', estimate_usd: 1, ...given };
  };
  const readOwn = async () => (await other.read(...all)).filter((entry) => entry.account === account);

  it('holds all instances to one limit, whoever comes first', async () => {
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, index) => (index % 2 ? one : other).reserve(createEntry(), TEN)),
    );
    expect(results.filter(({ reserved }) => reserved)).toHaveLength(10);
    expect(results.find(({ reserved }) => !reserved)).toEqual({ reserved: false, scope: 'account', spentUsd: 10 });
    expect(await readOwn()).toHaveLength(10);
  });

  it('holds a person to a limit on whatever account', async () => {
    const limits = { period: 'month', who: 2 } as const;
    const who = `who ${account}`;
    for (const number of [1, 2]) await one.reserve(createEntry({ who, account: `${account} ${number}` }), limits);
    expect(await one.reserve(createEntry({ who }), limits)).toEqual({ reserved: false, scope: 'who', spentUsd: 2 });
  });

  it('counts once what is sent again under its id, and nothing that was refused', async () => {
    const entry = createEntry({ estimate_usd: 6 });
    await one.reserve(entry, TEN);
    await one.record({ ...entry, outcome: 'unknown' });
    expect(await other.reserve(entry, TEN)).toEqual({ reserved: true });
    expect(await one.getSpent(entry, new Date(entry.at))).toMatchObject({ account: { day: 6, month: 6 } });
    await other.record({ ...entry, outcome: 'refused' });
    expect(await one.getSpent(entry, new Date(entry.at))).toMatchObject({ account: { day: 0, month: 0 } });
    expect(await readOwn()).toEqual([{ ...entry, outcome: 'refused' }]);
  });

  it('settles a film once, whichever instances see its end, by the job that went on from it', async () => {
    const entry = createEntry({ usd_per_second: 0.1, estimate_usd: 6 });
    const [session, video] = [`session:${account}`, `video:${account}`];
    await one.reserve(entry, TEN);
    await one.record({ ...entry, outcome: 'started', jobs: [session] });
    await one.settle(session, { next: video });
    const end = { outcome: 'completed', seconds: 4.5, at: new Date().toISOString() } as const;
    await Promise.all([one, other, one, other].map((ledger) => ledger.settle(video, { end })));
    expect(await readOwn()).toMatchObject([{ outcome: 'completed', seconds: 4.5, price_usd: 0.45, ended_at: end.at }]);
    expect(await one.getSpent(entry, new Date(entry.at))).toMatchObject({ account: { day: 0.45 } });
    await one.settle('video:of-nobody', { end });
  });

  it('settles the jobs of a batch at the same time, without losing one', async () => {
    const jobs = Array.from({ length: 20 }, (_, index) => `video:${account}-${index}`);
    const entry = createEntry({ usd_per_second: 0.01, estimate_usd: 9, outcome: 'started', jobs });
    await one.record(entry);
    const at = new Date().toISOString();
    await Promise.all(
      jobs.map((job, index) =>
        (index % 2 ? one : other).settle(job, { end: { outcome: 'completed', seconds: 2, at } }),
      ),
    );
    expect(await readOwn()).toMatchObject([{ outcome: 'completed', seconds: 40, price_usd: 0.4 }]);
  });

  describe('entries whose end nobody saw', () => {
    const startAt = (expected: number, jobs = [`video:${account}-${expected}`]) =>
      createEntry({ outcome: 'started', jobs, expected_at: new Date(expected).toISOString() });
    const take = (ledger: Ledger, count = 100) => ledger.takeOverdue(account, count, 60_000);

    it('are given to one instance, those expected first first, and not before they are expected', async () => {
      const now = Date.now();
      const entries = Array.from({ length: 40 }, (_, index) => startAt(now - 40_000 + 1_000 * index));
      for (const entry of [...entries, startAt(now + 3_600_000)]) await one.record(entry);
      expect((await take(one, 10)).map(({ id }) => id)).toEqual(entries.slice(0, 10).map(({ id }) => id));
      const taken = (await Promise.all([take(one), take(other), take(one)])).flat();
      expect(taken.map(({ id }) => id).toSorted()).toEqual(entries.slice(10).map(({ id }) => id));
      expect(await take(other)).toEqual([]);
    });

    it('come again when they were put off, or their end is reported, until they are over', async () => {
      const entry = startAt(Date.now() + 3_600_000, [`video:${account}`]);
      await one.record(entry);
      await other.expedite(`video:${account}`);
      expect(await take(one)).toHaveLength(1);
      await one.postpone(entry, new Date(0));
      // A sighting in between, as of the job that goes on, does not change when it is looked at.
      await other.settle(`video:${account}`, { next: `video:${account}-next` });
      expect(await take(other)).toHaveLength(1);
      await one.settle(`video:${account}`, { end: { outcome: 'completed', at: entry.at, seconds: 1 } });
      await one.postpone(entry, new Date(0));
      await one.expedite(`video:${account}`);
      expect(await take(other)).toEqual([]);
    });

    it('are left out once an instance of the version before has ended them', async () => {
      const entry = startAt(0);
      await one.record(entry);
      const key = `heygen-mcp:{ledger}:entry:${entry.id}`;
      await server.ask((redis) => redis.set(key, JSON.stringify({ ...entry, outcome: 'completed' })));
      expect(await take(one)).toEqual([]);
      const isListed = (redis: RedisClientType) => redis.zScore(`heygen-mcp:{ledger}:open:${account}`, entry.id);
      expect(await server.ask(isListed)).toBeNull();
    });
  });

  it('writes the end of what is over no second time', async () => {
    const entry = createEntry({ outcome: 'started', jobs: [`video:${account}`] });
    await one.record(entry);
    const end = { outcome: 'completed', at: entry.at, seconds: 1 } as const;
    await one.settle(`video:${account}`, { end });
    const month = entry.at.slice(0, 7);
    const countEvents = () => server.ask((redis) => redis.xLen(`heygen-mcp:{ledger}:events:${month}`));
    const before = await countEvents();
    await other.settle(`video:${account}`, { end });
    expect(await countEvents()).toBe(before);
  });

  it('reads more than fits into one answer, oldest first', async () => {
    const entries = Array.from({ length: 1_100 }, () => createEntry());
    // All at once would have to be written within the time-out of one command.
    for (let from = 0; from < entries.length; from += 100)
      await Promise.all(entries.slice(from, from + 100).map((entry) => one.record(entry)));
    const read = await readOwn();
    expect(read).toHaveLength(1_100);
    expect(read.map(({ at }) => at)).toEqual(read.map(({ at }) => at).toSorted());
  });

  it('says so while it is away', async () => {
    await server.kill();
    await waitFor(() => expect(links[0].ready()).toBe(false));
    await expect(one.reserve(createEntry(), TEN)).rejects.toThrow(LedgerUnavailable);
    await expect(one.read(...all)).rejects.toThrow(LedgerUnavailable);
  });
});
