import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

let sandbox: Watched;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1, maxJobs: 100 });
});
afterAll(() => sandbox.close());

/** Tokens are known from the start; keys count by address until HeyGen has taken them (test/hostile). */
const toToken = (key: string) => key.padEnd(32, '-');
const TOKENS = ['ann', 'ben', 'batcher', 'cat', 'dan', 'eve', 'gus'].map((name) => `key-of-${name}`);

const start = (settings: Record<string, string>): Promise<Server> =>
  startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'token',
    HEYGEN_MCP_TOKENS: TOKENS.map((key) => `${toToken(key)}:${key}`).join(','),
    HEYGEN_POLL_INTERVAL_MS: '20',
    HEYGEN_LOG_LEVEL: 'debug',
    ...settings,
  });

function send(server: Server, key: string, method: string, params = {}, signal?: AbortSignal): Promise<Response> {
  const { headers, body } = httpRequest('2026', method, params);
  return fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': toToken(key) }, body, signal });
}

const list = async (server: Server, key: string) => {
  const answer = await send(server, key, 'tools/list');
  await answer.text();
  return answer;
};

/** Begins a wait that lasts until the signal; resolves when it is under way. */
async function wait(server: Server, key: string, signal: AbortSignal): Promise<void> {
  const call = { name: 'create_video_agent', arguments: { prompt: 'A film', wait: true }, _meta: { progressToken: 1 } };
  const { body } = await send(server, key, 'tools/call', call, signal);
  await (body as ReadableStream<Uint8Array>).getReader().read();
}

describe('requests at the same time', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({ HEYGEN_MCP_CONCURRENT_REQUESTS: '2' });
  });
  afterAll(() => server.stop());

  it('are limited for each caller, and a place is free again when its caller hangs up', async () => {
    const hangUp = new AbortController();
    await Promise.all([wait(server, 'key-of-ann', hangUp.signal), wait(server, 'key-of-ann', hangUp.signal)]);
    const refused = await send(server, 'key-of-ann', 'tools/list');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({
      jsonrpc: '2.0',
      error: { message: expect.stringContaining('More than 2') },
    });
    expect((await list(server, 'key-of-ben')).status).toBe(200);
    hangUp.abort();
    await waitFor(async () => expect((await list(server, 'key-of-ann')).status).toBe(200));
  });

  it('count each message of a batch', async () => {
    const ask = (messages: number) => {
      const batch = Array.from({ length: messages }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
      const { headers } = httpRequest('2025', 'ping', {});
      const body = JSON.stringify(batch);
      return fetch(server.url, {
        method: 'POST',
        headers: { ...headers, 'x-api-key': toToken('key-of-batcher') },
        body,
      });
    };
    expect((await ask(3)).status).toBe(429);
    const taken = await ask(2);
    expect([taken.status, (await taken.text()).match(/"result"/g)?.length]).toEqual([200, 2]);
  });
});

/** Lists so many times as one caller, one after another, and gives the statuses. */
async function listStatuses(key: string, servers: readonly Server[]): Promise<number[]> {
  const statuses = [];
  for (const server of servers) statuses.push((await list(server, key)).status);
  return statuses;
}

describe('requests a minute', () => {
  it('are limited for each caller, who is told when to go on', async () => {
    const server = await start({ HEYGEN_MCP_REQUESTS_PER_MINUTE: '3' });
    expect(await listStatuses('key-of-cat', [server, server, server])).toEqual([200, 200, 200]);
    const refused = await send(server, 'key-of-cat', 'tools/list');
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringContaining(`go on in ${seconds} s`), data: { request: expect.any(String) } },
    });
    expect((await list(server, 'key-of-dan')).status).toBe(200);
    await server.stop();
  });

  it('are counted together by instances that share a Redis, and by each alone while it hangs or is away', {
    tags: ['redis-server'],
  }, async () => {
    const redis = await redisServer();
    const settings = { HEYGEN_MCP_REQUESTS_PER_MINUTE: '4', REDIS_URL: redis.url };
    const [one, two] = await Promise.all([start(settings), start(settings)]);
    for (const server of [one, two])
      await waitFor(async () => expect((await fetch(new URL('/readyz', server.url))).status).toBe(200));
    const together = await listStatuses('key-of-eve', [one, two, one, two, one, two]);
    expect(together).toEqual([200, 200, 200, 200, 429, 429]);

    expect((await list(one, 'key-of-gus')).status).toBe(200);
    redis.hang();
    expect(await listStatuses('key-of-gus', [one, one, one, one, one])).toEqual([200, 200, 200, 200, 429]);

    await redis.kill();
    for (const server of [one, two]) await server.log.until((line) => line.includes('Redis is away'));
    expect(await listStatuses('key-of-eve', [two, two, two, two, two])).toEqual([200, 200, 200, 200, 429]);
    for (const server of [one, two]) await server.stop();
  });
});

describe('a server that tells nobody apart', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({
      HEYGEN_MCP_AUTH: 'none',
      HEYGEN_MCP_REQUESTS_PER_MINUTE: '1',
      HEYGEN_WAIT_SECONDS: '1',
      HEYGEN_API_KEY: 'key-of-fay',
    });
  });
  afterAll(() => server.stop());

  it('does not limit requests a minute', async () => {
    expect(await listStatuses('any', [server, server, server])).toEqual([200, 200, 200]);
  });

  it('ends a wait at the longest that is configured, whatever the caller asks for', async () => {
    const made = await send(server, 'any', 'tools/call', {
      name: 'create_video_agent',
      arguments: { prompt: 'A film', wait: true },
    });
    expect(await made.text()).toMatch(/wait_seconds/);
  });
});
