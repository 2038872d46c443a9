import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServedRequest } from '../../sandbox/server.ts';
import { GENERATIONS, type Host, join } from '../support/mcp-clients.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';
import { PROCESS_INTERVAL_MS } from '../support/time-limits.ts';

const KEY = 'key-of-webhooks-test';
/** A pace at which nobody polls in a test, so that what ends a wait is a report. */
const NEVER_MS = '600000';

let sandbox: Watched;
/** A server that HeyGen can reach, for what leaves nothing behind in it. */
let shared: Awaited<ReturnType<typeof startReachable>>;
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  sandbox = await watchedSandbox({ maxJobs: 100 });
  shared = await startReachable({ HEYGEN_WEBHOOK_SECRET: 'whsec-of-endpoint-0,whsec-of-endpoint-1' });
});
beforeEach(() => sandbox.setSpeed(3000));
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
afterAll(async () => {
  await shared.close();
  await sandbox.close();
});

async function startReachable(settings: Record<string, string> = {}) {
  const publicSide = await startReverseProxy();
  const server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_POLL_INTERVAL_MS: NEVER_MS,
    HEYGEN_MCP_PUBLIC_URL: publicSide.url,
    HEYGEN_TOOLSETS: 'all',
    HEYGEN_LOG_LEVEL: 'debug',
    ...settings,
  });
  publicSide.setTarget(server.url);
  const close = async () => {
    await server.stop();
    await publicSide.close();
  };
  return { publicSide, server, close, webhook: `${publicSide.url}/webhooks/heygen` };
}

async function connectTo(server: { url: string; log: Host['log'] }, generation: (typeof GENERATIONS)[number] = '2026') {
  const host = await join(generation, server);
  opened.push(host);
  return host;
}

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const signature = (body: string, secret: string) => ({
  'heygen-signature': createHmac('sha256', secret).update(body).digest('hex'),
  'heygen-timestamp': String(Math.floor(Date.now() / 1000)),
  'heygen-event-id': 'evt-1',
});

