import { setTimeout as sleep } from 'node:timers/promises';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';
import type { RedisCommands } from '../../../runtime/redis-connection.ts';
import type { IdempotencyKeys } from './idempotency-keys.ts';
import type { PendingCreate, PendingCreates } from './pending-creates.ts';
import { RedisHeartbeat } from './redis-heartbeat.ts';

/** How long a host may take to repeat a call whose instance was killed or whose answer was lost, in seconds. */
const KEPT_SECONDS = 600;
/** How often a call looks whether the same call is over on another instance, and how long it does so at most. */
const LOOK_MS = 100;
const MAX_LOOK_MS = 120_000;
/** How long a call waits for Redis, in milliseconds. A Redis that takes longer counts as unreachable. */
const REDIS_TIMEOUT_MS = 500;

/** Deletes an entry that is still the same. KEYS: entry. ARGV: its text. */
const DELETE_OWN = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** Writes an entry where there is none, or an own one. KEYS: entry. ARGV: the own text, the new one, seconds. */
const ABANDON = `
local found = redis.call('GET', KEYS[1])
if found and found ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

/** Takes over an entry that is still the same. KEYS: entry. ARGV: its text, the new one, seconds. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

/** Stands in an entry for the instance where none has the create under way. */
const NOBODY = '-';
/** Stands before the instance where HeyGen has answered it. */
const ANSWERED = 'answered:';

/** What stands in Redis for a create: who has it under way, and the key that it goes by. */
interface Entry {
  /** An instance, or nobody. */
  holder: string;
  /** True once HeyGen has answered the holder. */
  isAnswered: boolean;
  idempotencyKey: string;
}

const formatEntry = ({ holder, isAnswered, idempotencyKey }: Entry): string =>
  `${isAnswered ? ANSWERED : ''}${holder} ${idempotencyKey}`;

function parseEntry(text: string): Entry {
  const [holder = '', idempotencyKey = ''] = text.split(/ (.*)/s);
  const isAnswered = holder.startsWith(ANSWERED);
  return { holder: isAnswered ? holder.slice(ANSWERED.length) : holder, isAnswered, idempotencyKey };
}

/** The entries of all instances. */
class EntryStore {
  readonly #redis: RedisCommands;

  constructor(redis: RedisCommands) {
    this.#redis = redis;
  }

  /** Writes an entry where there is none. @returns the one that is there, or undefined where this one is now */
  async add(call: string, entry: Entry): Promise<string | undefined> {
    const options = { condition: 'NX', GET: true, expiration: { type: 'EX', value: KEPT_SECONDS } } as const;
    return (await this.#redis.set(this.#getKey(call), formatEntry(entry), options)) ?? undefined;
  }

  /** Puts an entry in the place of one that is still the same. @returns true where it was */
  async replace(call: string, before: string, entry: Entry): Promise<boolean> {
    return (await this.#run(REPLACE, call, before, formatEntry(entry), String(KEPT_SECONDS))) === 1;
  }

  /** Leaves an entry to whoever makes the call again, unless another instance has it by now. */
  async abandon(call: string, before: string, entry: Entry): Promise<void> {
    await this.#run(ABANDON, call, before, formatEntry(entry), String(KEPT_SECONDS));
  }

  async delete(call: string, before: string): Promise<void> {
    await this.#run(DELETE_OWN, call, before);
  }

  #run(script: string, call: string, ...given: string[]) {
    return this.#redis.eval(script, { keys: [this.#getKey(call)], arguments: given });
  }

  #getKey(call: string): string {
    return `${PREFIX}pending:${call}`;
  }
}

function ignoreOutage(): void {
  // The connection has logged the outage.
}

class RedisPendingCreate implements PendingCreate {
  readonly idempotencyKey: string;
  readonly #call: string;
  readonly #entries: EntryStore;
  readonly #heartbeat: RedisHeartbeat;
  #entry: Entry;

  constructor(call: string, idempotencyKey: string, entries: EntryStore, heartbeat: RedisHeartbeat) {
    this.idempotencyKey = idempotencyKey;
    this.#call = call;
    this.#entries = entries;
    this.#heartbeat = heartbeat;
    this.#entry = { holder: heartbeat.instance, isAnswered: false, idempotencyKey };
  }

  async noteAnswered(): Promise<void> {
    const answered = { ...this.#entry, isAnswered: true };
    const replaced = await this.#entries.replace(this.#call, this.#text, answered).catch(ignoreOutage);
    if (replaced) this.#entry = answered;
  }

  async end(): Promise<void> {
    this.#heartbeat.release();
    await this.#entries.delete(this.#call, this.#text).catch(ignoreOutage);
  }

  async abandon(): Promise<void> {
    this.#heartbeat.release();
    const left = { holder: NOBODY, isAnswered: false, idempotencyKey: this.idempotencyKey };
    await this.#entries.abandon(this.#call, this.#text, left).catch(ignoreOutage);
  }

  get #text(): string {
    return formatEntry(this.#entry);
  }
}

/** Keeps them in Redis. While Redis is away a create is sent unannounced: an outage stops nobody. */
export class RedisPendingCreates implements PendingCreates {
  readonly #entries: EntryStore;
  readonly #heartbeat: RedisHeartbeat;

  constructor({ withTimeout }: Redis) {
    const redis = withTimeout(REDIS_TIMEOUT_MS);
    this.#entries = new EntryStore(redis);
    this.#heartbeat = new RedisHeartbeat(redis);
  }

  async begin(call: string, keys: IdempotencyKeys, signal?: AbortSignal): Promise<PendingCreate> {
    try {
      await this.#heartbeat.acquire();
      return this.#toPendingCreate(call, await this.#waitToClaim(call, keys, signal));
    } catch (error) {
      if (!signal?.aborted) return this.#toPendingCreate(call, keys.chooseAlone());
      this.#heartbeat.release();
      throw error;
    }
  }

  #toPendingCreate(call: string, idempotencyKey: string): PendingCreate {
    return new RedisPendingCreate(call, idempotencyKey, this.#entries, this.#heartbeat);
  }

  /** The key that the create now goes by, as soon as no other instance has the same one under way. */
  async #waitToClaim(call: string, keys: IdempotencyKeys, signal?: AbortSignal): Promise<string> {
    const look = { leftMs: Number.POSITIVE_INFINITY };
    for (const end = Date.now() + MAX_LOOK_MS; Date.now() < end; await sleep(LOOK_MS, undefined, { signal })) {
      const claimed = await this.#claim(call, keys, look);
      if (claimed !== undefined) return claimed;
    }
    return keys.chooseFirst();
  }

  /**
   * The key that the create now goes by, or undefined while another instance has the same one under way.
   * @param look how long the other instance’s heartbeat was still to last at the last look, in milliseconds
   */
  async #claim(call: string, keys: IdempotencyKeys, look: { leftMs: number }): Promise<string | undefined> {
    const idempotencyKey = await keys.chooseFirst();
    const own = { holder: this.#heartbeat.instance, isAnswered: false, idempotencyKey };
    const found = await this.#entries.add(call, own);
    if (found === undefined) return idempotencyKey;
    const other = parseEntry(found);
    // A caller that makes the same call twice at once on one instance wants two results.
    if (other.holder === own.holder) return keys.chooseAnother();
    const leftMs = await this.#heartbeat.getRemainingMs(other.holder);
    if (leftMs <= 0) return this.#takeOver(call, found, { ...own, idempotencyKey: other.idempotencyKey });
    // The instance still lives only if its heartbeat was renewed after the last look.
    const isRenewed = leftMs > look.leftMs;
    look.leftMs = leftMs;
    return other.isAnswered && isRenewed ? keys.chooseAnother() : undefined;
  }

  /** Takes over the create of an instance that is gone, or that could not deliver its result. */
  async #takeOver(call: string, found: string, entry: Entry): Promise<string | undefined> {
    return (await this.#entries.replace(call, found, entry)) ? entry.idempotencyKey : undefined;
  }
}
