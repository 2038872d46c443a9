import { pino } from 'pino';
import { expect, it } from 'vitest';
import { type Ledger, LedgerUnavailable } from '../../src/ledger/ledger.ts';
import type { LedgerEntry } from '../../src/ledger/ledger-entry.ts';
import { LedgerWriteQueue } from '../../src/ledger/ledger-write-queue.ts';
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts';

const RETRY_MS = 5;

/** A ledger that can be away. */
function createFlakyLedger() {
  const ledger = createMemoryLedger();
  const state = { away: true };
  const guard = () => {
    if (state.away) throw new LedgerUnavailable('away');
  };
  const flaky: Ledger = {
    ...ledger,
    record: async (patch) => {
      guard();
      return ledger.record(patch);
    },
    settle: async (job, seen) => {
      guard();
      return ledger.settle(job, seen);
    },
  };
  return { flaky, state };
}

const AT = new Date().toISOString();
const entry: LedgerEntry = {
  id: '01900000-0000-7000-8000-000000000000',
  at: AT,
  who: 'anna',
  account: 'account',
  tool: 'create_video_from_avatar',
  outcome: 'started',
  estimate_usd: 1,
  usd_per_second: 0.1,
  jobs: ['video:v1'],
};

it('what was seen of a job while the ledger was away is entered when it is back, after the entry', async () => {
  const { flaky, state } = createFlakyLedger();
  const writes = new LedgerWriteQueue(flaky, pino({ level: 'silent' }), RETRY_MS);
  await writes.settle('video:v1 completed', 'video:v1', { end: { outcome: 'completed', at: AT, seconds: 4 } });
  expect(await writes.write(entry)).toMatch(/could not be entered/);
  state.away = false;
  const read = async () => (await flaky.read(new Date(0), new Date(Date.now() + 1000)))[0];
  await expect.poll(read).toMatchObject({ outcome: 'completed', seconds: 4, price_usd: 0.4 });
  await writes.close();
});

it('a process that ends tries once more', async () => {
  const { flaky, state } = createFlakyLedger();
  const writes = new LedgerWriteQueue(flaky, pino({ level: 'silent' }), 60_000);
  await writes.write(entry);
  await writes.settle('video:v1 failed', 'video:v1', { end: { outcome: 'failed', at: AT } });
  state.away = false;
  await writes.close();
  expect((await flaky.read(new Date(0), new Date(Date.now() + 1000)))[0]).toMatchObject({
    outcome: 'failed',
    price_usd: 0,
  });
});

it('many are written at a time, and what a session led to before its end', async () => {
  const { flaky, state } = createFlakyLedger();
  const order: string[] = [];
  let [now, most] = [0, 0];
  const slow: Ledger = {
    ...flaky,
    record: async (patch) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
      return flaky.record(patch);
    },
    settle: async (job, seen) => {
      await flaky.settle(job, seen);
      order.push(job);
    },
  };
  const writes = new LedgerWriteQueue(slow, pino({ level: 'silent' }), 60_000);
  const count = 250;
  for (let index = 0; index < count; index += 1)
    await writes.write({ ...entry, id: `${index}`, jobs: [`session:${index}`] });
  await writes.settle('end', 'video:0', { end: { outcome: 'completed', at: AT, seconds: 4 } });
  await writes.settle('next', 'session:0', { next: 'video:0' });
  state.away = false;
  [now, most] = [0, 0];
  await writes.close();
  expect(most).toBe(100);
  expect(order).toEqual(['session:0', 'video:0']);
  const entries = await flaky.read(new Date(0), new Date(Date.now() + 1000));
  expect(entries).toHaveLength(count);
  expect(entries.filter(({ outcome }) => outcome === 'completed')).toMatchObject([{ id: '0', seconds: 4 }]);
});
