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

  it('reads more than fits into one answer, oldest first', async () => {
    const entries = Array.from({ length: 1_100 }, () => createEntry());
    await Promise.all(entries.map((entry) => one.record(entry)));
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
