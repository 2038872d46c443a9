import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { connectRedis, PREFIX, type Redis } from '../../src/runtime/redis.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (Redis | RedisServer)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await ('kill' in one ? one.kill() : one.close());
});

async function connected() {
  const server = await redisServer();
  const lines: string[] = [];
  const link = await connectRedis(
    server.url,
    pino({ base: undefined }, { write: (line: string) => void lines.push(line) }),
  );
  opened.push(link, server);
  await waitFor(() => expect(link.ready()).toBe(true));
  return { server, link, lines };
}

describe('the connection to Redis', { tags: ['redis-server'] }, () => {
  it('survives an outage, tells of it once, and hears its channels again', async () => {
    const { server, link, lines } = await connected();
    const heard: string[] = [];
    await link.subscribe('news', (message) => heard.push(message));
    await link.commands.publish(`${PREFIX}news`, 'before');
    await waitFor(() => expect(heard).toEqual(['before']));

    await server.kill();
    await waitFor(() => expect(link.ready()).toBe(false));
    await expect(link.commands.get('x')).rejects.toThrow();

    await server.restart();
    await waitFor(() => expect(link.ready()).toBe(true));
    await waitFor(async () => expect(await link.commands.publish(`${PREFIX}news`, 'after')).toBe(1));
    await waitFor(() => expect(heard).toEqual(['before', 'after']));
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'Redis is away; calls go on, each instance by itself',
      'Redis is back',
    ]);
  });

  it('starts while Redis is away and finds it later', async () => {
    const server = await redisServer();
    await server.kill();
    const link = await connectRedis(server.url, pino({ level: 'silent' }));
    opened.push(link, server);
    await expect(link.commands.get('x')).rejects.toThrow();
    await server.restart();
    await waitFor(() => expect(link.ready()).toBe(true));
  });
});
