import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const call = (server: Server, name: string, args: object, signal?: AbortSignal) =>
  fetch(server.url, {
    method: 'POST',
    ...httpRequest('2026', 'tools/call', { name, arguments: args, _meta: { progressToken: 1 } }),
    signal,
  });

/** Reads one number of the exposition format; 0 where it is not there. */
async function number(server: Server, series: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

describe('/metrics', () => {
  let sandbox: Watched;
  let server: Server;
  beforeAll(async () => {
    sandbox = await watchedSandbox({ speed: 1 });
    server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_API_KEY: 'key-of-numbers',
      HEYGEN_POLL_INTERVAL_MS: '20',
    });
  });
  afterAll(async () => {
    await server.stop();
    await sandbox.close();
  });

  it('is in the format that Prometheus reads, with the process’ own numbers', async () => {
    const answer = await fetch(new URL('/metrics', server.url));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const line of text.split('\n').filter((one) => one && !one.startsWith('#')))
      expect(line).toMatch(/^[a-z_0-9]+(\{[^}]*\})? ([-+\d.e]+|[-+]?Inf|NaN)$/i);
    expect(text).toContain('heygen_mcp_nodejs_eventloop_lag_p99_seconds');
  });

  it('counts tool calls by name and outcome, and requests to HeyGen by status', async () => {
    const calls = (tool: string, outcome: string) =>
      number(server, `heygen_mcp_tool_call_duration_seconds_count{tool="${tool}",outcome="${outcome}"}`);
    const upstream = (status: number) =>
      number(server, `heygen_mcp_heygen_request_duration_seconds_count{status="${status}"}`);
    const [ok, missing] = [await upstream(200), await upstream(404)];
    for (const [name, args] of [
      ['get_current_user', {}],
      ['get_current_user', {}],
      ['get_video', { video_id: 'vid_none' }],
      ['get_video', {}],
      ['no_such_tool', {}],
    ] as const)
      await (await call(server, name, args)).text();
    expect(await calls('get_current_user', 'ok')).toBe(2);
    expect(await calls('get_video', 'error')).toBe(2);
    expect(await calls('no_such_tool', 'error')).toBe(0);
    expect([(await upstream(200)) - ok, (await upstream(404)) - missing]).toEqual([2, 1]);
  });

  it('counts HTTP requests by path and status; paths that are none are one', async () => {
    const requests = (path: string, status: number) =>
      number(server, `heygen_mcp_http_request_duration_seconds_count{path="${path}",status="${status}"}`);
    for (const path of ['/a', '/b', '/healthz']) await (await fetch(new URL(path, server.url))).text();
    expect([await requests('other', 404), await requests('/healthz', 200), await requests('/a', 404)]).toEqual([
      2, 1, 0,
    ]);
    expect(await requests('/mcp', 200)).toBeGreaterThan(0);
  });

  it('tells how many calls wait, how long they took, and how many polls sharing saved', async () => {
    const made = await call(server, 'create_video_agent', { prompt: 'A film' });
    const [session_id] = /sess_\w+/.exec(await made.text()) ?? [];
    const hangUp = new AbortController();
    const waits = Array.from({ length: 4 }, () =>
      call(server, 'get_video_agent_session', { session_id, wait_seconds: 30 }, hangUp.signal),
    );
    await waitFor(async () => expect(await number(server, 'heygen_mcp_waiting_calls')).toBe(4));
    await waitFor(async () => expect(await number(server, 'heygen_mcp_polls_saved_total')).toBeGreaterThan(6));
    hangUp.abort();
    await Promise.allSettled(waits);
    await waitFor(async () => expect(await number(server, 'heygen_mcp_waiting_calls')).toBe(0));
    const cancelled = 'heygen_mcp_tool_call_duration_seconds_count{tool="get_video_agent_session",outcome="cancelled"}';
    await waitFor(async () => expect(await number(server, cancelled)).toBe(4));
  });
});

describe('/readyz', () => {
  const ready = async (server: Server) => {
    const answer = await fetch(new URL('/readyz', server.url));
    return [answer.status, (await answer.json()) as { status: string; checks: object }] as const;
  };

  it('follows HeyGen, does with less while Redis is away, and /healthz only says that the process is there', {
    tags: ['redis-server'],
  }, async () => {
    const heygen = await serve((_, response) => response.writeHead(404).end());
    const redis = await redisServer();
    const server = await startHttp({
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_API_KEY: 'key-of-ready',
      REDIS_URL: redis.url,
    });
    const up = [200, { status: 'ok', checks: { heygen: 'ok', redis: 'ok' } }];
    await waitFor(async () => expect(await ready(server)).toEqual(up));
    expect(heygen.seen).toContain('HEAD /');

    await redis.kill();
    const alone = [200, { status: 'degraded', checks: { heygen: 'ok', redis: 'away' } }];
    await waitFor(async () => expect(await ready(server)).toMatchObject(alone));

    await heygen.close();
    const away = [503, { status: 'away', checks: { heygen: 'away', redis: 'away' } }];
    await waitFor(async () => expect(await ready(server)).toMatchObject(away));
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200);
    await server.stop();
  });

  it('asks once for many probes', async () => {
    const heygen = await serve((_, response) => response.writeHead(200).end());
    const server = await startHttp({ HEYGEN_API_BASE: heygen.url, HEYGEN_API_KEY: 'key-of-ready' });
    await Promise.all(Array.from({ length: 20 }, () => ready(server)));
    expect(heygen.seen).toEqual(['HEAD /']);
    await server.stop();
    await heygen.close();
  });
});
