import type { Logger } from './log.ts';
import { parseRedisAddress } from './redis-address.ts';
import { createClusterConnection } from './redis-cluster.ts';
import { createSingleConnection, type RedisCommands } from './redis-connection.ts';
import { createSentinelConnection } from './redis-sentinel.ts';

/** Prefix of every key and channel, so that a Redis can be shared with other programs. */
export const PREFIX = 'heygen-mcp:';

/** How often an outage is looked at for its end, where no event says so, in milliseconds. */
const LOOK_MS = 500;

/** What instances share through Redis. Nothing that a job's life depends on is kept there. */
export interface Redis {
  /** They are refused at once while Redis is away, so that no call waits for it. */
  commands: RedisCommands;
  /** The same, given up on after so many milliseconds. */
  withTimeout(ms: number): RedisCommands;
  /** True while commands can be sent. */
  ready(): boolean;
  /** Resolves when commands can be sent. @throws what keeps the connection from being made */
  waitUntilReady(): Promise<void>;
  /** Subscribes to a channel, from now on and again after each outage. Resolves when Redis has taken the subscription. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  close(): void;
}

const CREATE = {
  single: createSingleConnection,
  sentinel: createSentinelConnection,
  cluster: createClusterConnection,
} as const;

/** Logs an outage once when it begins and once when it ends. */
class OutageLog {
  readonly #log: Logger;
  readonly #isReady: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Logger, isReady: () => boolean) {
    this.#log = log;
    this.#isReady = isReady;
  }

  begin(code: string | undefined): void {
    if (this.#timer || this.#isReady()) return;
    this.#log.warn({ code }, 'Redis is away; calls go on, each instance by itself');
    this.#timer = setInterval(() => this.endIfReady(), LOOK_MS).unref();
  }

  endIfReady(): void {
    if (!this.#timer || !this.#isReady()) return;
    this.stop();
    this.#log.info('Redis is back');
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * Connects in the background and goes on trying.
 * @param url as `REDIS_URL` has it
 * @throws TypeError for an address that is none
 */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const address = parseRedisAddress(url);
  const waiting = new Set<{ resolve: () => void; reject: (error: Error) => void }>();
  const outage = new OutageLog(log, () => connection.isReady());
  const connection = await CREATE[address.kind](address, {
    onError(error) {
      outage.begin(error.code);
      for (const { reject } of waiting) reject(error);
      waiting.clear();
    },
    onReady() {
      outage.endIfReady();
      if (!connection.isReady()) return;
      for (const { resolve } of waiting) resolve();
      waiting.clear();
    },
  });
  connection.connect();
  return {
    commands: connection.commands,
    withTimeout: (ms) => connection.withTimeout(ms),
    ready: () => connection.isReady(),
    waitUntilReady: () =>
      connection.isReady()
        ? Promise.resolve()
        : new Promise<void>((resolve, reject) => void waiting.add({ resolve, reject })),
    subscribe: (channel, receive) => connection.subscribe(PREFIX + channel, receive),
    close() {
      outage.stop();
      connection.close();
    },
  };
}
