import { pino } from 'pino';
import { expect } from 'vitest';
import type { Logger } from '../../src/runtime/log.ts';
import { connectRedis, type Redis } from '../../src/runtime/redis.ts';
import { type RedisServer, redisServer } from './redis.ts';
import { waitFor } from './wait-for.ts';

/** A redis-server with two connections to it, as two instances have them. */
export interface RedisPair {
  server: RedisServer;
  links: readonly [Redis, Redis];
  log: Logger;
  close(): Promise<void>;
}

/** Starts a redis-server and connects to it twice; resolves when both connections take commands. */
export async function startRedisPair(): Promise<RedisPair> {
  const server = await redisServer();
  const log = pino({ level: 'silent' });
  const links = [await connectRedis(server.url, log), await connectRedis(server.url, log)] as const;
  await waitFor(() => expect(links.map((link) => link.ready())).toEqual([true, true]));
  return {
    server,
    links,
    log,
    async close() {
      for (const link of links) link.close();
      await server.kill();
    },
  };
}
