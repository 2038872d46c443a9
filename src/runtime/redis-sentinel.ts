import type { createSentinel, RedisSentinelOptions } from '@redis/client';
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

type Client = ReturnType<typeof createSentinel>;

/** The sentinels and, behind them, the servers, each signed in to in its own way. */
function getSentinelOptions(address: RedisAddress): RedisSentinelOptions {
  const { database: _, sentinelUsername: username, sentinelPassword: password, ...signIn } = address;
  return {
    name: address.master ?? '',
    sentinelRootNodes: [...address.nodes],
    nodeClientOptions: getClientOptions(address, { commands: true }),
    sentinelClientOptions: getClientOptions({ ...signIn, username, password }, { commands: false }),
    // It goes on looking for a master for as long as there is none.
    maxCommandRediscovers: Number.POSITIVE_INFINITY,
  };
}

/** It is taken for away from the first error on until the master answers a ping. */
class SentinelConnection implements RedisConnection {
  readonly commands: RedisCommands;
  readonly #client: Client;
  readonly #listener: RedisListener;
  readonly #closed = new AbortController();
  #connected: Promise<void> | undefined;
  #isUp = false;
  #isPinging = false;

  constructor(client: Client, listener: RedisListener) {
    this.#client = client;
    this.#listener = listener;
    this.commands = this.withTimeout(COMMAND_TIMEOUT_MS);
    client.on('error', (error: Error) => this.#noteError(error));
  }

  withTimeout(ms: number): RedisCommands {
    return guardCommands(this.#client, () => this.isReady(), ms);
  }

  isReady(): boolean {
    return this.#isUp && this.#client.isReady;
  }

  async subscribe(channel: string, receive: (message: string) => void): Promise<void> {
    await this.#connected;
    await this.#client.subscribe(channel, receive);
  }

  connect(): void {
    const { onError } = this.#listener;
    this.#connected = connectUntilClosed(this.#client, this.#closed.signal, onError).then(() => this.#ping());
    this.#connected.catch(() => {
      // Closed before it was connected.
    });
  }

  close(): void {
    this.#closed.abort();
    this.#client.destroy();
  }

  #noteError(error: Error): void {
    if (this.#closed.signal.aborted) return;
    this.#isUp = false;
    this.#listener.onError(error);
    if (!this.#isPinging) void this.#waitForMaster();
  }

  /** Pings, which the client answers once it has found a master. */
  async #waitForMaster(): Promise<void> {
    this.#isPinging = true;
    await this.#ping().catch(this.#listener.onError);
    this.#isPinging = false;
  }

  async #ping(): Promise<void> {
    await this.#client.ping();
    this.#isUp = true;
    this.#listener.onReady();
  }
}

/** Redis behind Sentinel: the sentinels named say which server is the master. */
export async function createSentinelConnection(
  address: RedisAddress,
  listener: RedisListener,
): Promise<RedisConnection> {
  const { createSentinel } = await import('@redis/client');
  return new SentinelConnection(createSentinel(getSentinelOptions(address)), listener);
}
