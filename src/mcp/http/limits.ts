import type { RateLimiterRes } from 'rate-limiter-flexible';
import { PREFIX, type Redis } from '../../runtime/redis.ts';
import { HttpError } from './http-error.ts';

/** What one caller may ask for; 0 is no limit. */
export interface CallerLimitSettings {
  /** Requests at the same time, on this instance. */
  concurrent: number;
  /** Requests a minute, on all instances together where they share a Redis. */
  perMinute: number;
}

/** Keeps one caller from taking everything. */
export interface CallerLimits {
  /**
   * Lets a caller's request in.
   * @param messages how many JSON-RPC messages it carries
   * @returns to be called once, when the request is over
   * @throws HttpError 429 with `Retry-After`
   */
  enter(caller: string, messages?: number): Promise<() => void>;
  /** Takes a request that was let in out of those at the same time. @returns counts it again */
  pause(caller: string): () => void;
}

const MINUTE_S = 60;

/** A call may last as long as a wait, so its end is not known; a retry after a second is worth it. */
const BUSY_RETRY_S = 1;

/** Says how long to wait, in words and for machines. */
export function createTooManyRequestsError(message: string, retryAfterS: number): HttpError {
  return new HttpError({ status: 429, message, headers: { 'retry-after': String(retryAfterS) } });
}

/** How long a request waits for Redis to count it, in milliseconds. */
const REDIS_TIMEOUT_MS = 500;

/** Counts a caller's messages. @throws RateLimiterRes when there are too many */
type Count = (caller: string, messages: number) => Promise<unknown>;

/**
 * While Redis is away or does not answer, each instance counts by itself, so that an outage neither stops callers nor
 * lifts the limit.
 */
async function createCounter(perMinute: number, redis: Redis | undefined): Promise<Count> {
  const { RateLimiterMemory, RateLimiterRedis } = await import('rate-limiter-flexible');
  const settings = { points: perMinute, duration: MINUTE_S };
  const memory = new RateLimiterMemory(settings);
  if (!redis) return (caller, messages) => memory.consume(caller, messages);
  const shared = new RateLimiterRedis({
    ...settings,
    storeClient: redis.commands,
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
    keyPrefix: `${PREFIX}rate`,
  });
  return (caller, messages) =>
    new Promise((resolve, reject) => {
      const alone = setTimeout(() => memory.consume(caller, messages).then(resolve, reject), REDIS_TIMEOUT_MS);
      shared
        .consume(caller, messages)
        .then(resolve, reject)
        .finally(() => clearTimeout(alone));
    });
}

/** True for what the counters throw when there are too many. */
const isLimitExceeded = (error: unknown): error is RateLimiterRes =>
  typeof error === 'object' && error !== null && 'msBeforeNext' in error;

/** Makes the limits that each caller is held to. */
export async function createCallerLimits(
  { concurrent, perMinute }: CallerLimitSettings,
  redis?: Redis,
): Promise<CallerLimits> {
  const count = perMinute > 0 ? await createCounter(perMinute, redis) : undefined;
  const running = new Map<string, number>();

  /** May fall below nothing for a moment: a paused request that ends is counted again after it has left. */
  const add = (caller: string, messages: number) => {
    const now = (running.get(caller) ?? 0) + messages;
    if (now === 0) running.delete(caller);
    else running.set(caller, now);
  };

  return {
    async enter(caller, messages = 1) {
      const now = running.get(caller) ?? 0;
      if (concurrent > 0 && now + messages > concurrent) {
        throw createTooManyRequestsError(
          `More than ${concurrent} requests of yours run at once; let one end, then send this again.`,
          BUSY_RETRY_S,
        );
      }
      add(caller, messages);
      try {
        await count?.(caller, messages);
      } catch (error) {
        add(caller, -messages);
        if (!isLimitExceeded(error)) throw error;
        const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw createTooManyRequestsError(
          `More than ${perMinute} requests of yours in a minute; go on in ${seconds} s.`,
          seconds,
        );
      }
      return () => add(caller, -messages);
    },
    pause(caller) {
      add(caller, -1);
      return () => add(caller, 1);
    },
  };
}
