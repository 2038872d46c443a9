import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeyGenError } from '../../src/heygen/errors.ts';
import { FileLedger } from '../../src/ledger/file-ledger.ts';
import { LedgerUnavailable } from '../../src/ledger/ledger.ts';
import { type LedgerEntry, mergeEntry } from '../../src/ledger/ledger-entry.ts';
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { Settlement } from '../../src/ledger/settlement.ts';
import { SettlementSweep } from '../../src/ledger/settlement-sweep.ts';
import { folder } from '../support/files.ts';
import { createTestSpending } from '../support/spending.ts';

const log = pino({ level: 'silent' });
const MINUTE = 60_000;
const BOUNDS = { count: 10, timeoutMs: 1_000 };
const CALLER = { key: 'key-of-all' };

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') }));
afterEach(() => vi.useRealTimers());

/** A ledger, what settles it, and jobs that are over when they are said to be. */
function createLedger(ledger = createMemoryLedger()) {
  const spending = createTestSpending({}, ledger);
  const over = new Map<string, number>();
  const read: string[] = [];
  const options = {
    ledger,
    spending,
    log,
    intervalMs: MINUTE / 2,
    readJob: async (job: string) => {
      read.push(job);
      const seconds = over.get(job);
      if (seconds === undefined) return;
      await ledger.settle(job, { end: { outcome: 'completed', seconds, at: new Date().toISOString() } });
    },
  };
  return {
    ledger,
    spending,
    over,
    read,
    options,
    settlement: new Settlement(options),
    /** Enters a create that HeyGen has taken, and that is usually over after five minutes. */
    async start(job: string, key = CALLER.key) {
      // An id of version 4 has no time in it, which in one of version 7 never goes back, whatever the clock of a test does.
      const charge = { usd: 1, usdPerSecond: 0.1, basis: 'x' };
      const create = await spending.reserve({ id: randomUUID(), tool: 'create_video_agent', charge, key });
      await create.started([job], 5 * MINUTE);
    },
    list: () => ledger.read(new Date('2026-11-01'), new Date('2026-12-01')),
  };
}

describe('an entry whose end nobody saw', () => {
  it.each(['memory', 'files'])('is read once its usual time is over, and settled (%s)', async (kind) => {
    const { settlement, start, over, read, list } = createLedger(
      kind === 'files' ? new FileLedger(folder()) : createMemoryLedger(),
    );
    await start('video:v1');
    over.set('video:v1', 4);
    await settlement.settle(CALLER, BOUNDS);
    expect(read).toEqual([]);
    vi.advanceTimersByTime(5 * MINUTE);
    await settlement.settle({ key: 'another-account' }, BOUNDS);
    await settlement.settle({}, BOUNDS);
    expect(read).toEqual([]);
    await settlement.settle(CALLER, BOUNDS);
    await settlement.settle(CALLER, BOUNDS);
    expect(read).toEqual(['video:v1']);
    expect(await list()).toMatchObject([{ outcome: 'completed', seconds: 4, price_usd: 0.4 }]);
  });

  it('is read less and less often while it goes on', async () => {
    const { settlement, start, read } = createLedger();
    await start('video:v1');
    const looks: number[] = [];
    for (let minute = 0; minute <= 60; minute += 1) {
      const before = read.length;
      await settlement.settle(CALLER, BOUNDS);
      if (read.length > before) looks.push(minute);
      vi.advanceTimersByTime(MINUTE);
    }
    expect(looks).toEqual([5, 8, 12, 18, 27, 41]);
  });

  it('is read by one of those who look at the same time, a few at each look, those expected first first', async () => {
    const shared = createLedger();
    const others = new Settlement(shared.options);
    for (let index = 0; index < 25; index += 1) {
      await shared.start(`video:v${index}`);
      shared.over.set(`video:v${index}`, 2);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(5 * MINUTE);
    await Promise.all([shared.settlement, others, shared.settlement].map((one) => one.settle(CALLER, BOUNDS)));
    expect(shared.read).toHaveLength(25);
    expect(new Set(shared.read).size).toBe(25);
    expect(shared.read.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, index) => `video:v${index}`));
    expect((await shared.list()).map(({ price_usd }) => price_usd)).toEqual(Array(25).fill(0.2));
  });

  it('is read at once where its end was reported', async () => {
    const { settlement, start, over, list } = createLedger();
    await start('video:v1');
    over.set('video:v1', 4);
    await settlement.expedite(['video:v1', 'video:of-nobody']);
    await settlement.settle(CALLER, BOUNDS);
    expect(await list()).toMatchObject([{ outcome: 'completed' }]);
  });

  it('stays as it is where it cannot be read, and says so where the key is not taken', async () => {
    const { options, start, list, read } = createLedger();
    let kind: 'not_found' | 'unauthorized' = 'not_found';
    const readJob = async (job: string) => {
      read.push(job);
      throw new HeyGenError({ kind, message: kind });
    };
    const settlement = new Settlement({ ...options, readJob });
    await start('video:gone');
    vi.advanceTimersByTime(5 * MINUTE);
    await settlement.settle(CALLER, BOUNDS);
    expect(await list()).toMatchObject([{ outcome: 'started', estimate_usd: 1 }]);
    vi.advanceTimersByTime(5 * MINUTE);
    kind = 'unauthorized';
    await expect(settlement.settle(CALLER, BOUNDS)).rejects.toThrow('unauthorized');
    expect(read).toHaveLength(2);
  });
});

