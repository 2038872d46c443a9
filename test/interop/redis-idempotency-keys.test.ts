import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRedisKeyStore } from '../../src/mcp/calls/idempotency/idempotency-key-store.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';
import { waitFor } from '../support/wait-for.ts';

let pair: RedisPair;
beforeEach(async () => {
  pair = await startRedisPair();
});
afterEach(() => pair.close());

it('the key of a call in doubt is known to every instance, forgotten by all, and kept through an outage', {
  tags: ['redis-server'],
}, async () => {
  const { server, links } = pair;
  const [one, two] = [createRedisKeyStore(links[0]), createRedisKeyStore(links[1])];

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
