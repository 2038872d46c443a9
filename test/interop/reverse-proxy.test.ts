import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, join } from '../support/mcp-clients.ts';
import { type ReverseProxy, startReverseProxy } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

/** What holds behind any reverse proxy, shown with one in Node; nginx.test.ts shows it of the file that is deployed. */

const KEY = 'key-of-proxied-caller';

type Server = Awaited<ReturnType<typeof startHttp>>;

let sandbox: Watched;
let server: Server;
let proxy: ReverseProxy;
const settings = () => ({
  HEYGEN_API_BASE: sandbox.url,
  HEYGEN_MCP_AUTH: 'key',
  HEYGEN_POLL_INTERVAL_MS: '20',
  HEYGEN_LOG_LEVEL: 'debug',
});

beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1, maxJobs: 100 });
  server = await startHttp(settings());
  proxy = await startReverseProxy(server.url);
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
  await sandbox.close();
});

const film = { name: 'create_video_agent', arguments: { prompt: 'A film', wait: true }, _meta: { progressToken: 0 } };

function call(params: Record<string, unknown>, signal?: AbortSignal) {
  const { headers, body } = httpRequest('2026', 'tools/call', params);
  return fetch(new URL('/mcp', proxy.url), { method: 'POST', body, signal, headers: { ...headers, 'x-api-key': KEY } });
}

const countCancelled = () => server.log.lines.filter((line) => line.includes('"outcome":"cancelled"')).length;

describe('through a reverse proxy', () => {
  it.each(GENERATIONS)('progress reaches a host of %s while its film is being made', async (generation) => {
    sandbox.setSpeed(1);
    const host = await join(generation, { url: `${proxy.url}/mcp`, log: server.log }, { 'x-api-key': KEY });
    // The film ends when progress has arrived, so that one which is kept back would never see its end.
    const onprogress = () => sandbox.finishJobs();
    const { data } = await host.call('create_video_agent', { prompt: 'A film', wait: true }, { onprogress });
    expect(data).toMatchObject({ status: 'completed' });
    await host.close();
  });

  it('a host that hangs up ends its call', async () => {
    sandbox.setSpeed(1);
    const before = countCancelled();
    const hangUp = new AbortController();
    const { body } = await call(film, hangUp.signal);
    await (body as ReadableStream<Uint8Array>).getReader().read();
    hangUp.abort();
    await waitFor(() => expect(countCancelled()).toBe(before + 1));
  });

  it('an instance that is stopped answers its waits, and the next one goes on', async () => {
    sandbox.setSpeed(1);
    const created = sandbox.count('POST /v3/video-agents');
    const waits = Array.from({ length: 8 }, async (_, index) => {
      const own = { ...film, arguments: { ...film.arguments, prompt: `Film ${index}` } };
      return (await call(own)).text();
    });
    await waitFor(() => expect(sandbox.count('POST /v3/video-agents')).toBe(created + 8));
    const next = await startHttp(settings());
    proxy.setTarget(next.url);
    expect(await server.stop()).toBe(0);
    server = next;
    const sessions = (await Promise.all(waits)).map((text) => /sess_\w+/.exec(text)?.[0]);
    sandbox.finishJobs();
    for (const session_id of sessions) {
      const answer = await call({ name: 'get_video_agent_session', arguments: { session_id, wait_seconds: 50 } });
      expect(await answer.text()).toContain('"status":"completed"');
    }
  });
});
