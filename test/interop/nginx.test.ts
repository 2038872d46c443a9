import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, join } from '../support/mcp-clients.ts';
import { type Nginx, nginx } from '../support/nginx.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const KEY = 'key-of-proxied-caller';

let sandbox: Watched;
let redis: RedisServer;
let instances: [Server, Server];
let proxy: Nginx;
let settings: Record<string, string>;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 150 });
  redis = await redisServer();
  settings = {
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_POLL_INTERVAL_MS: '50',
    HEYGEN_LOG_LEVEL: 'debug',
    HEYGEN_MCP_REQUESTS_PER_MINUTE: '0',
    REDIS_URL: redis.url,
  };
  instances = [await startHttp(settings), await startHttp(settings)];
  proxy = await nginx([instances[0].url, instances[1].url]);
});
afterAll(async () => {
  await proxy.stop();
  for (const instance of instances) await instance.stop();
  await redis.kill();
  await sandbox.close();
});

const send = (
  method: string,
  params: object,
  more: Record<string, string> = {},
  generation: '2025' | '2026' = '2026',
) => {
  const { headers, body } = httpRequest(generation, method, params as Record<string, unknown>);
  return fetch(proxy.url, { method: 'POST', body, headers: { ...headers, 'x-api-key': KEY, ...more } });
};

const endedBy = (server: Server) => server.log.lines.filter((line) => line.includes('"outcome":"cancelled"')).length;
const callsOf = (server: Server) => server.log.lines.filter((line) => line.includes('"call"')).length;

describe('through nginx', { tags: ['nginx', 'redis-server'] }, () => {
  it.each(GENERATIONS)('a host of %s makes a film, and its progress arrives as it is made', async (generation) => {
    const host = await join(generation, { url: proxy.url, log: instances[0].log }, { 'x-api-key': KEY });
    const polls: number[] = [];
    const onprogress = () => void polls.push(sandbox.count('GET /v3/'));
    const { data } = await host.call('create_video_agent', { prompt: 'A film', wait: true }, { onprogress });
    expect(data).toMatchObject({ status: 'completed' });
    // What a proxy had kept back would all have come at the end.
    expect(polls[0]).toBeLessThan(polls.at(-1) as number);
    await host.close();
  });

  it('callers are spread over both instances', async () => {
    const before = instances.map(callsOf) as [number, number];
    for (let count = 0; count < 20; count += 1)
      expect((await send('tools/call', { name: 'get_video', arguments: {} })).status).toBe(200);
    await waitFor(() => {
      for (const index of [0, 1] as const) expect(callsOf(instances[index])).toBeGreaterThan(before[index]);
    });
  });

  it('a cancellation of 2025 reaches the instance that runs the call', async () => {
    // Each call is another one: the same again would be given the answer that the first one did not take.
    const slow = (session: number) => ({
      name: 'create_video_agent',
      arguments: { prompt: `Film ${session}`, wait: true },
      _meta: { progressToken: 0 },
    });
    const ended = () => endedBy(instances[0]) + endedBy(instances[1]);
    for (let session = 0; session < 6; session += 1) {
      const before = ended();
      const mine = { 'mcp-session-id': crypto.randomUUID() };
      const running = await send('tools/call', slow(session), mine, '2025');
      const reader = (running.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      const headers = { ...httpRequest('2025', '', {}).headers, 'x-api-key': KEY, ...mine };
      const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
      await fetch(proxy.url, { method: 'POST', headers, body });
      await waitFor(() => expect(ended()).toBe(before + 1));
      await reader.cancel();
    }
  });

  it('a host that hangs up ends its call', async () => {
    const before = endedBy(instances[0]) + endedBy(instances[1]);
    const call = {
      name: 'create_video_agent',
      arguments: { prompt: 'A film', wait: true },
      _meta: { progressToken: 0 },
    };
    const running = await send('tools/call', call);
    const reader = (running.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await reader.cancel();
    await waitFor(() => expect(endedBy(instances[0]) + endedBy(instances[1])).toBe(before + 1));
  });

  it.each([
    ['/healthz', 200],
    ['/metrics', 404],
    ['/readyz', 404],
    ['/nowhere', 404],
  ])('%s is answered with %i', async (path, status) => {
    expect((await fetch(new URL(path, proxy.url))).status).toBe(status);
  });

  it.each(['/webhooks/heygen', '/.well-known/oauth-protected-resource/mcp'])('%s is the server’s', async (path) => {
    const answer = await fetch(new URL(path, proxy.url));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/json']);
  });

  it('refusals arrive in the server’s own words', async () => {
    const large = await send('tools/list', { pad: 'x'.repeat(4.5 * 1024 * 1024) });
    expect([large.status, await large.json()]).toEqual([413, expect.objectContaining({ jsonrpc: '2.0' })]);
    expect((await send('tools/list', {}, { 'x-api-key': '' })).status).toBe(401);
    expect((await send('tools/list', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send('tools/list', {}, { 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe('mine-1');
  });

  it('an instance that is stopped answers its waits, the other takes over, and a new one is found', async () => {
    const [first] = instances;
    const film = {
      name: 'create_video_agent',
      arguments: { prompt: 'A film', wait: true },
      _meta: { progressToken: 0 },
    };
    const before = sandbox.count('POST /v3/video-agents');
    const waits = Array.from({ length: 8 }, async (_, n) =>
      (await send('tools/call', film, { 'x-api-key': `key-of-waiter-${n}` })).text(),
    );
    await waitFor(() => expect(sandbox.count('POST /v3/video-agents')).toBe(before + 8));
    expect(await first.stop()).toBe(0);
    for (const text of await Promise.all(waits)) expect(text).toMatch(/session_id/);

    const me = async () => {
      const answer = await send('tools/call', { name: 'get_current_user', arguments: {} });
      await answer.text();
      return answer.status;
    };
    expect(new Set(await Promise.all(Array.from({ length: 40 }, me)))).toEqual(new Set([200]));

    instances[0] = await startHttp(settings, ['--port', new URL(first.url).port]);
    // nginx asks an instance that was gone again after seconds.
    const hasCalls = async () => {
      expect(await me()).toBe(200);
      return callsOf(instances[0]) > 0;
    };
    await expect.poll(hasCalls, { interval: 250 }).toBe(true);
  });
});
