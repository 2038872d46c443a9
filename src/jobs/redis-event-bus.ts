import { randomUUID } from 'node:crypto';
import type { Logger } from '../runtime/log.ts';
import { PREFIX, type Redis } from '../runtime/redis.ts';
import type { EventBus, JobEvent } from './event-bus.ts';

const CHANNEL = 'jobs';

/**
 * Takes free leases and renews own ones, in one atomic step. With a group lease as the last key: where that is taken or
 * renewed, the others are taken too, whoever holds them. KEYS: leases. ARGV: instance, milliseconds, 1 where the last key
 * is a group lease. Answers 1 or 0 each.
 */
const LEASE = `
local function take(key, by_force)
  local holder = redis.call('GET', key)
  if by_force or holder == false or holder == ARGV[1] then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
    return 1
  end
  return 0
end
local held = {}
local leads = ARGV[3] == '1' and take(KEYS[#KEYS], false) == 1
for i, key in ipairs(KEYS) do
  held[i] = take(key, leads)
end
return held`;

/** Releases own leases. KEYS: leases. ARGV: instance. */
const RELEASE = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`;

/** What instances publish to each other. */
interface Message {
  /** The instance that it is from, which receives it too. */
  from: string;
  /** The event, by the name that it has had since the first version: neighbouring versions share a Redis while they are rolled. */
  news: JobEvent;
}

const getLeaseKey = (name: string) => `${PREFIX}lease:${name}`;

/**
 * The event bus over Redis pub/sub, with leases as keys that expire. While Redis is away each instance polls for its own
 * callers: that costs requests, and loses nothing.
 */
export function createRedisEventBus(redis: Redis, log: Logger): EventBus {
  const instance = randomUUID();
  const listeners: ((event: JobEvent) => void)[] = [];
  const runScript = (text: string, names: readonly string[], ...given: string[]) =>
    redis.commands.eval(text, { keys: names.map(getLeaseKey), arguments: [instance, ...given] });
  const ignoreOutage = () => {
    // The connection has logged the outage.
  };

  redis
    .subscribe(CHANNEL, (message) => {
      try {
        const { from, news: event }: Message = JSON.parse(message);
        if (from !== instance) for (const listener of listeners) listener(event);
      } catch (err) {
        log.warn({ err }, 'unreadable job event');
      }
    })
    .catch(ignoreOutage);

  return {
    publish(event) {
      redis.commands
        .publish(`${PREFIX}${CHANNEL}`, JSON.stringify({ from: instance, news: event } satisfies Message))
        .catch(ignoreOutage);
    },
    subscribe: (listener) => void listeners.push(listener),
    async lease(names, ms, group) {
      const all = group === undefined ? names : [...names, group];
      try {
        const held = await runScript(LEASE, all, String(Math.ceil(ms)), group === undefined ? '0' : '1');
        return names.map((_, index) => Array.isArray(held) && held[index] === 1);
      } catch {
        return names.map(() => true);
      }
    },
    release(names) {
      if (names.length > 0) runScript(RELEASE, names).catch(ignoreOutage);
    },
  };
}
