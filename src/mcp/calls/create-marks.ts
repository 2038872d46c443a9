import { createEntryId, deriveEntryId } from '../../ledger/entry-id.ts';
import { createBoundedMap } from '../../runtime/bounded-map.ts';
import { PREFIX, type Redis } from '../../runtime/redis.ts';
import type { RedisCommands } from '../../runtime/redis-connection.ts';

/**
 * How long the same call comes to the same mark, in seconds. The longer, the rarer a repeat falls into the next period; the
 * shorter, the sooner somebody who wants the same twice gets two while Redis is away.
 */
const PERIOD_S = 3_600;
/** The most marks that one instance remembers by itself. */
const MAX_REMEMBERED = 10_000;
/** How long a call waits for Redis, in milliseconds: one that does not answer is as good as away. */
const TIMEOUT_MS = 500;

/** The marks by which creates are known again that HeyGen takes an idempotency key for. */
export interface CreateMarks {
  /** @param call whose call it is, and what it asks for */
  choose(call: string): Promise<string>;
}

/**
 * The first time that a call is made it has the mark that any instance derives of it, so that one that gets it again after
 * a kill has the same mark although no instance can be asked: HeyGen then answers what it made before. Whoever makes
 * the call once more wants another one, with a mark of its own; that the first was taken is noted in Redis, and here.
 */
export class RedisCreateMarks implements CreateMarks {
  readonly #redis: RedisCommands;
  readonly #taken = createBoundedMap<true>(MAX_REMEMBERED, { ttl: PERIOD_S * 1_000 });

  constructor({ withTimeout }: Redis) {
    this.#redis = withTimeout(TIMEOUT_MS);
  }

  async choose(call: string): Promise<string> {
    const derived = deriveEntryId(`${Math.floor(Date.now() / (PERIOD_S * 1_000))} ${call}`);
    if (this.#taken.has(derived)) return createEntryId();
    this.#taken.set(derived, true);
    return (await this.#isFirst(derived)) ? derived : createEntryId();
  }

  async #isFirst(mark: string): Promise<boolean> {
    const options = { condition: 'NX', expiration: { type: 'EX', value: PERIOD_S } } as const;
    try {
      return (await this.#redis.set(`${PREFIX}mark:${mark}`, '1', options)) !== null;
    } catch {
      // While Redis is away nobody knows, and twice the same is better than paid twice.
      return true;
    }
  }
}
