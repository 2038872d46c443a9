import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';

/** HeyGen replays its first answer to an idempotency key for 24 hours. */
const KEPT_SECONDS = 24 * 3600;
/** The most that one instance remembers by itself. */
const MAX_KEPT = 10_000;

/** The idempotency keys of calls that ended in doubt, so that the same call gets the same key again. */
export interface IdempotencyKeyStore {
  get(call: string): Promise<string | undefined>;
  set(call: string, key: string): Promise<void>;
  delete(call: string): Promise<void>;
}

/** Remembers the keys of this process. */
export function createMemoryKeyStore(): IdempotencyKeyStore {
  const keys = createBoundedMap<string>(MAX_KEPT, { ttl: KEPT_SECONDS * 1000 });
  return {
    get: async (call) => keys.get(call),
    set: async (call, key) => void keys.set(call, key),
    delete: async (call) => void keys.delete(call),
  };
}

/**
 * Remembers keys for all instances. Only what Redis could not take is kept here: a key that another instance has forgotten,
 * because its call went through, must not come back.
 */
export function createRedisKeyStore({ commands }: Redis): IdempotencyKeyStore {
  const here = createMemoryKeyStore();
  const name = (call: string) => `${PREFIX}repeat:${call}`;
  const ignoreOutage = () => {
    // The connection has logged the outage.
  };
  return {
    async get(call) {
      return (await here.get(call)) ?? (await commands.get(name(call)).catch(ignoreOutage)) ?? undefined;
    },
    async set(call, key) {
      const options = { expiration: { type: 'EX', value: KEPT_SECONDS } } as const;
      await commands.set(name(call), key, options).catch(() => here.set(call, key));
    },
    async delete(call) {
      await here.delete(call);
      await commands.del(name(call)).catch(ignoreOutage);
    },
  };
}
