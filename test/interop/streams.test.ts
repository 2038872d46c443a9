import { afterAll, beforeAll, describe, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

let sandbox: Watched;
let server: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1 });
  server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: 'key-of-streams',
    HEYGEN_MCP_STREAM_SECONDS: '1',
  });
});
afterAll(async () => {
  await server.stop();
  await sandbox.close();
});

describe.concurrent.each(GENERATIONS)('a wait of a host of %s that asked for no progress', (generation) => {
  it('streams from the start and shows signs of life, so that no proxy takes it for dead', async ({ expect }) => {
    const hangUp = new AbortController();
    const call = { name: 'create_video_agent', arguments: { prompt: 'A film', wait: true } };
    const request = httpRequest(generation, 'tools/call', call);
    const { headers, body } = await fetch(server.url, { method: 'POST', ...request, signal: hangUp.signal });
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(headers.get('x-accel-buffering')).toBe('no');
    let text = '';
    for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if ((text.match(/^: keepalive$/gm)?.length ?? 0) >= 2) break;
    }
    expect(text).not.toContain('data:');
    hangUp.abort();
  });
});

it.concurrent('a stream of news shows signs of life too', async ({ expect }) => {
  const listen = httpRequest('2026', 'subscriptions/listen', { notifications: { toolsListChanged: true } });
  const { body } = await fetch(server.url, { method: 'POST', ...listen });
  let text = '';
  for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/^: keepalive$/m.test(text)) break;
  }
  expect(text).toContain('notifications/subscriptions/acknowledged');
});
