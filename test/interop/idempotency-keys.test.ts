import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DerivedKeys } from '../../src/mcp/calls/idempotency/idempotency-keys.ts';
import { RedisPendingCreates } from '../../src/mcp/calls/idempotency/redis-pending-creates.ts';
import type { Redis } from '../../src/runtime/redis.ts';
import type { RedisCommands } from '../../src/runtime/redis-connection.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';

/** What an instance has of a Redis. */
const createInstance = (redis: Redis) => ({ keys: new DerivedKeys(redis), pending: new RedisPendingCreates(redis) });
type Instance = ReturnType<typeof createInstance>;

const begin = ({ keys, pending }: Instance, call: string) => pending.begin(call, keys.derive(call));

/** A Redis that is lost between two commands: it answers what it is asked, and takes nothing. */
const withoutWrites = (redis: Redis): Redis => ({
  ...redis,
  withTimeout: (ms) =>
    new Proxy<RedisCommands>(redis.withTimeout(ms), {
      get: (target, name) =>
        name === 'set' || name === 'eval' ? () => Promise.reject(new Error('away')) : Reflect.get(target, name, target),
    }),
});

describe('the idempotency key of a create', { tags: ['redis-server'] }, () => {
  let pair: RedisPair;
  let one: Instance;
  let other: Instance;
  beforeAll(async () => {
    pair = await startRedisPair();
    [one, other] = [createInstance(pair.links[0]), createInstance(pair.links[1])];
  });
  afterAll(() => pair.close());

  it('is the same on each instance for a create that could not be announced', async () => {
    const lost = createInstance(withoutWrites(pair.links[0]));
    const first = await begin(lost, 'unannounced');
    const again = await begin(other, 'unannounced');
    expect(again.idempotencyKey).toBe(first.idempotencyKey);
  });

  it('is another for whoever asks for the same twice at once, of one instance', async () => {
    const both = await Promise.all([begin(one, 'twice'), begin(one, 'twice')]);
    expect(both[0].idempotencyKey).not.toBe(both[1].idempotencyKey);
  });

  it('is another once the first is over, on each instance', async () => {
    const seen: string[] = [];
    for (const instance of [one, other, createInstance(pair.links[0])]) {
      const keys = instance.keys.derive('over');
      const create = await instance.pending.begin('over', keys);
      seen.push(create.idempotencyKey);
      await keys.retire(create.idempotencyKey);
      await create.end();
    }
    expect(new Set(seen).size).toBe(3);
  });

  it('is that of the first where its caller did not get the answer', async () => {
    const first = await begin(one, 'abandoned');
    await first.abandon();
    expect((await begin(other, 'abandoned')).idempotencyKey).toBe(first.idempotencyKey);
  });

  it('stays the one that was chosen, should Redis go while another instance is waited for', async () => {
    const lost = createInstance(withoutWrites(pair.links[1]));
    const keys = lost.keys.derive('waited');
    const chosen = await keys.chooseFirst();
    expect([keys.chooseAlone(), await keys.chooseFirst()]).toEqual([chosen, chosen]);
    expect(lost.keys.derive('waited').chooseAlone()).not.toBe(chosen);
  });
});