describe('a server of many', () => {
  const createSweep = (given: { keepsKeys: boolean; own?: string }) => {
    const parts = createLedger();
    const { settlement, spending, options } = parts;
    const { keepsKeys, own } = given;
    const sweep = new SettlementSweep({
      settlement,
      spending,
      log,
      intervalMs: options.intervalMs,
      keepsKeys,
      getOwnKey: () => own,
    });
    sweep.start();
    return { ...parts, sweep };
  };

  it('settles what its own key paid for, although nobody has called it', async () => {
    const { sweep, start, read } = createSweep({ keepsKeys: true, own: CALLER.key });
    await start('video:v1');
    await start('video:v2', 'key-of-ann');
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    expect(read).toEqual(['video:v1']);
    sweep.noteCaller({ key: 'key-of-ann' });
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(read).toEqual(['video:v1', 'video:v2']);
    sweep.close();
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(read).toHaveLength(2);
  });

  it('keeps no key that a caller brought: it settles with that person’s next call', async () => {
    const { sweep, start, read } = createSweep({ keepsKeys: false });
    sweep.noteCaller(CALLER);
    await start('video:v1');
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(read).toEqual([]);
    for (let call = 0; call < 3; call += 1) sweep.noteCaller(CALLER);
    await vi.advanceTimersByTimeAsync(0);
    expect(read).toEqual(['video:v1']);
    sweep.close();
  });

  it('looks at a reported job after those who wait for it', async () => {
    const { sweep, start, over, read, list } = createSweep({ keepsKeys: true, own: CALLER.key });
    await start('video:v1');
    over.set('video:v1', 4);
    sweep.noteReported(['video:v1']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(read).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(await list()).toMatchObject([{ outcome: 'completed' }]);
    sweep.close();
  });

  it('forgets a key that HeyGen does not take', async () => {
    const { options, spending, start } = createLedger();
    let reads = 0;
    const readJob = async () => {
      reads += 1;
      throw new HeyGenError({ kind: 'unauthorized', message: 'no' });
    };
    const settlement = new Settlement({ ...options, readJob });
    const common = { settlement, spending, log, intervalMs: options.intervalMs, keepsKeys: true };
    const sweep = new SettlementSweep({ ...common, getOwnKey: () => undefined });
    sweep.start();
    await start('video:v1');
    sweep.noteCaller(CALLER);
    await vi.advanceTimersByTimeAsync(10 * 60 * MINUTE);
    expect(reads).toBe(1);
    sweep.close();
  });

  it('goes on while the ledger is away', async () => {
    const { sweep, ledger, start, read } = createSweep({ keepsKeys: true, own: CALLER.key });
    await start('video:v1');
    const take = ledger.takeOverdue;
    ledger.takeOverdue = async () => {
      throw new LedgerUnavailable('away');
    };
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    ledger.takeOverdue = take;
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(read).toEqual(['video:v1']);
    sweep.close();
  });
});

it('a create that two instances had under way keeps the jobs that one of them heard of', () => {
  const at = '2026-11-21T12:00:00.000Z';
  const begun: LedgerEntry = { id: 'e', at, who: 'ann', account: 'a', tool: 't', outcome: 'reserved', estimate_usd: 1 };
  const started = mergeEntry(begun, { ...begun, outcome: 'started', jobs: ['video:v1'] });
  for (const outcome of ['reserved', 'unknown', 'refused'] as const)
    expect(mergeEntry(started, { ...begun, at: '2026-11-22T00:00:00.000Z', outcome })).toEqual(started);
  const end = { 'video:v1': { outcome: 'failed', at } } as const;
  expect(mergeEntry(started, { id: 'e', at, ends: end })).toMatchObject({ outcome: 'failed', price_usd: 0 });
});
