import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisAddress } from './redis-address.ts';
import { getBackoffMs, getClientOptions, type RedisConnection, type RedisListener } from './redis-connection.ts';

/** A client that gives up when nobody answers its first questions. */
interface Connectable {
  connect(): Promise<unknown>;
}

/** Connects in the background, and again until it is closed. @returns resolves when it is connected */
export async function connectUntilClosed(client: Connectable, closed: AbortSignal, onError: RedisListener['onError']) {
  for (let attempt = 0; !closed.aborted; attempt += 1) {
    try {
      await client.connect();
      return;
    } catch (error) {
      if (closed.aborted) break;
      onError(error instanceof Error ? error : new Error(String(error)));
      await sleep(getBackoffMs(attempt), undefined, { signal: closed }).catch(() => {
        // Closed while it waited.
      });
    }
  }
  throw new Error('Redis connection closed');
}

/**
 * Redis Cluster: the servers named are asked for the others, and each command goes to the one that has its key. It is
 * ready while every part of it has a server; a part that has none is refused by itself.
 */
export async function createClusterConnection(
  address: RedisAddress,
  listener: RedisListener,
): Promise<RedisConnection> {
  const { createCluster } = await import('@redis/client');
  const closed = new AbortController();
  const client = createCluster({
    rootNodes: address.nodes.map((node) => ({ socket: node })),
    defaults: getClientOptions(address, { commands: true }),
  });
  client.on('error', listener.onError).on('node-error', listener.onError).on('node-ready', listener.onReady);
  let connected: Promise<unknown> | undefined;
  const isReady = () => client.isReady && client.masters.every((master) => master.client?.isReady === true);
  return {
    commands: client,
    withTimeout: (timeout) => client.withCommandOptions({ timeout }),
    async subscribe(channel, receive) {
      await connected;
      await client.subscribe(channel, receive);
    },
    isReady,
    connect() {
      connected = connectUntilClosed(client, closed.signal, listener.onError).then(listener.onReady);
      connected.catch(() => {
        // Closed before it was connected.
      });
    },
    close() {
      closed.abort();
      client.destroy();
    },
  };
}
