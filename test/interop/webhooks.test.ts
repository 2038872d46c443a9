import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../src/declarations/operation.ts';
import { GENERATIONS, type Host, join } from '../support/mcp-clients.ts';
import { front } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

const KEY = 'key-of-webhooks-test';
/** Where HeyGen will report the end a job is polled every 12 intervals, which is longer than a test may take. */
const SELDOM_MS = '3000';

let sandbox: Watched;
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  sandbox = await watchedSandbox();
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
afterAll(() => sandbox.close());

function opening<T extends { close(): Promise<unknown> }>(one: T): T {
  opened.push(one);
  return one;
}

async function reachable(settings: Record<string, string> = {}, heygen = sandbox) {
  const door = opening(await front());
  const server = await startHttp({
    HEYGEN_API_BASE: heygen.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: SELDOM_MS,
    HEYGEN_MCP_PUBLIC_URL: door.url,
    HEYGEN_TOOLSETS: 'all',
    HEYGEN_LOG_LEVEL: 'debug',
    ...settings,
  });
  opening({ close: server.stop });
  door.leadTo(server.url);
  return { door, server, webhook: `${door.url}/webhooks/heygen` };
}

const hostOf = async (generation: (typeof GENERATIONS)[number], server: { url: string; log: Host['log'] }) =>
  opening(await join(generation, server));

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const signature = (body: string, secret: string) => ({
  'heygen-signature': createHmac('sha256', secret).update(body).digest('hex'),
  'heygen-timestamp': String(Math.floor(Date.now() / 1000)),
  'heygen-event-id': 'evt-1',
});

