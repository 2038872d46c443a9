import { createClient } from '@redis/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Host, join } from '../support/mcp-clients.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type ReverseProxy, startReverseProxy } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const KEY = 'key-of-instances-test';
/** A pace at which nobody polls in a test, so that what ends a wait is a report. */
const NEVER_MS = '600000';

type Closing = { close(): Promise<unknown> };

const opened: Closing[] = [];
afterEach(() => closeAll(opened));

async function closeAll(all: Closing[]) {
  for (const one of all.splice(0).reverse()) await one.close();
}

/** An instance that reaches HeyGen by a way of its own, so that its requests can be told from another's. */
async function startInstance(into: Closing[], heygen: Watched, settings: Record<string, string>) {
  const way = await startReverseProxy(heygen.url);
  into.push(way);
  const server = await startHttp({
    HEYGEN_API_BASE: way.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_WEBHOOK_SECRET: 'whsec-of-all-instances',
    HEYGEN_TOOLSETS: 'all',
    ...settings,
  });
  into.push({ close: server.stop });
  const host = await join('2026', server);
  into.push(host);
  return { server, way, host };
}

type Instance = Awaited<ReturnType<typeof startInstance>>;

const countReads = ({ passed }: ReverseProxy, of: string) =>
  passed.filter((line) => line.startsWith('GET ') && line.includes(of)).length;

async function startSession(host: Host): Promise<string> {
  const { data } = await host.call('create_video_agent', { prompt: 'A film about tides' });
  return data.session_id as string;
}