describe.each(GENERATIONS)('a host of %s whose server HeyGen can reach', (generation) => {
  it('has its film when HeyGen reports it, though nobody polls', async () => {
    const before = shared.publicSide.passed.length;
    const host = await connectTo(shared.server, generation);
    const { data } = await host.call('create_video_agent', { prompt: 'A film about tides', wait: true });
    expect(data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
    const passed = shared.publicSide.passed.slice(before);
    expect(passed).toEqual([expect.stringMatching(/^POST \/webhooks\/heygen\?job=[\w-]+$/)]);
    expect(shared.server.log.lines.join('\n')).not.toMatch(/job=|"callback/);
  });

  it('has several translations when the last one is reported', async () => {
    const before = shared.publicSide.passed.length;
    const host = await connectTo(shared.server, generation);
    const { data, text } = await host.call('create_video_translation', {
      video: 'https://example.com/a.mp4',
      output_languages: ['German', 'French', 'Italian'],
      wait: true,
    });
    expect(data, text).toMatchObject({ done: 3, total: 3 });
    expect(shared.publicSide.passed).toHaveLength(before + 3);
  });
});

describe('what HeyGen reports while nobody waits', () => {
  const readLedger = async (folder: string) => {
    const { stdout } = await run(['ledger', '--json'], { HEYGEN_LEDGER_DIR: folder });
    return JSON.parse(stdout).entries;
  };

  it('is read once, so that the ledger has its end and its price', async () => {
    const folder = mkdtempSync(joinPath(tmpdir(), 'heygen-mcp-ledger-'));
    const reachable = await startReachable({ HEYGEN_LEDGER_DIR: folder });
    opened.push(reachable);
    sandbox.setSpeed(1);
    const host = await connectTo(reachable.server);
    const { data } = await host.call('create_video_agent', { prompt: 'A 40-second film about nobody' });
    expect(await readLedger(folder)).toMatchObject([{ outcome: 'started' }]);
    const isRead = ({ method, path }: ServedRequest) => method === 'GET' && path.includes(String(data.session_id));
    sandbox.finishJobs();
    await sandbox.until(isRead);
    await expect
      .poll(() => readLedger(folder), { interval: PROCESS_INTERVAL_MS })
      .toMatchObject([{ outcome: 'completed', seconds: 40, price_usd: 1.332 }]);
    expect(sandbox.seen.filter(isRead)).toHaveLength(1);
  });
});

describe('what HeyGen does not report is polled', () => {
  let polling: typeof shared;
  beforeAll(async () => {
    polling = await startReachable({ HEYGEN_POLL_INTERVAL_MS: '20' });
  });
  afterAll(() => polling.close());

  it('such as the question of a session that may ask one', async () => {
    const host = await connectTo(polling.server);
    const { data } = await host.call('create_video_agent', { prompt: 'A film', mode: 'chat', wait: true });
    expect(data).toMatchObject({ status: 'waiting_for_input' });
    expect(polling.publicSide.passed).toEqual([]);
  });

  it('such as the removal of a background', async () => {
    const host = await connectTo(polling.server);
    const { data } = await host.call('create_background_removal', {
      video: { type: 'url', url: 'https://example.com/a.mp4' },
      wait: true,
    });
    expect(data).toMatchObject({ status: 'completed' });
    expect(polling.publicSide.passed).toEqual([]);
  });
});

describe('a signed report to a registered endpoint', () => {
  const countReads = (session_id: string) => sandbox.count(`GET /v3/video-agents/${session_id}`);

  it('ends the wait for a job that was started elsewhere', async () => {
    sandbox.setSpeed(1);
    const response = await fetch(`${sandbox.url}/v3/video-agents`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
      body: '{"prompt":"Ebb and flow"}',
    });
    const { session_id } = ((await response.json()) as { data: { session_id: string } }).data;
    const host = await connectTo(shared.server, '2025');
    const wait = host.call('get_video_agent_session', { session_id, wait_seconds: 50 });
    await expect.poll(() => countReads(session_id)).toBe(1);
    sandbox.finishJobs();
    const body = JSON.stringify({ event_type: 'video_agent.success', event_data: { session_id } });
    expect((await post(shared.webhook, body, signature(body, 'whsec-of-endpoint-0'))).status).toBe(200);
    expect((await wait).data).toMatchObject({ status: 'completed', video: { video_url: expect.any(String) } });
  });

  it('that is a lie makes the job read again, and nobody is told it', async () => {
    sandbox.setSpeed(1);
    const host = await connectTo(shared.server);
    const { data: made } = await host.call('create_video_agent', { prompt: 'A film about tides' });
    const { session_id } = made as { session_id: string };
    const leaving = new AbortController();
    const wait = host.call('get_video_agent_session', { session_id, wait_seconds: 50 }, { signal: leaving.signal });
    const ended = wait.then(
      () => 'told',
      () => 'left',
    );
    await expect.poll(() => countReads(session_id)).toBe(1);
    const body = JSON.stringify({
      event_type: 'video_agent.success',
      event_data: { session_id, video_id: 'invented' },
    });
    expect((await post(shared.webhook, body, signature(body, 'whsec-of-endpoint-1'))).status).toBe(200);
    await expect.poll(() => countReads(session_id)).toBe(2);
    leaving.abort();
    expect(await ended).toBe('left');
  });
});

describe('the endpoint', () => {
  it.each<[string, number, (url: string) => Promise<Response>]>([
    ['an unsigned report', 401, (url) => post(url, '{"event_type":"avatar_video.success","event_data":{}}')],
    ['an invented token', 401, (url) => post(`${url}?job=abc`, '{"event_type":"avatar_video.success"}')],
    ['a wrong signature', 401, (url) => post(url, '{}', signature('{}', 'wrong'))],
    ['a signed text that is no JSON', 400, (url) => post(url, 'ping', signature('ping', 'whsec-of-endpoint-0'))],
    ['a body of 300 KB', 413, (url) => post(url, ' '.repeat(300_000))],
    ['a look', 200, (url) => fetch(url)],
    ['HEAD', 200, (url) => fetch(url, { method: 'HEAD' })],
    ['PUT', 405, (url) => fetch(url, { method: 'PUT', body: '{}' })],
    [
      'an unknown kind of event',
      200,
      (url) => {
        const body = '{"event_type":"hologram.success","event_data":{"hologram_id":"h1"}}';
        return post(url, body, signature(body, 'whsec-of-endpoint-0'));
      },
    ],
  ])('answers %s with %d', async (_, status, ask) => {
    const answer = await ask(shared.webhook);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('whsec');
  });

  it('does not exist without a public address', async () => {
    const server = await startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: KEY });
    opened.push({ close: server.stop });
    expect((await post(new URL('/webhooks/heygen', server.url).href, '{}')).status).toBe(404);
  });

  it('outlives a sender that breaks off', async () => {
    await new Promise((resolve) => {
      const broken = request(new URL('/webhooks/heygen', shared.server.url), {
        method: 'POST',
        headers: { 'content-length': 1000 },
      });
      broken.on('error', resolve);
      broken.write('{"event_type":', () => broken.destroy(new Error('broken off')));
    });
    expect((await fetch(shared.webhook)).status).toBe(200);
  });
});
