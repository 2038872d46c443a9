import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, type Host, join, type Result } from '../support/mcp-clients.ts';
import { redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

/** What one shot costs, in USD. */
const SHOT_USD = 7;
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function startHeyGen(): Promise<Watched> {
  const heygen = await watchedSandbox({ maxJobs: 10_000, speed: 1 });
  opened.push(heygen);
  return heygen;
}

const SETTINGS = {
  HEYGEN_API_KEY: 'key-of-spending-test',
  HEYGEN_CONFIRM: 'never',
  HEYGEN_TOOLSETS: 'all',
  // A test that makes a thousand calls at once may be slow to send them: a head may take a third of this.
  HEYGEN_MCP_REQUEST_SECONDS: '600',
};

async function startInstance(settings: Record<string, string>) {
  const server = await startHttp({ ...SETTINGS, ...settings });
  opened.push({ close: server.stop });
  const host = await join('2026', server);
  opened.push(host);
  return { server, host };
}

let shots = 0;
const shoot = (host: Host, prompt = 'She walks'): Promise<Result> => {
  shots += 1;
  return host.call('create_video_from_cinematic_avatar', {
    avatar_id: ['look_iris_office'],
    prompt: `${prompt}, take ${shots}.`,
  });
};

const countCreated = (heygen: Watched) => heygen.count('POST /v3/videos');

describe('a limit on what is spent', () => {
  it('is kept by three instances that share a Redis, also when one is killed in the middle', {
    tags: ['redis-server'],
  }, async () => {
    const heygen = await startHeyGen();
    const redis = await redisServer();
    opened.push({ close: redis.kill });
    const settings = {
      REDIS_URL: redis.url,
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_SPEND_LIMIT_USD: String(25 * SHOT_USD),
      HEYGEN_SPEND_PERIOD: 'month',
    };
    const [one, two, three] = await Promise.all([
      startInstance(settings),
      startInstance(settings),
      startInstance(settings),
    ]);
    const killed = Promise.allSettled(Array.from({ length: 5 }, () => shoot(one.host, '[[sandbox:hang]] She waits')));
    await expect.poll(() => countCreated(heygen)).toBe(5);
    one.server.process.kill('SIGKILL');
    await killed;
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => shoot((index % 2 ? two : three).host)));
    const made = answers.filter(({ isError }) => !isError);
    expect(made).toHaveLength(20);
    // What the killed instance sent may have been made, so that it counts.
    expect(countCreated(heygen)).toBe(25);
    const refused = answers.find(({ isError }) => isError);
    expect(refused?.text).toMatch(
      /limit is 175\.00 USD a month \(HEYGEN_SPEND_LIMIT_USD\), of which 175\.00 USD are taken/,
    );
  });

  it('lets nothing through while Redis is away, and everything else does', { tags: ['redis-server'] }, async () => {
    const heygen = await startHeyGen();
    const redis = await redisServer();
    opened.push({ close: redis.kill });
    const { host, server } = await startInstance({
      REDIS_URL: redis.url,
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_SPEND_LIMIT_USD: '100',
    });
    expect((await shoot(host)).isError).toBe(false);
    await redis.kill();
    await server.log.until((line) => line.includes('Redis is away'));
    expect(await shoot(host)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/Redis cannot be used\), so nothing was sent and nothing was charged/),
    });
    expect((await host.call('list_videos')).isError).toBe(false);
    expect(countCreated(heygen)).toBe(1);
    await redis.restart();
    await server.log.until((line) => line.includes('Redis is back'));
    expect((await shoot(host)).isError).toBe(false);
  });

  it('is kept by the processes of one user, at the same time and one after the other', async () => {
    const heygen = await startHeyGen();
    const settings = {
      ...SETTINGS,
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_LEDGER_DIR: mkdtempSync(joinPath(tmpdir(), 'heygen-mcp-ledger-')),
      HEYGEN_SPEND_LIMIT_USD: String(4 * SHOT_USD),
    };
    const hosts = await Promise.all([connect('stdio', '2025', settings), connect('stdio', '2026', settings)]);
    opened.push(...hosts);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => shoot(hosts[index % 2] as Host)));
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(4);
    const next = await connect('stdio', '2025', settings);
    opened.push(next);
    expect((await shoot(next)).text).toContain('28.00 USD are taken');
    expect(countCreated(heygen)).toBe(4);
  });
});
