import { createEntryId, deriveEntryId } from '../../../ledger/entry-id.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';
import type { RedisCommands } from '../../../runtime/redis-connection.ts';

/**
 * How long the same call gets the same key, in seconds. A longer period makes it rarer that a repeat falls into the next
 * period. A shorter one gives two results sooner to a caller who wants the same thing twice while Redis is away.
 */
const PERIOD_S = 3_600;
/** The most keys that one instance remembers by itself. */
const MAX_REMEMBERED = 10_000;
/** How long a call waits for Redis, in milliseconds. A Redis that takes longer counts as unreachable. */
const TIMEOUT_MS = 500;

/**
 * The idempotency keys that one create may go by: HeyGen knows it by the key where it takes one, and other instances know it
 * in any case.
 */
export interface IdempotencyKeys {
  /** The key of a create that no instance has under way, as far as Redis knows. @throws where Redis is away */
  chooseFirst(): Promise<string>;
  /** The key of a create that the caller wants in addition to one with the same arguments. */
  chooseAnother(): string;
  /** The key of a create that cannot be announced to the other instances. */
  chooseAlone(): string;
  /** The create is over: the same call means a new one from now on. */
  retire(idempotencyKey: string): Promise<void>;
}

/** The keys of a create for which there is only one: the same in every case. */
export const createFixedKeys = (idempotencyKey: string): IdempotencyKeys => ({
  chooseFirst: async () => idempotencyKey,
  chooseAnother: () => idempotencyKey,
  chooseAlone: () => idempotencyKey,
  retire: async () => {},
});

/**
 * Keys that do not depend on Redis. Every instance derives the same key from the same call. If an instance is killed and the
 * call is repeated on another one, HeyGen sees the same key and answers with what it made before. As soon as the caller has
 * the answer, the key is retired here and in Redis, and the next such call gets a key of its own.
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
