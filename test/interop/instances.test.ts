import { createClient } from '@redis/client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Host, join } from '../support/mcp-clients.ts';
import { redisServer } from '../support/redis.ts';
import { type Front, front } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

const KEY = 'key-of-instances-test';
/** Where HeyGen will report the end a job is polled every 12 intervals, which is longer than a test may take. */
const SELDOM_MS = '3000';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function opening<T extends { close(): Promise<unknown> }>(one: T): T {
  opened.push(one);
  return one;
}

const sandboxOf = async (speed: number) => opening(await watchedSandbox({ speed, maxJobs: 100 }));

async function sharedRedis() {
  const redis = await redisServer();
  opening({ close: redis.kill });
  return redis;
}

/** An instance that reaches HeyGen by a way of its own, so that its requests can be told from another's. */
async function instance(heygen: Watched, settings: Record<string, string>) {
  const way = opening(await front(heygen.url));
  const server = await startHttp({
    HEYGEN_API_BASE: way.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: SELDOM_MS,
    HEYGEN_WEBHOOK_SECRET: 'whsec-of-all-instances',
    HEYGEN_TOOLSETS: 'all',
    ...settings,
  });
  opening({ close: server.stop });
  return { server, way, host: opening(await join('2026', server)) };
}

const polls = ({ passed }: Front, path: string) => passed.filter((line) => line.startsWith(`GET ${path}`)).length;

async function film(host: Host): Promise<string> {
  const { data } = await host.call('create_video_agent', { prompt: 'A film about tides' });
  return data.session_id as string;
}

async function avatarFilm(host: Host): Promise<string> {
  const { data } = await host.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script: 'Hello' });
  return data.video_id as string;
}

const wait = (host: Host, session_id: string) => host.call('get_video_agent_session', { session_id, wait_seconds: 50 });

/** Resolves when so many instances hear the news of jobs at a Redis. */
async function listening(url: string, instances: number) {
  const client = createClient({ url });
  client.on('error', () => {
    // Redis goes away when the test is over.
  });
  opening({ close: async () => client.destroy() });
  await client.connect();
  await expect.poll(async () => Object.values(await client.pubSubNumSub('heygen-mcp:jobs'))).toEqual([instances]);
}

describe('two instances that share a Redis', { tags: ['redis-server'] }, () => {
  it('wake a call on the one by a report to the other', async () => {
    const heygen = await sandboxOf(100);
    const redis = await sharedRedis();
    const door = opening(await front());
    const settings = { REDIS_URL: redis.url, HEYGEN_MCP_PUBLIC_URL: door.url };
    const [one, other] = [await instance(heygen, settings), await instance(heygen, settings)];
    await listening(redis.url, 2);
    door.leadTo(one.server.url);
    const session = await film(one.host);
    const { data } = await wait(other.host, session);
    expect(data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
    expect(door.passed).toHaveLength(1);
    expect(polls(one.way, '/v3/video-agents/')).toBe(0);
    // When the wait began and when it was woken; polling would have asked in between.
    expect(polls(other.way, '/v3/video-agents/')).toBe(2);
  });

  it('poll a job once between them while callers wait on both', async () => {
    const heygen = await sandboxOf(5);
    const redis = await sharedRedis();
    const INTERVAL_MS = 250;
    const settings = { REDIS_URL: redis.url, HEYGEN_POLL_INTERVAL_MS: String(INTERVAL_MS) };
    const [one, other] = [await instance(heygen, settings), await instance(heygen, settings)];
    await listening(redis.url, 2);
    const films = await Promise.all(Array.from({ length: 5 }, () => avatarFilm(one.host)));
    const began = Date.now();
    const waits = [one, other].flatMap(({ host }) =>
      films.map((video_id) => host.call('get_video', { video_id, wait_seconds: 50 })),
    );
    for (const { data } of await Promise.all(waits)) expect(data).toMatchObject({ status: 'completed' });
    const intervals = (Date.now() - began) / INTERVAL_MS;
    const requests = [...one.way.passed, ...other.way.passed].filter((line) => line.startsWith('GET '));
    for (const film of films) {
      const asked = requests.filter((line) => line.includes(film)).length;
      expect(asked).toBeGreaterThan(3);
      // Each instance asks for its own callers when they begin and when the film is done, one of the two in between;
      // between `completed` and the address, for 4 intervals, the status is asked and then the film.
      expect(asked).toBeLessThanOrEqual(intervals + 12);
    }
  });

  it('go on by polling when Redis is killed, say so once, and are one again when it is back', async () => {
    const heygen = await sandboxOf(600);
    const redis = await sharedRedis();
    const door = opening(await front());
    const settings = { REDIS_URL: redis.url, HEYGEN_MCP_PUBLIC_URL: door.url };
    const often = { ...settings, HEYGEN_POLL_INTERVAL_MS: '20' };
    const [one, other] = [await instance(heygen, often), await instance(heygen, often)];
    const third = await instance(heygen, settings);
    await listening(redis.url, 3);
    const session = await film(one.host);
    const waits = [wait(one.host, session), wait(other.host, session)];
    await expect
      .poll(() => polls(one.way, '/v3/video-agents/') + polls(other.way, '/v3/video-agents/'))
      .toBeGreaterThan(2);
    await redis.kill();
    for (const { data } of await Promise.all(waits)) expect(data).toMatchObject({ status: 'completed' });
    await redis.restart();
    await listening(redis.url, 3);
    for (const { server } of [one, other]) {
      await server.log.until((line) => line.includes('Redis is back'));
      expect(server.log.lines.filter((line) => line.includes('Redis is away'))).toHaveLength(1);
    }
    door.leadTo(one.server.url);
    const again = await wait(third.host, await film(third.host));
    expect(again.data).toMatchObject({ status: 'completed' });
  });
});

describe('an instance that is killed while calls wait', () => {
  /** Kills one in the middle of 20 waits, and has the next one finish them. */
  async function takeOver(shared: Record<string, string>) {
    const heygen = await sandboxOf(100);
    const settings = { HEYGEN_POLL_INTERVAL_MS: '50', ...shared };
    const first = await instance(heygen, settings);
    const sessions = await Promise.all(Array.from({ length: 20 }, () => film(first.host)));
    const cut = Promise.allSettled(sessions.map((session) => wait(first.host, session)));
    await expect.poll(() => polls(first.way, '/v3/video-agents/')).toBeGreaterThanOrEqual(20);
    first.server.process.kill('SIGKILL');
    for (const { status } of await cut) expect(status).toBe('rejected');
    const next = await instance(heygen, settings);
    const ends = await Promise.all(sessions.map((session) => wait(next.host, session)));
    for (const { data } of ends) expect(data).toMatchObject({ status: 'completed' });
    const together = await next.host.call('wait_for_jobs', {
      jobs: sessions.map((id) => `session:${id}`),
    });
    expect(together.data, together.text).toMatchObject({ done: 20, total: 20 });
  }

  it('loses nothing: the next one, without Redis, given the ids, finishes each wait', () => takeOver({}));

  it('loses nothing with Redis either', { tags: ['redis-server'] }, async () =>
    takeOver({ REDIS_URL: (await sharedRedis()).url }),
  );
});
