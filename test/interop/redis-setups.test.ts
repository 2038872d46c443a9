import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { JobEvent } from '../../src/jobs/event-bus.ts';
import { createRedisEventBus } from '../../src/jobs/redis-event-bus.ts';
import { createEntryId, getEntryTime } from '../../src/ledger/entry-id.ts';
import { RedisLedger } from '../../src/ledger/redis-ledger.ts';
import { createRedisKeyStore } from '../../src/mcp/calls/idempotency/idempotency-key-store.ts';
import { createFixedKeys } from '../../src/mcp/calls/idempotency/idempotency-keys.ts';
import { RedisPendingCreates } from '../../src/mcp/calls/idempotency/redis-pending-creates.ts';
import { createCallerLimits } from '../../src/mcp/http/limits.ts';
import { connectRedis, PREFIX, type Redis } from '../../src/runtime/redis.ts';
import { createRedisReplayGuard } from '../../src/webhooks/replay-guard.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { clusterRedis, securedRedis, sentinelRedis } from '../support/redis-setups.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const closing = <T extends { close(): unknown }>(one: T): T => {
  opened.push(() => one.close());
  return one;
};

/** Two instances at one Redis, and what was logged of their connections. */
async function connectTwo(url: string) {
  const lines: string[] = [];
  const log = pino({ base: undefined }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const connect = async () => {
    const redis = closing(await connectRedis(url, log));
    await waitFor(() => expect(redis.ready()).toBe(true));
    return redis;
  };
  return { one: await connect(), two: await connect(), lines, log };
}

/** All that instances share, done once: each part of it with keys of many slots. */
async function shareEverything(one: Redis, two: Redis) {
  const log = pino({ level: 'silent' });
  const [here, there] = [createRedisEventBus(one, log), createRedisEventBus(two, log)];
  const heard: JobEvent[] = [];
  there.subscribe((event) => heard.push(event));
  await waitFor(() => {
    here.publish({ type: 'report', names: ['v1'] });
    expect(heard).not.toHaveLength(0);
  });
  for (const account of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const group = `{${account}:video}`;
    const names = [`${group}:1`, `${group}:2`, `${group}:3`];
    expect(await here.lease(names, 60_000, group)).toEqual([true, true, true]);
    expect(await there.lease(names, 60_000, group)).toEqual([false, false, false]);
    here.release([...names, group]);
    await waitFor(async () => expect(await there.lease(names, 60_000, group)).toEqual([true, true, true]));

    const [keys, others] = [createRedisKeyStore(one), createRedisKeyStore(two)];
    await keys.set(account, 'key');
    expect(await others.get(account)).toBe('key');
    const [guard, other] = [createRedisReplayGuard(one), createRedisReplayGuard(two)];
    expect([await guard.isNew(account), await other.isNew(account)]).toEqual([true, false]);
    const create = await new RedisPendingCreates(one).begin(account, createFixedKeys('mark'));
    expect(create.idempotencyKey).toBe('mark');
    await create.noteAnswered();
    await create.end();
    expect(await two.commands.exists(`${PREFIX}pending:${account}`)).toBe(0);

    const [ledger, same] = [new RedisLedger(one), new RedisLedger(two)];
    const id = createEntryId();
    const at = getEntryTime(id).toISOString();
    const entry = { id, at, who: account, account, tool: 'create_video_agent', estimate_usd: 1, jobs: ['video:v1'] };
    const reserved = await ledger.reserve({ ...entry, outcome: 'reserved' }, { period: 'day', who: 1 });
    expect(reserved).toEqual({ reserved: true });
    expect(await same.getSpent({ account, who: account }, new Date(at))).toMatchObject({ who: { day: 1, month: 1 } });

    const settings = { concurrent: 0, perMinute: 2 };
    const [limits, limitsThere] = [await createCallerLimits(settings, one), await createCallerLimits(settings, two)];
    await limits.enter(account);
    await limitsThere.enter(account);
    await expect(limits.enter(account)).rejects.toMatchObject({ details: { status: 429 } });
  }
}

describe('Redis with', { tags: ['redis-server'] }, () => {
  it('Cluster: all that is shared works, and a server that is lost is told of, once', async () => {
    const setup = closing(await clusterRedis());
    const { one, two, lines } = await connectTwo(setup.url);
    await shareEverything(one, two);
    await setup.killLast();
    await waitFor(() => expect([one.ready(), two.ready()]).toEqual([false, false]));
    expect(lines.filter((line) => line.startsWith('Redis is away'))).toHaveLength(2);
  });

  it('Cluster: goes on with the replica of a server that is lost, and what that kept', async () => {
    const setup = closing(await clusterRedis({ hasReplica: true }));
    const { one, two, lines } = await connectTwo(setup.url);
    await shareEverything(one, two);
    // Keys of all three servers.
    const names = Array.from({ length: 30 }, (_, index) => `${PREFIX}kept-${index}`);
    const heard: string[] = [];
    await two.subscribe('after', (message) => heard.push(message));
    for (const name of names) await one.commands.set(name, name);
    await setup.replicated();
    await setup.killLast();
    await waitFor(() => expect([one.ready(), two.ready()]).toEqual([false, false]));
    await waitFor(() => expect([one.ready(), two.ready()]).toEqual([true, true]));
    await waitFor(async () => expect(await Promise.all(names.map((name) => two.commands.get(name)))).toEqual(names));
    for (const name of names) await one.commands.set(name, 'after');
    await waitFor(async () => {
      await one.commands.publish(`${PREFIX}after`, 'news');
      expect(heard).toContain('news');
    });
    await waitFor(() => expect(lines.filter((line) => line === 'Redis is back')).toHaveLength(2));
  });

  it('Sentinel: all that is shared works, and goes on with the next master', async () => {
    const setup = closing(await sentinelRedis());
    const { one, two, lines } = await connectTwo(setup.url);
    await shareEverything(one, two);
    await setup.killMaster();
    await waitFor(() => expect(one.ready()).toBe(false));
    await expect(one.commands.get(`${PREFIX}x`)).rejects.toThrow('Redis is away');
    await waitFor(() => expect([one.ready(), two.ready()]).toEqual([true, true]));
    await one.commands.set(`${PREFIX}x`, 'after');
    expect(await two.commands.get(`${PREFIX}x`)).toBe('after');
    const heard: string[] = [];
    await two.subscribe('after', (message) => heard.push(message));
    await waitFor(async () => {
      await one.commands.publish(`${PREFIX}after`, 'news');
      expect(heard).toContain('news');
    });
    await waitFor(() =>
      expect(lines).toEqual([
        ...Array(2).fill('Redis is away; calls go on, each instance by itself'),
        ...Array(2).fill('Redis is back'),
      ]),
    );
  });

  it('Sentinel or Cluster that is away at the start is found later', async () => {
    const setup = await sentinelRedis();
    await setup.close();
    const log = pino({ level: 'silent' });
    const sentinel = closing(await connectRedis(setup.url, log));
    const cluster = closing(await connectRedis('redis-cluster://127.0.0.1:1', log));
    for (const redis of [sentinel, cluster]) {
      await expect(redis.waitUntilReady()).rejects.toThrow();
      await expect(redis.commands.get('x')).rejects.toThrow();
      expect(redis.ready()).toBe(false);
    }
  });
});

describe('a server', { tags: ['redis-server'] }, () => {
  it('follows Sentinel to the next master over TLS', async () => {
    const sandbox = closing(await watchedSandbox());
    const setup = closing(await sentinelRedis({ isTls: true }));
    const server = await startHttp({ ...setup.env, HEYGEN_API_BASE: sandbox.url, REDIS_URL: setup.url });
    opened.push(server.stop);
    const readyz = async () => (await fetch(new URL('/readyz', server.url))).json();
    const isRedis = (state: string) =>
      waitFor(async () => expect(await readyz()).toMatchObject({ checks: { redis: state } }));
    await isRedis('ok');
    await setup.killMaster();
    await isRedis('away');
    await isRedis('ok');
    const doctor = await run(['doctor'], { ...setup.env, HEYGEN_API_BASE: sandbox.url, REDIS_URL: setup.url });
    expect(doctor.stdout).toMatch(/Redis at .* answers/);
  });

  it('signs in with name and password over TLS, and needs no more than its own keys and channels', async () => {
    const sandbox = closing(await watchedSandbox());
    const setup = closing(await securedRedis());
    const tokens = 'HEYGEN_MCP_TOKENS';
    const token = 'token-of-tls-of-32-signs-and-more';
    const settings = {
      ...setup.env,
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'token',
      [tokens]: `${token}:key-of-tls`,
    };
    const start = async () => {
      const server = await startHttp({ ...settings, REDIS_URL: setup.url, HEYGEN_MCP_REQUESTS_PER_MINUTE: '1' });
      opened.push(server.stop);
      const readyz = async () => (await fetch(new URL('/readyz', server.url))).json();
      await waitFor(async () => expect(await readyz()).toMatchObject({ checks: { redis: 'ok' } }));
      return server;
    };
    const statuses: number[] = [];
    for (const server of [await start(), await start()]) {
      const { headers, body } = httpRequest('2026', 'tools/list', {});
      const authorization = `Bearer ${token}`;
      const answer = await fetch(server.url, { method: 'POST', body, headers: { ...headers, authorization } });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 429]);
  });
});
