import { afterEach, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function sandboxAt(speed: number): Promise<Watched> {
  const sandbox = await watchedSandbox({ speed });
  opened.push(sandbox.close);
  return sandbox;
}

async function open(sandbox: Watched, settings: Record<string, string>): Promise<Server> {
  const server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_POLL_INTERVAL_MS: '20',
    HEYGEN_LOG_LEVEL: 'debug',
    ...settings,
  });
  opened.push(server.stop);
  return server;
}

async function redisOf(): Promise<RedisServer> {
  const redis = await redisServer();
  opened.push(redis.kill);
  return redis;
}

function send(server: Server, key: string, method: string, params = {}, signal?: AbortSignal): Promise<Response> {
  const { headers, body } = httpRequest('2026', method, params);
  return fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': key }, body, signal });
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
  it('are limited for each caller, and a place is free again when its caller hangs up', async () => {
    const server = await open(await sandboxAt(1), { HEYGEN_MCP_CONCURRENT_REQUESTS: '2' });
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
    const server = await open(await sandboxAt(1), { HEYGEN_MCP_CONCURRENT_REQUESTS: '3' });
    const ask = (messages: number) => {
      const batch = Array.from({ length: messages }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
      const { headers } = httpRequest('2025', 'ping', {});
      const body = JSON.stringify(batch);
      return fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': 'key-of-batcher' }, body });
    };
    expect((await ask(4)).status).toBe(429);
    const taken = await ask(3);
    expect([taken.status, (await taken.text()).match(/"result"/g)?.length]).toEqual([200, 3]);
  });
});

describe('requests a minute', () => {
  it('are limited for each caller, who is told when to go on', async () => {
    const server = await open(await sandboxAt(1), { HEYGEN_MCP_REQUESTS_PER_MINUTE: '3' });
    for (let count = 0; count < 3; count += 1) expect((await list(server, 'key-of-cat')).status).toBe(200);
    const refused = await send(server, 'key-of-cat', 'tools/list');
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringContaining(`go on in ${seconds} s`), data: { request: expect.any(String) } },
    });
    expect((await list(server, 'key-of-dan')).status).toBe(200);
  });

  it('are counted together by instances that share a Redis, and by each alone while it is away', {
    tags: ['redis-server'],
  }, async () => {
    const sandbox = await sandboxAt(1);
    const redis = await redisOf();
    const settings = { HEYGEN_MCP_REQUESTS_PER_MINUTE: '4', REDIS_URL: redis.url };
    const [one, two] = [await open(sandbox, settings), await open(sandbox, settings)];
    for (const server of [one, two]) {
      const ready = new URL('/readyz', server.url);
      await waitFor(async () => expect((await fetch(ready)).status).toBe(200));
    }
    const statuses = [];
    for (const server of [one, two, one, two, one, two]) statuses.push((await list(server, 'key-of-eve')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);

    await redis.kill();
    for (const server of [one, two]) await server.log.until((line) => line.includes('Redis is away'));
    const alone = [];
    for (let count = 0; count < 5; count += 1) alone.push((await list(two, 'key-of-eve')).status);
    expect(alone).toEqual([200, 200, 200, 200, 429]);
  });

  it('are counted by each instance alone while Redis does not answer', { tags: ['redis-server'] }, async () => {
    const redis = await redisOf();
    const settings = { HEYGEN_MCP_REQUESTS_PER_MINUTE: '2', REDIS_URL: redis.url };
    const server = await open(await sandboxAt(1), settings);
    await waitFor(async () => expect((await fetch(new URL('/readyz', server.url))).status).toBe(200));
    expect((await list(server, 'key-of-gus')).status).toBe(200);
    redis.hang();
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await list(server, 'key-of-gus')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('are not limited where nobody is told apart', async () => {
    const sandbox = await sandboxAt(1);
    const settings = { HEYGEN_MCP_AUTH: 'none', HEYGEN_MCP_REQUESTS_PER_MINUTE: '1' };
    const server = await open(sandbox, settings);
    for (let count = 0; count < 3; count += 1) expect((await list(server, 'any')).status).toBe(200);
  });
});

describe('a wait', () => {
  it('ends at the longest wait that is configured, whatever the caller asks for', async () => {
    const server = await open(await sandboxAt(1), { HEYGEN_WAIT_SECONDS: '1' });
    const made = await send(server, 'key-of-fay', 'tools/call', {
      name: 'create_video_agent',
      arguments: { prompt: 'A film', wait: true },
    });
    expect(await made.text()).toMatch(/wait_seconds/);
  });
});
