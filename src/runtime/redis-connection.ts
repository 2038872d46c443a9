import { isIP } from 'node:net';
import type { RedisClientType } from '@redis/client';
import type { RedisAddress } from './redis-address.ts';

/**
 * The commands in use, which one server, Sentinel and Cluster have alike. In a cluster the keys of one command have to
 * be in one slot: they share a hash tag, a part in braces.
 */
export type RedisCommands = Pick<
  RedisClientType,
  | 'del'
  | 'eval'
  | 'exists'
  | 'pTTL'
  | 'expire'
  | 'get'
  | 'hGetAll'
  | 'hSetNX'
  | 'lPush'
  | 'lRange'
  | 'lTrim'
  | 'mGet'
  | 'ping'
  | 'publish'
  | 'set'
  | 'xRange'
  | 'zAdd'
  | 'zRem'
>;

/** Connections to Redis, whichever way it is set up. */
export interface RedisConnection {
  /** Refused at once while Redis is away. */
  commands: RedisCommands;
  /** The same, given up on after so many milliseconds. */
  withTimeout(ms: number): RedisCommands;
  /** Receives a channel, from now on and again after each outage. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  isReady(): boolean;
  /** Goes on trying until it is closed. */
  connect(): void;
  close(): void;
}

/** What a connection reports of itself; both may be repeated. */
export interface RedisListener {
  onError(error: Error & { code?: string }): void;
  onReady(): void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MAX_MS = 2_000;
/** A connection that was cut without a word is noticed by a ping. */
const PING_INTERVAL_MS = 10_000;
/** A Redis that takes commands and answers none, not even a ping, is away. */
const SILENCE_MS = PING_INTERVAL_MS + 2_000;

export const getBackoffMs = (attempt: number) => Math.min(50 * 2 ** attempt, RECONNECT_MAX_MS);

/** What every connection to a server of an address has in common; `commands` are refused while it is away. */
export function getClientOptions(
  { tls, username, password, database }: RedisAddress,
  { commands }: { commands: boolean },
) {
  return {
    username,
    password,
    ...(database !== undefined && { database }),
    pingInterval: PING_INTERVAL_MS,
    disableOfflineQueue: commands,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: getBackoffMs,
      ...(commands && { socketTimeout: SILENCE_MS }),
      ...(tls && { tls: true as const }),
    },
  };
}

/** TLS names the server in its greeting where it has a name, so that one address can serve several. */
const getServerName = ({ tls, nodes: [{ host }] }: RedisAddress) =>
  tls && isIP(host) === 0 ? { servername: host } : {};

/** One server: a connection for commands, and one that receives. */
export async function createSingleConnection(address: RedisAddress, listener: RedisListener): Promise<RedisConnection> {
  const { createClient } = await import('@redis/client');
  const create = (commands: boolean) => {
    const { socket, ...options } = getClientOptions(address, { commands });
    return createClient({ ...options, socket: { ...socket, ...address.nodes[0], ...getServerName(address) } });
  };
  const commands = create(true).on('error', listener.onError).on('ready', listener.onReady);
  const receiver = create(false).on('error', () => {
    // The connection for commands fails with it and has reported it.
  });
  return {
    commands,
    withTimeout: (timeout) => commands.withCommandOptions({ timeout }),
    subscribe: (channel, receive) => receiver.subscribe(channel, receive),
    isReady: () => commands.isReady,
    connect() {
      for (const client of [commands, receiver]) {
        client.connect().catch(() => {
          // Only closing ends the attempts.
        });
      }
    },
    close() {
      commands.destroy();
      receiver.destroy();
    },
  };
}
