import { randomUUID } from 'node:crypto';
import { PREFIX } from '../../../runtime/redis.ts';
import type { RedisCommands } from '../../../runtime/redis-connection.ts';

/** An instance whose heartbeat is so old is gone, in milliseconds; it is renewed three times as often. */
const ALIVE_MS = 3_000;
const RENEW_MS = ALIVE_MS / 3;

const getKey = (instance: string) => `${PREFIX}alive:${instance}`;

/** The heartbeat by which the other instances see that this one lives. It beats while something rests on it. */
export class RedisHeartbeat {
  readonly instance: string = randomUUID();
  readonly #redis: RedisCommands;
  #holders = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisCommands) {
    this.#redis = redis;
  }

  /** Keeps it beating until `release`. Resolves when the others can see it. @throws what Redis fails with */
  async acquire(): Promise<void> {
    this.#holders += 1;
    if (this.#timer) return;
    const renew = () =>
      this.#renew().catch(() => {
        // The connection has logged the outage.
      });
    this.#timer = setInterval(renew, RENEW_MS).unref();
    await this.#renew();
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** How long another instance’s heartbeat lasts if it is not renewed, in milliseconds; negative for one that is gone. */
  getRemainingMs(instance: string): Promise<number> {
    return this.#redis.pTTL(getKey(instance));
  }

  async #renew(): Promise<void> {
    await this.#redis.set(getKey(this.instance), '1', { expiration: { type: 'PX', value: ALIVE_MS } });
  }
}
