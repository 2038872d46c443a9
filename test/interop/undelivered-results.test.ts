import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../support/files.ts';
import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { connect, GENERATIONS, type Generation } from '../support/mcp-clients.ts';
import { post, type Sent } from '../support/raw-socket.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

/** HeyGen behind a gate: work is done at once, its answer comes out when the gate is open. */
let heygen: TestServer;
let sandbox: Watched;
let server: Awaited<ReturnType<typeof startHttp>>;
let gate: Promise<void> = Promise.resolve();

/** Closes the gate; returns what opens it. */
function closeGate(): () => void {
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1, maxJobs: 100 });
  heygen = await serve(async (request, response) => {
    const { method = 'GET', url } = request;
    const headers = Object.entries(request.headers).filter(([name]) => /^(x-|content-type|idempotency)/.test(name));
    const body = ['GET', 'HEAD'].includes(method) ? undefined : await text(request);
    const answer = await fetch(sandbox.url + url, { method, body, headers: headers as [string, string][] });
    const json = await answer.text();
    if (method === 'POST') await gate;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(json);
  });
  server = await startHttp({
    HEYGEN_API_BASE: heygen.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_POLL_INTERVAL_MS: '10',
    HEYGEN_LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await server.stop();
  await heygen.close();
  await sandbox.close();
});

const countFilms = () => sandbox.count('POST /v3/video-agents');
const countCancelled = () => server.log.lines.filter((line) => line.includes('"outcome":"cancelled"')).length;

function request(generation: Generation, args: object, key = 'key-of-undelivered', meta: object = {}) {
  const call = { name: 'create_video_agent', arguments: { ...args }, _meta: meta };
  const { headers, body } = httpRequest(generation, 'tools/call', call);
  return { headers: { ...headers, 'x-api-key': key }, body };
}

async function call(...given: Parameters<typeof request>): Promise<string> {
  const response = await fetch(server.url, { method: 'POST', ...request(...given) });
  const { result } = messageOf(await response.text());
  expect(result.isError).toBeFalsy();
  return result.content[0].text;
}

/** Answers of /mcp that are out, or whose callers are gone. */
async function countClosed(): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', server.url))).text();
  const counts = [...metrics.matchAll(/_count\{[^}]*"\/mcp"[^}]*\} (\d+)/g)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Breaks a connection; resolves when the server has noticed. */
async function drop({ drop: hangUp }: Sent): Promise<void> {
  const closed = await countClosed();
  await hangUp();
  await waitFor(async () => expect(await countClosed()).toBeGreaterThan(closed));
}

const MARK = /^This call was made before/;

describe.each(GENERATIONS)('a create whose caller of %s is gone before the answer', (generation) => {
  it('is answered to the same call once, and made again after that', async () => {
    const args = { prompt: `Lost on the way, ${generation}` };
    const films = countFilms();
    const cancelled = countCancelled();
    const open = closeGate();
    const lost = post(server.url, request(generation, args));
    await waitFor(() => expect(countFilms()).toBe(films + 1));
    await drop(lost);
    open();
    await server.log.until(() => countCancelled() > cancelled);
    expect(await call(generation, args)).toMatch(MARK);
    expect(countFilms()).toBe(films + 1);
    expect(await call(generation, args)).not.toMatch(MARK);
    expect(countFilms()).toBe(films + 2);
  });

  it('is waited for by the same call while HeyGen still answers the first', async () => {
    const films = countFilms();
    const open = closeGate();
    const lost = post(server.url, request(generation, { prompt: 'In a hurry', orientation: 'portrait' }));
    await waitFor(() => expect(countFilms()).toBe(films + 1));
    await drop(lost);
    const again = call(generation, { orientation: 'portrait', prompt: 'In a hurry' });
    open();
    expect(await again).toMatch(MARK);
    expect(countFilms()).toBe(films + 1);
  });

  it('is named to the same call where it was being waited for', async () => {
    const args = { prompt: `A long wait, ${generation}`, wait: true };
    const films = countFilms();
    const cancelled = countCancelled();
    const lost = post(server.url, request(generation, args, undefined, { progressToken: 1 }));
    await waitFor(() => expect(countFilms()).toBe(films + 1));
    await waitFor(() => expect(sandbox.count('GET /v3/video-agents/')).toBeGreaterThan(0));
    await drop(lost);
    await server.log.until(() => countCancelled() > cancelled);
    const said = await call(generation, args);
    expect(said).toMatch(MARK);
    expect(said).toMatch(/session_id/);
    expect(countFilms()).toBe(films + 1);
  });

  it('is not answered to another account, nor to another call', async () => {
    const args = { prompt: `Mine alone, ${generation}` };
    const films = countFilms();
    const cancelled = countCancelled();
    const open = closeGate();
    const lost = post(server.url, request(generation, args));
    await waitFor(() => expect(countFilms()).toBe(films + 1));
    await drop(lost);
    open();
    await server.log.until(() => countCancelled() > cancelled);
    expect(await call(generation, args, 'key-of-somebody-else')).not.toMatch(MARK);
    expect(await call(generation, { prompt: 'Another film' })).not.toMatch(MARK);
    expect(countFilms()).toBe(films + 3);
  });
});

describe.each(GENERATIONS)('a create that a client of %s on stdio cancels', (generation) => {
  it('is offered to the same call once, and one more is made after that', async () => {
    const host = await connect('stdio', generation, { HEYGEN_API_BASE: heygen.url, HEYGEN_API_KEY: 'key-of-stdio' });
    const args = { prompt: `Taken back, ${generation}` };
    const films = countFilms();
    const open = closeGate();
    const cancel = new AbortController();
    const lost = host.call('create_video_agent', args, { signal: cancel.signal });
    await waitFor(() => expect(countFilms()).toBe(films + 1));
    cancel.abort();
    await expect(lost).rejects.toThrow();
    open();
    const said = await host.call('create_video_agent', args);
    expect(said.text).toMatch(/^This call was made before and cancelled, but HeyGen had taken it already/);
    expect(said.text).toContain('To make one more, call again.');
    expect(countFilms()).toBe(films + 1);
    expect((await host.call('create_video_agent', args)).text).not.toContain('made before');
    expect(countFilms()).toBe(films + 2);
    await host.close();
  });
});
