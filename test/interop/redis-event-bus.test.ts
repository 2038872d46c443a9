import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventBus, JobEvent } from '../../src/jobs/event-bus.ts';
import { createRedisEventBus } from '../../src/jobs/redis-event-bus.ts';
import { connectRedis, PREFIX, type Redis } from '../../src/runtime/redis.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (Redis | RedisServer)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await ('kill' in one ? one.kill() : one.close());
});

const log = pino({ level: 'silent' });

interface Instance {
  bus: EventBus;
  link: Redis;
  heard: JobEvent[];
}

/** Instances at one Redis, each hearing the others. */
async function instances(count: number): Promise<{ server: RedisServer; all: Instance[] }> {
  const server = await redisServer();
  const connectOne = async () => {
    const link = await connectRedis(server.url, log);
    opened.push(link);
    const eventBus = createRedisEventBus(link, log);
    const heard: JobEvent[] = [];
    eventBus.subscribe((event) => heard.push(event));
    return { bus: eventBus, link, heard };
  };
  const all = await Promise.all(Array.from({ length: count }, connectOne));
  opened.push(server);
  await waitFor(() => expect(all.every((one) => one.link.ready())).toBe(true));
  await waitFor(async () =>
    expect(await server.ask((client) => client.pubSubNumSub(`${PREFIX}jobs`))).toEqual({ [`${PREFIX}jobs`]: count }),
  );
  return { server, all };
}

describe('news', { tags: ['redis-server'] }, () => {
  it('reaches every other instance, and not the one that told it', async () => {
    const { all } = await instances(3);
    const [one, two, three] = all as [Instance, Instance, Instance];
    const event: JobEvent[] = [
      { type: 'report', names: ['v1'] },
      { type: 'rest', account: 'a', ms: 1000 },
    ];
    for (const each of event) one.bus.publish(each);
    await waitFor(() => expect([two.heard, three.heard]).toEqual([event, event]));
    two.bus.publish({ type: 'report', names: ['v2'] });
    await waitFor(() => expect(one.heard).toEqual([{ type: 'report', names: ['v2'] }]));
  });

  it('that cannot be read is passed over', async () => {
    const { all } = await instances(2);
    const [one, two] = all as [Instance, Instance];
    await one.link.commands.publish(`${PREFIX}jobs`, 'not json');
    one.bus.publish({ type: 'report', names: ['v1'] });
    await waitFor(() => expect(two.heard).toEqual([{ type: 'report', names: ['v1'] }]));
  });
});

describe('a lease', { tags: ['redis-server'] }, () => {
  it('is held by one instance at a time, job by job', async () => {
    const { all } = await instances(2);
    const [one, two] = all as [Instance, Instance];
    expect(await one.bus.lease(['a', 'b'], 60_000)).toEqual([true, true]);
    expect(await two.bus.lease(['b', 'c'], 60_000)).toEqual([false, true]);
    expect(await one.bus.lease(['a', 'c'], 60_000)).toEqual([true, false]);
  });

  it('goes to the next one when it is given back, and only by who holds it', async () => {
    const { all } = await instances(2);
    const [one, two] = all as [Instance, Instance];
    await one.bus.lease(['a'], 60_000);
    two.bus.release(['a']);
    expect(await two.bus.lease(['a'], 60_000)).toEqual([false]);
    one.bus.release(['a']);
    await waitFor(async () => expect(await two.bus.lease(['a'], 60_000)).toEqual([true]));
  });

  it('goes to the next one when its time is over, as after a crash', async () => {
    const { server, all } = await instances(2);
    const [one, two] = all as [Instance, Instance];
    await one.bus.lease(['a'], 60_000);
    expect(await two.bus.lease(['a'], 60_000)).toEqual([false]);
    expect(await server.ask((client) => client.pTTL(`${PREFIX}lease:a`))).toBeGreaterThan(0);
    await server.ask((client) => client.pExpire(`${PREFIX}lease:a`, 0));
    expect(await two.bus.lease(['a'], 60_000)).toEqual([true]);
    expect(await one.bus.lease(['a'], 60_000)).toEqual([false]);
  });

  it('is renewed by who holds it', async () => {
    const { server, all } = await instances(1);
    const [{ bus: eventBus }] = all as [Instance];
    await eventBus.lease(['a'], 1_000);
    await eventBus.lease(['a'], 60_000);
    expect(await server.ask((client) => client.pTTL(`${PREFIX}lease:a`))).toBeGreaterThan(1_000);
  });
});

describe('while Redis is away', { tags: ['redis-server'] }, () => {
  it('each instance asks for itself, and telling does no harm', async () => {
    const { server, all } = await instances(2);
    const [one, two] = all as [Instance, Instance];
    await one.bus.lease(['a'], 60_000);
    await server.kill();
    await waitFor(() => expect(two.link.ready()).toBe(false));
    expect(await two.bus.lease(['a', 'b'], 60_000)).toEqual([true, true]);
    two.bus.publish({ type: 'report', names: ['v1'] });
    two.bus.release(['a']);
    expect(await one.bus.lease(['a'], 60_000)).toEqual([true]);
  });
});
