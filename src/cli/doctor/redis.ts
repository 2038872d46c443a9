import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../runtime/log.ts';
import { connectRedis, type Redis } from '../../runtime/redis.ts';
import { formatRedisNodes, parseRedisAddress } from '../../runtime/redis-address.ts';
import { CHECK_TIMEOUT_MS, type Check, describeConnectionError, fail, pass } from './check.ts';

/** @throws what kept the connection from being made */
async function ping(redis: Redis): Promise<void> {
  const silent = sleep(CHECK_TIMEOUT_MS, undefined, { ref: false }).then(() => {
    throw new Error('it does not answer');
  });
  await Promise.race([redis.waitUntilReady().then(() => redis.commands.ping()), silent]);
}

/** The Redis that instances share. */
export const checkRedis: Check = async ({ config }) => {
  if (config.redisUrl === undefined) return [];
  const nodes = formatRedisNodes(parseRedisAddress(config.redisUrl));
  const redis = await connectRedis(config.redisUrl, createLogger('silent'));
  try {
    await ping(redis);
    return [pass(`Redis at ${nodes} answers`)];
  } catch (error) {
    return [fail(`REDIS_URL ${nodes}: ${describeConnectionError(error)}; start Redis there, or correct the address.`)];
  } finally {
    redis.close();
  }
};
