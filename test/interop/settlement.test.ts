import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOpen } from '../../src/ledger/ledger-entry.ts';
import { RedisLedger } from '../../src/ledger/redis-ledger.ts';
import { connectRedis, type Redis } from '../../src/runtime/redis.ts';
import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

let heygen: Watched;
const servers: Server[] = [];

beforeAll(async () => {
  heygen = await watchedSandbox({ maxJobs: 1_000, speed: 1 });
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await heygen.close();
});

async function startServer(settings: Record<string, string>): Promise<Server> {
  const server = await startHttp({
    HEYGEN_API_BASE: heygen.url,
    // A hundredth of the usual interval, and so of the usual time of a film: three seconds.
    HEYGEN_POLL_INTERVAL_MS: '100',
    HEYGEN_WAIT_SECONDS: '50',
    HEYGEN_CONFIRM: 'never',
    HEYGEN_TOOLSETS: 'all',
    ...settings,
  });
  servers.push(server);
  return server;
}

async function call(server: Server, key: string, name: string, given: object = {}) {
  const { headers, body } = httpRequest('2026', 'tools/call', { name, arguments: given });
  const response = await fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': key }, body });
  const { result } = messageOf(await response.text());
  return result.structuredContent as Record<string, unknown>;
}

const readBalance = async (key: string) => {
  const answer = await fetch(`${heygen.url}/v3/users/me`, { headers: { 'x-api-key': key } });
  const { data } = (await answer.json()) as { data: { wallet: { remaining_balance: number } } };
  return data.wallet.remaining_balance;
};

interface Report {
  total: { usd: number; open: number; completed: number };
  entries: { outcome: string; expected_at: string; price_usd?: number; usd: number }[];
}

const readLedger = async (settings: Record<string, string>): Promise<Report> => {
  const { stdout, stderr, code } = await run(['ledger', '--json'], settings);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

/** Settling takes seconds. */
const LOOKING = { interval: 250 };

const film = (words: string) => ({ avatar_id: 'look_iris_office', script: `${words}. ${'Word '.repeat(20)}` });
const isFollowed = (from: number) =>
  heygen.seen.slice(from).some(({ method, path }) => method === 'GET' && /vid_/.test(path));

describe('instances that share a Redis', { tags: ['redis-server'] }, () => {
  let redis: RedisServer;
  let link: Redis;
  beforeAll(async () => {
    redis = await redisServer();
    link = await connectRedis(redis.url, pino({ level: 'silent' }));
    await link.waitUntilReady();
  });
  afterAll(async () => {
    link.close();
    await redis.kill();
  });

  /** Entries whose end was not seen, without a process of the command for each look. */
  const countOpen = async () => (await new RedisLedger(link).read(new Date(0), new Date())).filter(isOpen).length;

  it('the ledger is the bill after the instance was killed that held the waits, although nobody asks again', async () => {
    const key = 'key-of-the-company';
    const settings = { HEYGEN_API_KEY: key, REDIS_URL: redis.url };
    const one = await startServer(settings);
    const before = await readBalance(key);
    const seen = heygen.seen.length;
    const waits = ['first', 'second', 'third'].map((words) =>
      call(one, '', 'create_video_from_avatar', { ...film(words), wait: true }).catch(() => 'cut'),
    );
    const untold = await call(one, '', 'create_video_agent', { prompt: 'A 20-second film about settling' });
    expect(untold).toHaveProperty('session_id');
    await expect.poll(() => isFollowed(seen)).toBe(true);
    await expect.poll(countOpen, LOOKING).toBe(4);
    one.process.kill('SIGKILL');
    expect(await Promise.all(waits)).toEqual(['cut', 'cut', 'cut']);
    heygen.finishJobs();
    await Promise.all([startServer(settings), startServer(settings)]);
    await expect.poll(countOpen, LOOKING).toBe(0);
    const { total, entries } = await readLedger({ REDIS_URL: redis.url });
    expect(total.open).toBe(0);
    expect(entries.map(({ outcome }) => outcome)).toEqual(Array(4).fill('completed'));
    expect(total.usd).toBeCloseTo(before - (await readBalance(key)), 2);
    heygen.setSpeed(1);
  });

  it('keys that callers bring are not kept: their entries are settled with the next call', async () => {
    const key = 'key-of-somebody';
    const settings = { HEYGEN_MCP_AUTH: 'key', REDIS_URL: redis.url };
    const before = await readBalance(key);
    const [one, other] = await Promise.all([startServer(settings), startServer(settings)]);
    await call(one, key, 'create_video_from_avatar', film('brought'));
    one.process.kill('SIGKILL');
    heygen.finishJobs();
    const getDifference = async () => {
      const { spent_usd } = await call(other, key, 'get_spending');
      return Number(spent_usd) - (before - (await readBalance(key)));
    };
    await expect.poll(getDifference).toBeCloseTo(0, 2);
    heygen.setSpeed(1);
  });
});

describe('one person’s files', () => {
  it('are settled when the ledger is asked for', async () => {
    const key = 'key-of-one-person';
    const settings = {
      HEYGEN_LEDGER_DIR: mkdtempSync(joinPath(tmpdir(), 'heygen-mcp-settlement-')),
      HEYGEN_API_KEY: key,
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_POLL_INTERVAL_MS: '100',
    };
    const before = await readBalance(key);
    const server = await startServer(settings);
    await call(server, '', 'create_video_from_avatar', film('alone'));
    server.process.kill('SIGKILL');
    // Nobody looks before it is usually over, and without a key nobody can.
    expect((await readLedger(settings)).total.open).toBe(1);
    heygen.finishJobs();
    const { HEYGEN_API_KEY: _, ...keyless } = settings;
    const { total, entries } = await readLedger(keyless);
    expect(total.open).toBe(1);
    const [expected] = entries.map(({ expected_at }) => Date.parse(expected_at));
    await expect.poll(() => Date.now()).toBeGreaterThan(Number(expected));
    const settled = (await readLedger(settings)).total;
    expect(settled.open).toBe(0);
    expect(settled.usd).toBeCloseTo(before - (await readBalance(key)), 2);
    heygen.setSpeed(1);
  });
});
