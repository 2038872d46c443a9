import { createHash } from 'node:crypto';
import type { Json } from '../../../declarations/operation.ts';
import type { Tool } from '../../../declarations/tool.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';

/** HeyGen replays its first answer to an idempotency key for 24 hours. */
const KEPT_SECONDS = 24 * 3600;
/** The most that one instance remembers by itself. */
const MAX_KEPT = 10_000;

/** The idempotency keys of calls that ended in doubt, so that the same call gets the same key again. */
export interface RepeatKeys {
  get(call: string): Promise<string | undefined>;
  set(call: string, key: string): Promise<void>;
  delete(call: string): Promise<void>;
}

/** An object with its fields in one order, so that the same arguments have the same text. */
function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sortFields(inner)]),
  );
}

/** A name for a call that is the same for the same account, tool and arguments, and shows none of them. */
export function nameCall({ name }: Pick<Tool, 'name'>, input: Json, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sortFields(input)))
    .digest('base64url');
  return `${fingerprint(key)}:${name}:${digest}`;
}

/** Remembers the keys of this process. */
export function createMemoryRepeatKeys(): RepeatKeys {
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
export function createRedisRepeatKeys({ commands }: Redis): RepeatKeys {
  const here = createMemoryRepeatKeys();
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
