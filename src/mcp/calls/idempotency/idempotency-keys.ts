import { createEntryId, deriveEntryId } from '../../../ledger/entry-id.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';
import type { RedisCommands } from '../../../runtime/redis-connection.ts';

/**
 * How long the same call comes to the same key, in seconds. The longer, the rarer a repeat falls into the next period; the
 * shorter, the sooner somebody who wants the same twice gets two while Redis is away.
 */
const PERIOD_S = 3_600;
/** The most keys that one instance remembers by itself. */
const MAX_REMEMBERED = 10_000;
/** How long a call waits for Redis, in milliseconds: one that does not answer is as good as away. */
const TIMEOUT_MS = 500;

/**
 * The idempotency keys that one create may go by: HeyGen knows it by the key where it takes one, and other instances know it
 * in any case.
 */
export interface IdempotencyKeys {
  /** For a create that no instance has under way, as far as Redis knows. @throws where Redis is away */
  chooseFirst(): Promise<string>;
  /** For one that is wanted beside another of the same words. */
  chooseAnother(): string;
  /** For one that cannot be announced. */
  chooseAlone(): string;
  /** Whoever makes the same call from now on wants another. */
  retire(idempotencyKey: string): Promise<void>;
}

/** Keys of a create that is known by one alone. */
export const createFixedKeys = (idempotencyKey: string): IdempotencyKeys => ({
  chooseFirst: async () => idempotencyKey,
  chooseAnother: () => idempotencyKey,
  chooseAlone: () => idempotencyKey,
  retire: async () => {},
});

/**
 * Keys that do not depend on Redis. The first time that a call is made it has the key that every instance derives of it,
 * so that one that gets it again after a kill has the same, although it cannot know of the first: HeyGen then answers what
 * it made before. Once its caller has the answer the key is retired, here and in Redis, and the next has one of its own.
 */
export class DerivedKeys {
  readonly #redis: RedisCommands;
  /** Those that this instance has given out. */
  readonly #given = createBoundedMap<true>(MAX_REMEMBERED, { ttl: PERIOD_S * 1_000 });

  constructor({ withTimeout }: Redis) {
    this.#redis = withTimeout(TIMEOUT_MS);
  }

  /** @param call whose call it is, and what it asks for */
  derive(call: string): IdempotencyKeys {
    const derived = deriveEntryId(`${Math.floor(Date.now() / (PERIOD_S * 1_000))} ${call}`);
    const redisKey = `${PREFIX}retired:${derived}`;
    let isOurs = false;
    const chooseAlone = () => {
      isOurs ||= !this.#given.has(derived);
      if (!isOurs) return createEntryId();
      this.#given.set(derived, true);
      return derived;
    };
    const chooseFirst = async () => {
      if ((await this.#redis.exists(redisKey)) === 0) return chooseAlone();
      isOurs = false;
      this.#given.set(derived, true);
      return createEntryId();
    };
    return {
      chooseFirst,
      chooseAnother: createEntryId,
      chooseAlone,
      retire: async (idempotencyKey) => {
        if (idempotencyKey !== derived) return;
        this.#given.set(derived, true);
        const kept = { expiration: { type: 'EX', value: PERIOD_S } } as const;
        await this.#redis.set(redisKey, '1', kept).catch(() => {
          // The connection has logged the outage.
        });
      },
    };
  }
}
