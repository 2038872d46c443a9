import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { createRedisEventBus } from '../../src/jobs/redis-event-bus.ts';
import { connectRedis } from '../../src/runtime/redis.ts';
import { redisServer } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

it('leases that two instances share out come into one hand, and go to the other when that one lets go', {
  tags: ['redis-server'],
}, async () => {
  const server = await redisServer();
  const log = pino({ level: 'silent' });
  const links = [await connectRedis(server.url, log), await connectRedis(server.url, log)] as const;
  opened.push(...links.map((link) => () => link.close()), server.kill);
  await waitFor(() => expect(links.map((link) => link.ready())).toEqual([true, true]));
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
