import { randomUUID } from 'node:crypto';
import type { Logger } from '../log.ts';
import { PREFIX, type Redis } from '../redis.ts';
import type { Bus, News } from './bus.ts';

const CHANNEL = 'jobs';

/** Takes a lease that is free or renews an own one. KEYS: leases. ARGV: instance, milliseconds. Answers 1 or 0 each. */
const LEASE = `
local held = {}
for i, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if holder == false or holder == ARGV[1] then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
    held[i] = 1
  else
    held[i] = 0
  end
end
return held`;

/** Deletes own leases. KEYS: leases. ARGV: instance. */
const RELEASE = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`;

const leaseKey = (name: string) => `${PREFIX}lease:${name}`;

/**
 * A bus over Redis pub/sub. While Redis is away each instance polls for its own callers: that costs requests, and loses
 * nothing.
 */
export function redisBus(redis: Redis, log: Logger): Bus {
  const instance = randomUUID();
  const listeners: ((news: News) => void)[] = [];
  const script = (text: string, names: readonly string[], ...given: string[]) =>
    redis.commands.eval(text, { keys: names.map(leaseKey), arguments: [instance, ...given] });
  const alone = () => {
    // The connection has told of the outage.
  };

  redis
    .subscribe(CHANNEL, (message) => {
      try {
        const { from, news } = JSON.parse(message) as { from: string; news: News };
        if (from !== instance) for (const listener of listeners) listener(news);
      } catch (err) {
        log.warn({ err }, 'unreadable job news');
      }
    })
    .catch(alone);

  return {
    tell(news) {
      redis.commands.publish(`${PREFIX}${CHANNEL}`, JSON.stringify({ from: instance, news })).catch(alone);
    },
    hear: (listener) => void listeners.push(listener),
    async lease(names, ms) {
      try {
        const held = (await script(LEASE, names, String(Math.ceil(ms)))) as number[];
        return held.map((one) => one === 1);
      } catch {
        return names.map(() => true);
      }
    },
    release(names) {
      if (names.length > 0) script(RELEASE, names).catch(alone);
    },
  };
}
