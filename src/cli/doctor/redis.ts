import { createLogger } from '../../runtime/log.ts';
import { connectRedis, type Redis } from '../../runtime/redis.ts';
import { CHECK_TIMEOUT_MS, type Check, describeConnectionError, fail, ok } from './finding.ts';

/** Resolves with a first answer. @throws what kept the connection from being made */
const ping = ({ commands }: Redis) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(reject, CHECK_TIMEOUT_MS, new Error('it does not answer'));
    const end = (act: () => void) => () => {
      clearTimeout(timer);
      act();
    };
    commands.once('error', (error: Error) => end(() => reject(error))());
    const ask = () => void commands.ping().then(end(resolve), reject);
    if (commands.isReady) ask();
    else commands.once('ready', ask);
  });

/** The Redis that instances share. */
export const checkRedis: Check = async ({ config }) => {
  if (config.redisUrl === undefined) return [];
  const { host } = new URL(config.redisUrl);
  const redis = await connectRedis(config.redisUrl, createLogger('silent'));
  try {
    await ping(redis);
    return [ok(`Redis at ${host} answers`)];
  } catch (error) {
    return [fail(`REDIS_URL ${host}: ${describeConnectionError(error)}; start Redis there, or correct the address.`)];
  } finally {
    redis.close();
  }
};
