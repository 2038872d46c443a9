import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalHeyGen } from '../../sandbox/local-heygen.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Delivery } from '../../sandbox/webhook-delivery.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';

const KEY = 'key-of-reports-test';
const PACE = { speed: 3000, maxJobs: 10, credits: 1000 };
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Records what is delivered to it; the first so many attempts are refused. */
async function receiver(refusals = 0) {
  const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
  let attempts = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    attempts += 1;
    if (attempts <= refusals) return void response.writeHead(500).end();
    taken.push({ headers: request.headers, body });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ close: () => void server.close() });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/done`, taken, attempts: () => attempts };
}

async function sandboxOf(): Promise<Sandbox> {
  const sandbox = await startSandbox({ operations: catalog.operations, ...PACE });
  opened.push(sandbox);
  return sandbox;
}

async function ask({ url }: Sandbox, path: string, body?: Json): Promise<Json> {
  const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  return (await fetch(url + path, init)).json() as Promise<Json>;
}

describe('the sandbox reports the end of a job', () => {
  it('to the address of its request, with the id that was given and without a signature', async () => {
    const to = await receiver();
    const sandbox = await sandboxOf();
    const film = { prompt: 'Tides', callback_url: to.url, callback_id: 'mine' };
    const { data } = (await ask(sandbox, '/v3/video-agents', film)) as { data: { session_id: string } };
    await expect.poll(() => to.taken.length).toBe(1);
    const [{ headers, body }] = to.taken as [(typeof to.taken)[0]];
    expect(JSON.parse(body)).toMatchObject({
      event_type: 'video_agent.success',
      event_data: { session_id: data.session_id, video_id: expect.any(String), callback_id: 'mine' },
    });
    expect(headers).not.toHaveProperty('heygen-signature');
  });

  it('again until the receiver takes it, and then no more', async () => {
    const to = await receiver(3);
    const sandbox = await sandboxOf();
    await ask(sandbox, '/v3/video-agents', { prompt: 'Tides', callback_url: to.url });
    await expect.poll(() => to.attempts()).toBe(4);
    await ask(sandbox, '/v3/video-agents', { prompt: 'Ebb', callback_url: to.url });
    await expect.poll(() => to.taken.length).toBe(2);
    expect(to.attempts()).toBe(5);
  });

  it('as a failure where it failed, and keeps a history of what was reported', async () => {
    const to = await receiver();
    const sandbox = await sandboxOf();
    await ask(sandbox, '/v3/video-agents', { prompt: '[[sandbox:render-fail]] Tides', callback_url: to.url });
    await expect.poll(() => to.taken.length).toBe(1);
    expect(JSON.parse(to.taken[0]?.body as string).event_type).toBe('video_agent.fail');
    const failures = await ask(sandbox, '/v3/webhooks/events?event_type=video_agent.fail');
    expect(failures.data).toEqual([expect.objectContaining({ event_type: 'video_agent.fail' })]);
    expect((await ask(sandbox, '/v3/webhooks/events?event_type=video_agent.success')).data).toEqual([]);
  });
});

describe('a registered endpoint', () => {
  /** A HeyGen without a socket, of which deliveries can be taken. */
  function local() {
    const heygen = new LocalHeyGen(catalog.operations, PACE);
    heygen.base = 'http://127.0.0.1:1';
    const asking = (method: string, path: string, body: Json): Json => {
      const url = new URL(path, heygen.base);
      const request = {
        method,
        url,
        text: JSON.stringify(body),
        key: KEY,
        idempotencyKey: undefined,
        fault: undefined,
      };
      return JSON.parse(heygen.handle(request).body).data;
    };
    const next = async () => {
      let due: Delivery[] = [];
      await expect
        .poll(() => {
          due = [...due, ...heygen.takeDueDeliveries()];
          return due.length;
        })
        .toBeGreaterThan(0);
      return due;
    };
    return { asking, next };
  }

  it('gets what it asked for, signed over the very bytes with the secret that it was given', async () => {
    const { asking, next } = local();
    const url = 'https://example.com/hook';
    const { secret } = asking('POST', '/v3/webhooks/endpoints', { url, events: ['video_agent.success'] });
    asking('POST', '/v3/webhooks/endpoints', { url: 'https://example.com/b', events: ['ai_clipping.success'] });
    asking('POST', '/v3/video-agents', { prompt: 'Tides' });
    const [{ headers, body, ...delivery }, ...more] = (await next()) as [Delivery, ...Delivery[]];
    expect(delivery).toEqual({ url });
    expect(more).toEqual([]);
    expect(headers).toEqual({
      'heygen-signature': createHmac('sha256', String(secret)).update(body).digest('hex'),
      'heygen-timestamp': expect.stringMatching(/^\d{10}$/),
      'heygen-event-id': expect.stringMatching(/^evt/),
    });
  });

  it('is told nothing of a lipsync, which has no event, while the address of its request is', async () => {
    const { asking, next } = local();
    asking('POST', '/v3/webhooks/endpoints', { url: 'https://example.com/hook' });
    asking('POST', '/v3/lipsyncs', {
      video: { type: 'url', url: 'https://example.com/a.mp4' },
      audio: { type: 'url', url: 'https://example.com/a.mp3' },
      callback_url: 'https://example.com/mine',
    });
    expect((await next()).map(({ url }) => url)).toEqual(['https://example.com/mine']);
  });
});