describe.each(GENERATIONS)('a host of %s whose server HeyGen can reach', (generation) => {
  it('has its film when HeyGen reports it, long before the next poll', async () => {
    const { server, door } = await reachable();
    const host = await hostOf(generation, server);
    const { data } = await host.call('create_video_agent', { prompt: 'A film about tides', wait: true });
    expect(data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
    expect(door.passed).toEqual([expect.stringMatching(/^POST \/webhooks\/heygen\?job=[\w-]+$/)]);
    expect(server.log.lines.join('\n')).not.toMatch(/job=|"callback/);
  });

  it('has several translations when the last one is reported', async () => {
    const { server, door } = await reachable();
    const host = await hostOf(generation, server);
    const { data, text } = await host.call('create_video_translation', {
      video: 'https://example.com/a.mp4',
      output_languages: ['German', 'French', 'Italian'],
      wait: true,
    });
    expect(data, text).toMatchObject({ done: 3, total: 3 });
    expect(door.passed).toHaveLength(3);
  });
});

describe('what HeyGen does not report', () => {
  it('is polled for, such as the question of a session that may ask one', async () => {
    const { server } = await reachable();
    const host = await hostOf('2026', server);
    const { data } = await host.call('create_video_agent', { prompt: 'A film', mode: 'chat', wait: true });
    expect(data).toMatchObject({ status: 'waiting_for_input' });
  });

  it('is polled', async () => {
    const { server, door } = await reachable({ HEYGEN_POLL_INTERVAL_MS: '20' });
    const host = await hostOf('2026', server);
    const { data } = await host.call('create_background_removal', {
      video: { type: 'url', url: 'https://example.com/a.mp4' },
      wait: true,
    });
    expect(data).toMatchObject({ status: 'completed' });
    expect(door.passed).toEqual([]);
  });
});

describe('a signed report to a registered endpoint', () => {
  it('ends the wait for a job that was started elsewhere', async () => {
    const slow = opening(await watchedSandbox({ speed: 600 }));
    const { server, webhook } = await reachable(
      { HEYGEN_WEBHOOK_SECRET: 'another,whsec-0', HEYGEN_POLL_INTERVAL_MS: '600000' },
      slow,
    );
    const api = async (path: string, init: RequestInit = {}) => {
      const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
      return ((await (await fetch(slow.url + path, { ...init, headers })).json()) as { data: Json }).data;
    };
    const { session_id } = await api('/v3/video-agents', { method: 'POST', body: '{"prompt":"Ebb and flow"}' });
    const host = await hostOf('2025', server);
    const wait = host.call('get_video_agent_session', { session_id, wait_seconds: 50 });
    await slow.until(({ method, path }) => method === 'GET' && path.startsWith(`/v3/video-agents/${session_id}`));
    const address = async () => {
      const { video_id } = await api(`/v3/video-agents/${session_id}`);
      return video_id && (await api(`/v3/videos/${video_id}`)).video_url;
    };
    await expect.poll(address).toBeTruthy();
    const body = JSON.stringify({ event_type: 'video_agent.success', event_data: { session_id } });
    expect((await post(webhook, body, signature(body, 'whsec-0'))).status).toBe(200);
    expect((await wait).data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
  });

  it('that is a lie makes the job read again, and nobody is told it', async () => {
    const slow = opening(await watchedSandbox({ speed: 1 }));
    const settings = { HEYGEN_WEBHOOK_SECRET: 'whsec-1', HEYGEN_POLL_INTERVAL_MS: '600000' };
    const { server, webhook } = await reachable(settings, slow);
    const host = await hostOf('2026', server);
    const { data: made } = await host.call('create_video_agent', { prompt: 'A film about tides' });
    const { session_id } = made as { session_id: string };
    const leaving = new AbortController();
    const wait = host.call('get_video_agent_session', { session_id, wait_seconds: 50 }, { signal: leaving.signal });
    const ended = wait.then(
      () => 'told',
      () => 'left',
    );
    const reads = () => slow.count(`GET /v3/video-agents/${session_id}`);
    await expect.poll(reads).toBe(1);
    const body = JSON.stringify({
      event_type: 'video_agent.success',
      event_data: { session_id, video_id: 'invented' },
    });
    expect((await post(webhook, body, signature(body, 'whsec-1'))).status).toBe(200);
    await expect.poll(reads).toBe(2);
    leaving.abort();
    expect(await ended).toBe('left');
  });
});

describe('the endpoint', () => {
  it.each<[string, number, (url: string) => Promise<Response>]>([
    ['an unsigned report', 401, (url) => post(url, '{"event_type":"avatar_video.success","event_data":{}}')],
    ['an invented token', 401, (url) => post(`${url}?job=abc`, '{"event_type":"avatar_video.success"}')],
    ['a wrong signature', 401, (url) => post(url, '{}', signature('{}', 'wrong'))],
    ['a signed text that is no JSON', 400, (url) => post(url, 'ping', signature('ping', 'whsec-2'))],
    ['a body of 300 KB', 413, (url) => post(url, ' '.repeat(300_000))],
    ['a look', 200, (url) => fetch(url)],
    ['HEAD', 200, (url) => fetch(url, { method: 'HEAD' })],
    ['PUT', 405, (url) => fetch(url, { method: 'PUT', body: '{}' })],
    [
      'an unknown kind of event',
      200,
      (url) => {
        const body = '{"event_type":"hologram.success","event_data":{"hologram_id":"h1"}}';
        return post(url, body, signature(body, 'whsec-2'));
      },
    ],
  ])('answers %s with %d', async (_, status, ask) => {
    const { webhook } = await reachable({ HEYGEN_WEBHOOK_SECRET: 'whsec-2' });
    const answer = await ask(webhook);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('whsec');
  });

  it('does not exist without a public address', async () => {
    const server = await startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: KEY });
    opening({ close: server.stop });
    expect((await post(new URL('/webhooks/heygen', server.url).href, '{}')).status).toBe(404);
  });

  it('outlives a sender that breaks off', async () => {
    const { server, webhook } = await reachable();
    await new Promise((resolve) => {
      const broken = request(new URL('/webhooks/heygen', server.url), {
        method: 'POST',
        headers: { 'content-length': 1000 },
      });
      broken.on('error', resolve);
      broken.write('{"event_type":', () => broken.destroy(new Error('broken off')));
    });
    expect((await fetch(webhook)).status).toBe(200);
  });
});