/** Creates something at HeyGen past every instance, so that none has asked for a report of its end. */
async function createElsewhere(heygen: Watched, path: string, body: object): Promise<Record<string, string>> {
  const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
  const response = await fetch(heygen.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return ((await response.json()) as { data: Record<string, string> }).data;
}

const waitForSession = (host: Host, session_id: string) =>
  host.call('get_video_agent_session', { session_id, wait_seconds: 50 });

describe('instances that share a Redis', { tags: ['redis-server'] }, () => {
  const INTERVAL_MS = 200;
  const shared: Closing[] = [];
  let heygen: Watched;
  let redis: RedisServer;
  let publicSide: ReverseProxy;
  let one: Instance;
  let other: Instance;
  /** Polls nothing. */
  let listener: Instance;

  beforeAll(async () => {
    heygen = await watchedSandbox({ maxJobs: 100 });
    redis = await redisServer();
    publicSide = await startReverseProxy();
    shared.push(heygen, { close: redis.kill }, publicSide);
    const settings = {
      REDIS_URL: redis.url,
      HEYGEN_MCP_PUBLIC_URL: publicSide.url,
      HEYGEN_POLL_INTERVAL_MS: String(INTERVAL_MS),
    };
    [one, other, listener] = await Promise.all([
      startInstance(shared, heygen, settings),
      startInstance(shared, heygen, settings),
      startInstance(shared, heygen, { ...settings, HEYGEN_POLL_INTERVAL_MS: NEVER_MS }),
    ]);
    publicSide.setTarget(one.server.url);
    await allSubscribed();
  });
  beforeEach(() => heygen.setSpeed(1));
  afterAll(() => closeAll(shared));

  /** Resolves when every instance hears of jobs at the Redis. */
  async function allSubscribed() {
    const client = createClient({ url: redis.url });
    client.on('error', () => {
      // Redis goes away while it is asked.
    });
    await client.connect();
    await waitFor(async () => expect(Object.values(await client.pubSubNumSub('heygen-mcp:jobs'))).toEqual([3]));
    client.destroy();
  }

  it('wake a call on the one by a report to the other', async () => {
    const session = await startSession(one.host);
    const waiting = waitForSession(listener.host, session);
    // Answered, not only asked: at this speed it says that the session is at work.
    await heygen.until(({ method, path }) => method === 'GET' && path.includes(session));
    heygen.finishJobs();
    expect((await waiting).data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
    expect(publicSide.passed).toHaveLength(1);
    expect(countReads(one.way, session)).toBe(0);
    // When the wait began, and when the report woke it.
    expect(countReads(listener.way, session)).toBe(2);
  });

  it('poll a job once between them while callers wait on both', async () => {
    const film = { type: 'avatar', avatar_id: 'look_iris_office', script: 'Hello' };
    const created = await Promise.all(Array.from({ length: 5 }, () => createElsewhere(heygen, '/v3/videos', film)));
    const films = created.map(({ video_id }) => video_id as string);
    const waits = [one, other].flatMap(({ host }) =>
      films.map((video_id) => host.call('get_video', { video_id, wait_seconds: 50 })),
    );
    const reads = () => [one, other].map(({ way }) => films.map((id) => countReads(way, id)));
    // Each instance asks for its own callers when they begin; from then on one of the two asks for both.
    await expect.poll(() => reads().flat()).not.toContain(0);
    const before = reads();
    const since = () => reads().map((counts, index) => (counts[0] as number) - (before[index]?.[0] as number));
    await expect.poll(() => Math.max(...since())).toBeGreaterThanOrEqual(6);
    // An instance that stood still for two intervals may have handed its lease to the other.
    expect(Math.min(...since())).toBeLessThanOrEqual(Math.max(...since()) / 2);
    heygen.finishJobs();
    for (const { data } of await Promise.all(waits)) expect(data).toMatchObject({ status: 'completed' });
  });

  it('go on by polling when Redis is killed, say so once, and are one again when it is back', async () => {
    const { session_id } = await createElsewhere(heygen, '/v3/video-agents', { prompt: 'Ebb and flow' });
    const session = String(session_id);
    const waits = [waitForSession(one.host, session), waitForSession(other.host, session)];
    for (const { way } of [one, other]) await expect.poll(() => countReads(way, session)).toBeGreaterThan(0);
    await redis.kill();
    for (const { server } of [one, other]) await server.log.until((line) => line.includes('Redis is away'));
    heygen.finishJobs();
    for (const { data } of await Promise.all(waits)) expect(data).toMatchObject({ status: 'completed' });
    await redis.restart();
    for (const { server } of [one, other]) {
      await server.log.until((line) => line.includes('Redis is back'));
      expect(server.log.lines.filter((line) => line.includes('Redis is away'))).toHaveLength(1);
    }
    await allSubscribed();
    heygen.setSpeed(1);
    const again = await startSession(listener.host);
    const waiting = waitForSession(listener.host, again);
    await expect.poll(() => countReads(listener.way, again)).toBe(1);
    heygen.finishJobs();
    expect((await waiting).data).toMatchObject({ status: 'completed' });
  });
});

describe('an instance that is killed while calls wait', () => {
  /** Kills one in the middle of 20 waits, and has the next one finish them. */
  async function takeOver(settings: Record<string, string>) {
    const heygen = await watchedSandbox({ speed: 1, maxJobs: 100 });
    opened.push(heygen);
    const often = { HEYGEN_POLL_INTERVAL_MS: '50', ...settings };
    const first = await startInstance(opened, heygen, often);
    const sessions = await Promise.all(Array.from({ length: 20 }, () => startSession(first.host)));
    const cut = Promise.allSettled(sessions.map((session) => waitForSession(first.host, session)));
    await expect.poll(() => sessions.map((session) => countReads(first.way, session))).not.toContain(0);
    first.server.process.kill('SIGKILL');
    for (const { status } of await cut) expect(status).toBe('rejected');
    const next = await startInstance(opened, heygen, often);
    const waits = sessions.map((session) => waitForSession(next.host, session));
    await expect.poll(() => sessions.map((session) => countReads(next.way, session))).not.toContain(0);
    heygen.finishJobs();
    for (const { data } of await Promise.all(waits)) expect(data).toMatchObject({ status: 'completed' });
    const together = await next.host.call('wait_for_jobs', {
      jobs: sessions.map((id) => `session:${id}`),
    });
    expect(together.data, together.text).toMatchObject({ done: 20, total: 20 });
  }

  it('loses nothing: the next one, without Redis, given the ids, finishes each wait', () => takeOver({}));

  it('loses nothing with Redis either', { tags: ['redis-server'] }, async () => {
    const redis = await redisServer();
    opened.push({ close: redis.kill });
    await takeOver({ REDIS_URL: redis.url });
  });
});
