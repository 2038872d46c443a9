import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { createRedisRepeatKeys } from '../../src/mcp/calls/repeat-keys.ts';
import { connectRedis } from '../../src/runtime/redis.ts';
import { redisServer } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

it('the key of a call in doubt is known to every instance, forgotten by all, and kept through an outage', {
  tags: ['redis-server'],
}, async () => {
  const server = await redisServer();
  const log = pino({ level: 'silent' });
  const links = [await connectRedis(server.url, log), await connectRedis(server.url, log)] as const;
  opened.push(...links.map((link) => () => link.close()), server.kill);
  await waitFor(() => expect(links.map((link) => link.ready())).toEqual([true, true]));
  const [one, two] = [createRedisRepeatKeys(links[0]), createRedisRepeatKeys(links[1])];

  await one.set('call', 'k1');
  expect(await two.get('call')).toBe('k1');
  await two.delete('call');
  expect(await one.get('call')).toBeUndefined();

  await server.kill();
  await waitFor(() => expect(links[0].ready()).toBe(false));
  await one.set('call', 'k2');
  expect(await one.get('call')).toBe('k2');
  await one.delete('call');
  expect(await one.get('call')).toBeUndefined();
});
