import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRedisEventBus } from '../../src/jobs/redis-event-bus.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';
import { waitFor } from '../support/wait-for.ts';

let pair: RedisPair;
beforeEach(async () => {
  pair = await startRedisPair();
});
afterEach(() => pair.close());

it('leases that two instances share out come into one hand, and go to the other when that one lets go', {
  tags: ['redis-server'],
}, async () => {
  const { links, log } = pair;
  const [one, two] = [createRedisEventBus(links[0], log), createRedisEventBus(links[1], log)];

  expect(await one.lease(['a', 'b'], 60_000, 'lead')).toEqual([true, true]);
  expect(await two.lease(['c', 'd'], 60_000, 'lead')).toEqual([true, true]);
  expect(await two.lease(['b', 'c'], 60_000, 'lead')).toEqual([false, true]);
  expect(await one.lease(['a', 'b', 'c'], 60_000, 'lead')).toEqual([true, true, true]);
  expect(await two.lease(['a', 'b', 'c', 'd'], 60_000, 'lead')).toEqual([false, false, false, true]);
  one.release(['a', 'b', 'c', 'lead']);
  await waitFor(async () =>
    expect(await two.lease(['a', 'b', 'c', 'd'], 60_000, 'lead')).toEqual([true, true, true, true]),
  );
});
