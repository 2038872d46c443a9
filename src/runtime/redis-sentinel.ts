import type { RedisAddress } from './redis-address.ts';
import { connectUntilClosed } from './redis-cluster.ts';
import { getClientOptions, type RedisCommands, type RedisConnection, type RedisListener } from './redis-connection.ts';

/** How long a command may take, in milliseconds. While a new master is chosen the client would keep it waiting. */
const COMMAND_TIMEOUT_MS = 2_000;

const isFunction = (value: unknown): value is (...given: unknown[]) => unknown => typeof value === 'function';

function rejectAfter(ms: number): { late: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), ms);
  });
  return { late, clear: () => clearTimeout(timer) };
}

/** Refuses commands while the master is away, and gives up on those that it takes too long for. */
const guardCommands = <T extends object>(client: T, isReady: () => boolean, ms: number): T =>
  new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (!isFunction(value)) return value;
      return (...given: unknown[]) => {
        if (!isReady()) return Promise.reject(new Error('Redis is away'));
        const { late, clear } = rejectAfter(ms);
        return Promise.race([value.apply(target, given), late]).finally(clear);
      };
    },
  });

/**
 * Redis behind Sentinel: the sentinels named say which server is the master. It is taken for away from the first error
 * on until the master answers a ping.
 */
export async function createSentinelConnection(
  address: RedisAddress,
  listener: RedisListener,
): Promise<RedisConnection> {
  const { createSentinel } = await import('@redis/client');
  const closed = new AbortController();
  const { database: _, ...signIn } = address;
  const client = createSentinel({
    name: address.master ?? '',
    sentinelRootNodes: [...address.nodes],
    nodeClientOptions: getClientOptions(address, { commands: true }),
    sentinelClientOptions: getClientOptions(
      { ...signIn, username: address.sentinelUsername, password: address.sentinelPassword },
      { commands: false },
    ),
    // It goes on looking for a master for as long as there is none.
    maxCommandRediscovers: Number.POSITIVE_INFINITY,
  });
  let ready = false;
  let isPinging = false;
  const isReady = () => ready && client.isReady;

  async function ping(): Promise<void> {
    await client.ping();
    ready = true;
    listener.onReady();
  }
  const onError = (error: Error) => {
    if (closed.signal.aborted) return;
    ready = false;
    listener.onError(error);
    if (isPinging) return;
    isPinging = true;
    void ping()
      .catch(listener.onError)
      .finally(() => {
        isPinging = false;
      });
  };
  client.on('error', onError);
  let connected: Promise<void> | undefined;
  const guard = (ms: number): RedisCommands => guardCommands(client, isReady, ms);

  return {
    commands: guard(COMMAND_TIMEOUT_MS),
    withTimeout: guard,
    async subscribe(channel, receive) {
      await connected;
      await client.subscribe(channel, receive);
    },
    isReady,
    connect() {
      connected = connectUntilClosed(client, closed.signal, listener.onError).then(ping);
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
