import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, join } from '../support/mcp-clients.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

/**
 * What the version before this one (0.1.0 of 2026-11-21, d452a54) sent to Redis, recorded with MONITOR while it made two
 * films, waited for both and lost the answer to a third. While versions are rolled, both use one Redis. A clone may lack
 * that commit, so that it is played from the record; `npm run bench -- versions` takes a build of it. Leases have other
 * names since, by which a Redis Cluster keeps those of a group together: both versions poll while they are mixed.
 */
const BEFORE = {
  secret: 'whsec-of-versions',
  key: 'key-of-versions',
  account: 'BQZNIDvwE5zw4i5s9iZfpk',
  channel: 'heygen-mcp:jobs',
  from: '2bf596bd-52dc-426f-9d81-fdf5b700d53a',
  repeat: {
    name: 'heygen-mcp:repeat:BQZNIDvwE5zw4i5s9iZfpk:create_video_from_avatar:xBVqgxVB0DD-AcagfZ17GVoi9hSdVRIBjD2djN1ruHo',
    script: 'Doubt [[sandbox:drop-after*9]]',
    idempotencyKey: '640d5c62-ce36-484a-a2ef-5e4cdac4f5f2',
  },
  /** The fields of each of its messages, by type. */
  messages: {
    expected: ['account', 'id', 'kind', 'reportedAs', 'type'],
    seen: ['account', 'jobs', 'kind', 'type'],
    report: ['names', 'type'],
  },
} as const;

const film = (script: string) => ({ avatar_id: 'look_iris_office', script });

describe('an instance beside one of the version before', { tags: ['redis-server'] }, () => {
  const opened: { close(): Promise<unknown> }[] = [];
  let sandbox: Watched;
  let redis: RedisServer;
  const published: { from: string; news: { type: keyof typeof BEFORE.messages } }[] = [];

  async function startInstance(pollIntervalMs: number): Promise<Host> {
    const server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_API_KEY: BEFORE.key,
      HEYGEN_WEBHOOK_SECRET: BEFORE.secret,
      HEYGEN_MCP_PUBLIC_URL: 'http://127.0.0.1:1',
      HEYGEN_POLL_INTERVAL_MS: String(pollIntervalMs),
      REDIS_URL: redis.url,
    });
    const host = await join('2026', server);
    opened.push({ close: server.stop }, host);
    return host;
  }

  beforeAll(async () => {
    sandbox = await watchedSandbox({ speed: 1, maxJobs: 100 });
    redis = await redisServer();
    opened.push(sandbox, { close: redis.kill });
    const listener = await createClient({ url: redis.url }).connect();
    opened.push({ close: () => listener.close() });
    await listener.subscribe(BEFORE.channel, (message) => published.push(JSON.parse(message)));
  });
  afterAll(async () => {
    for (const one of opened.reverse()) await one.close();
  });

  it('is woken by its report', async () => {
    const host = await startInstance(600_000);
    const { data } = await host.call('create_video_from_avatar', film('Woken'));
    const id = String(data.video_id);
    const waiting = host.call('get_video', { video_id: id, wait_seconds: 50 });
    await sandbox.until(({ method, path }) => method === 'GET' && path.startsWith(`/v3/videos/${id}`));
    sandbox.finishJobs();
    const report = JSON.stringify({ from: BEFORE.from, news: { type: 'report', names: [id] } });
    await redis.ask((client) => client.publish(BEFORE.channel, report));
    expect((await waiting).data).toMatchObject({ status: 'completed' });
    sandbox.setSpeed(1);
  });

  it('sends a create again that was in doubt there under the same key', async () => {
    const { name, script, idempotencyKey } = BEFORE.repeat;
    await redis.ask((client) => client.set(name, idempotencyKey));
    const host = await startInstance(50);
    const call = host.call('create_video_from_avatar', film(script));
    const sent = await sandbox.until(({ body }) => body?.includes(script) === true);
    expect(sent.idempotencyKey).toBe(idempotencyKey);
    await call;
  });

  it('publishes what it can read', async () => {
    const host = await startInstance(50);
    published.length = 0;
    const ids: string[] = [];
    for (const script of ['One', 'Two'])
      ids.push(String((await host.call('create_video_from_avatar', film(script))).data.video_id));
    const jobs = ids.map((id) => `video:${id}`);
    const waiting = host.call('wait_for_jobs', { jobs, wait_seconds: 50 });
    await expect.poll(() => published.some(({ news }) => news.type === 'seen')).toBe(true);
    sandbox.finishJobs();
    await waiting;
    await expect.poll(() => published.some(({ news }) => news.type === 'report')).toBe(true);
    for (const { from, news, ...more } of published) {
      expect({ from, more }).toEqual({ from: expect.any(String), more: {} });
      expect(Object.keys(news).sort()).toEqual(BEFORE.messages[news.type]);
    }
    expect(new Set(published.map(({ news }) => news.type))).toEqual(new Set(Object.keys(BEFORE.messages)));
  });
});
