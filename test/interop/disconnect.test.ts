import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    HEYGEN_API_KEY: 'key-of-disconnect-test',
    HEYGEN_POLL_INTERVAL_MS: '10',
    HEYGEN_LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await server.stop();
  await sandbox.close();
});

const ended = () => server.log.lines.filter((line) => line.includes('"outcome":"cancelled"')).length;

describe.each(GENERATIONS)('a host of %s that hangs up in the middle of a wait', (generation) => {
  it('ends the wait and its polling', async () => {
    const before = ended();
    const hangUp = new AbortController();
    const call = {
      name: 'create_video_agent',
      arguments: { prompt: `A film of ${generation}`, wait: true },
      _meta: { progressToken: 1 },
    };
    const request = httpRequest(generation, 'tools/call', call);
    const response = await fetch(server.url, { method: 'POST', ...request, signal: hangUp.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    hangUp.abort();
    await server.log.until(() => ended() > before);
    const polls = sandbox.seen.length;
    await fetch(server.url, {
      method: 'POST',
      ...httpRequest(generation, 'tools/call', { name: 'get_current_user', arguments: {} }),
    });
    expect(sandbox.seen.slice(polls).map(({ path }) => path)).toEqual(['/v3/users/me']);
  });
});
