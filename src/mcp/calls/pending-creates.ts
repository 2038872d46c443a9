import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PREFIX, type Redis } from '../../runtime/redis.ts';

/** How long a host may take to make a call again whose instance is gone, in seconds; it is as long for lost answers. */
const KEPT_SECONDS = 600;
/** An instance that has said nothing for so long is gone, in milliseconds; it says so three times as often. */
const ALIVE_MS = 3_000;
const SIGN_MS = ALIVE_MS / 3;
/** How often a call looks whether the same call is over on another instance, and how long it does so at most. */
const LOOK_MS = 100;
const MAX_LOOK_MS = 120_000;
/** How long a call waits for Redis, in milliseconds: one that does not answer is as good as away. */
const REDIS_TIMEOUT_MS = 500;

/** A create that the other instances know of. */
export interface PendingCreate {
  /** The mark by which HeyGen, or a look at the account, knows it: that of the same create, where it is one made again. */
  mark: string;
  /**
   * HeyGen has answered, and the caller has yet to get it. If this instance is killed now the same call is the same create;
   * while it lives, which takes a second to see, another call with the same words wants another.
   */
  noteAnswered(): Promise<void>;
  /** It is over: the caller has the answer, or it is known to have failed. */
  end(): Promise<void>;
  /** Its caller was gone before the answer was out: whoever makes the call again means the same create. */
  abandon(): Promise<void>;
}

/**
 * The creates that are on their way to HeyGen, as all instances see them. When an instance is killed in the middle of one,
 * its caller makes the call again, and the instance that gets it then knows that HeyGen may have taken it already.
 */
export interface PendingCreates {
  /**
   * Announces a create. Where the same one is under way on another instance, that is waited for.
   * @param call its name, as `nameCall` makes it
   * @param mark for a create that is none made again
   * @throws the signal's reason when the caller goes away
   */
  begin(call: string, mark: string, signal?: AbortSignal): Promise<PendingCreate>;
}

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

/** Keeps them in Redis. While Redis is away a create is sent unannounced: an outage stops nobody. */
export function createRedisPendingCreates({ withTimeout }: Redis): PendingCreates {
  const instance: string = randomUUID();
  const redis = withTimeout(REDIS_TIMEOUT_MS);
  const getEntryKey = (call: string) => `${PREFIX}pending:${call}`;
  const getAliveKey = (id: string) => `${PREFIX}alive:${id}`;
  const toEntry = (mark: string, holder = instance) => `${holder} ${mark}`;
  const evaluate = (script: string, call: string, ...given: string[]) =>
    redis.eval(script, { keys: [getEntryKey(call)], arguments: given });
  const away = () => {
    // The connection has logged the outage.
  };
  let pending = 0;
  let signs: NodeJS.Timeout | undefined;

  const showAlive = () => redis.set(getAliveKey(instance), '1', { expiration: { type: 'PX', value: ALIVE_MS } });

  async function add(): Promise<void> {
    pending += 1;
    if (signs) return;
    signs = setInterval(() => void showAlive().catch(away), SIGN_MS);
    signs.unref();
    await showAlive();
  }

  function remove(): void {
    pending -= 1;
    if (pending > 0) return;
    clearInterval(signs);
    signs = undefined;
  }

  /**
   * The mark that the create now goes by, or undefined while another instance has the same one under way.
   * @param look how long the other instance’s sign of life was still to last at the last look, in milliseconds
   */
  async function claim(call: string, mark: string, look: { leftMs: number }): Promise<string | undefined> {
    const options = { condition: 'NX', GET: true, expiration: { type: 'EX', value: KEPT_SECONDS } } as const;
    const found = await redis.set(getEntryKey(call), toEntry(mark), options);
    if (found === null) return mark;
    const [holder = '', held = ''] = found.split(/ (.*)/s);
    const isAnswered = holder.startsWith(ANSWERED);
    const owner = isAnswered ? holder.slice(ANSWERED.length) : holder;
    // Whoever asks for the same twice at once, of one instance, wants two.
    if (owner === instance) return mark;
    const leftMs = await redis.pTTL(getAliveKey(owner));
    if (leftMs > 0) {
      // Only a sign of life that was renewed meanwhile shows that the instance was not killed since.
      const isRenewed = leftMs > look.leftMs;
      look.leftMs = leftMs;
      return isAnswered && isRenewed ? mark : undefined;
    }
    const replaced = await evaluate(REPLACE, call, found, toEntry(held), String(KEPT_SECONDS));
    return replaced === 1 ? held : undefined;
  }

  function toPendingCreate(call: string, mark: string): PendingCreate {
    let entry = toEntry(mark);
    return {
      mark,
      async noteAnswered() {
        const answered = toEntry(mark, `${ANSWERED}${instance}`);
        const replaced = await evaluate(REPLACE, call, entry, answered, String(KEPT_SECONDS)).catch(away);
        if (replaced === 1) entry = answered;
      },
      async end() {
        remove();
        await evaluate(DELETE_OWN, call, entry).catch(away);
      },
      async abandon() {
        remove();
        await evaluate(ABANDON, call, entry, toEntry(mark, NOBODY), String(KEPT_SECONDS)).catch(away);
      },
    };
  }

  async function claimInTime(call: string, mark: string, signal?: AbortSignal): Promise<string> {
    const look = { leftMs: Number.POSITIVE_INFINITY };
    for (const end = Date.now() + MAX_LOOK_MS; Date.now() < end; await sleep(LOOK_MS, undefined, { signal })) {
      const claimed = await claim(call, mark, look);
      if (claimed !== undefined) return claimed;
    }
    return mark;
  }

  return {
    async begin(call, mark, signal) {
      try {
        await add();
        return toPendingCreate(call, await claimInTime(call, mark, signal));
      } catch (error) {
        if (!signal?.aborted) return toPendingCreate(call, mark);
        remove();
        throw error;
      }
    },
  };
}
