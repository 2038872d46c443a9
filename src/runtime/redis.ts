import type { RedisClientType } from '@redis/client';
import type { Logger } from './log.ts';

/** Prefix of every key and channel, so that a Redis can be shared with other programs. */
export const PREFIX = 'heygen-mcp:';

const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MAX_MS = 2_000;
/** A connection that was cut without a word is noticed by a ping. */
const PING_INTERVAL_MS = 10_000;
/** A Redis that takes commands and answers none, not even a ping, is away. */
const SILENCE_MS = PING_INTERVAL_MS + 2_000;

/** What instances share through Redis. Nothing that a job's life depends on is kept there. */
export interface Redis {
  /** For commands; they are refused at once while Redis is away, so that no call waits for it. */
  commands: RedisClientType;
  /** True while commands can be sent. */
  ready(): boolean;
  /** Hears a channel, from now on and again after each outage. Resolves when Redis has taken the subscription. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  close(): void;
}

/** Connects in the background and goes on trying; an outage is logged once when it begins and once when it ends. */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const { createClient } = await import('@redis/client');
  const options = {
    url,
    pingInterval: PING_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, RECONNECT_MAX_MS),
    },
  };
  const commands = createClient({
    ...options,
    socket: { ...options.socket, socketTimeout: SILENCE_MS },
    disableOfflineQueue: true,
  }) as RedisClientType;
  const event = createClient(options) as RedisClientType;
  let away = false;
  commands.on('error', (error: Error & { code?: string }) => {
    if (away) return;
    away = true;
    log.warn({ code: error.code }, 'Redis is away; calls go on, each instance by itself');
  });
  commands.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
  event.on('error', () => {
    // The connection for commands fails with it and has logged it.
  });
  for (const client of [commands, event]) {
    client.connect().catch(() => {
      // Only closing ends the attempts.
    });
  }
  return {
    commands,
    ready: () => commands.isReady,
    subscribe: (channel, listener) => event.subscribe(PREFIX + channel, listener),
    close() {
      commands.destroy();
      event.destroy();
    },
  };
}
