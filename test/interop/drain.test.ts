import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, type Generation } from '../support/mcp-clients.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(base: string, settings: Record<string, string> = {}): Promise<Server> {
  return startHttp({
    HEYGEN_API_BASE: base,
    HEYGEN_API_KEY: 'key-of-drain',
    HEYGEN_POLL_INTERVAL_MS: '20',
    ...settings,
  });
}

const call = (server: Server, generation: Generation, name: string, args: object, meta: object = {}) =>
  fetch(server.url, {
    method: 'POST',
    ...httpRequest(generation, 'tools/call', { name, arguments: args, _meta: meta }),
  });

/** Tells it to stop; resolves with its exit code. */
async function terminate(server: Server): Promise<unknown> {
  const exit = once(server.process, 'exit');
  server.process.kill('SIGTERM');
  const [code] = await exit;
  return code;
}

describe('told to stop, the server answers hosts of both generations', () => {
  it('that wait at once, with how to go on', async () => {
    const sandbox = await watchedSandbox({ speed: 1 });
    opened.push(sandbox.close);
    const server = await open(sandbox.url);
    const film = { prompt: 'A film', wait: true };
    const texts = GENERATIONS.map(async (generation) =>
      (await call(server, generation, 'create_video_agent', film, { progressToken: 1 })).text(),
    );
    await waitFor(() => expect(sandbox.count('POST /v3/video-agents')).toBe(GENERATIONS.length));
    await waitFor(() => expect(sandbox.count('GET /v3/video-agents')).toBeGreaterThanOrEqual(GENERATIONS.length));
    const exit = terminate(server);
    for (const text of await Promise.all(texts)) {
      expect(text).toMatch(/session_id.*get_video_agent_session.*wait_seconds/s);
      expect(text).not.toContain('"isError":true');
    }
    expect(await exit).toBe(0);
  });

  it('whose calls HeyGen does not answer in the time it has left, with what to look for', async () => {
    const heygen = await serve(() => {
      // Never answers.
    });
    opened.push(heygen.close);
    const server = await open(heygen.url, { HEYGEN_MCP_DRAIN_SECONDS: '1' });
    const texts = GENERATIONS.map(async (generation) =>
      (await call(server, generation, 'create_video_agent', { prompt: 'A film' })).text(),
    );
    await waitFor(() => expect(heygen.seen.length).toBe(GENERATIONS.length));
    const exit = terminate(server);
    for (const text of await Promise.all(texts)) {
      expect(text).toMatch(/create_video_agent was ended\. This server is being restarted.*before you call again/);
      expect(text).toContain('"isError":true');
    }
    expect(await exit).toBe(0);
  });
});

describe('told to stop, the server', () => {
  it('lets a call end that HeyGen answers in time', async () => {
    let answer = () => {};
    const heygen = await serve((_, response) => {
      answer = () =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"username":"late"}}');
    });
    opened.push(heygen.close);
    const server = await open(heygen.url);
    const me = call(server, '2026', 'get_current_user', {});
    await waitFor(() => expect(heygen.seen.length).toBe(1));
    const exit = terminate(server);
    await waitFor(() => expect(fetch(new URL('/healthz', server.url))).rejects.toThrow());
    answer();
    expect(await (await me).text()).toContain('late');
    expect(await exit).toBe(0);
  });

  it('ends a stream of news, which would never end by itself', async () => {
    const sandbox = await watchedSandbox();
    opened.push(sandbox.close);
    const server = await open(sandbox.url);
    const listen = httpRequest('2026', 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    const stream = await fetch(server.url, { method: 'POST', ...listen });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const exit = terminate(server);
    await stream.text().catch(() => undefined);
    expect(await exit).toBe(0);
  });
});
