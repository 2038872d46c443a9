import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, type Generation } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

let sandbox: Watched;
let server: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 200 });
  server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_API_KEY: 'key-of-the-house',
    HEYGEN_POLL_INTERVAL_MS: '20',
    HEYGEN_MCP_REQUESTS_PER_MINUTE: '0',
    HEYGEN_MCP_CONCURRENT_REQUESTS: '200',
    HEYGEN_LOG_LEVEL: 'trace',
  });
});
afterAll(async () => {
  await server.stop();
  await sandbox.close();
});

function post(key: string, generation: Generation, method: string, params: object, more: Record<string, string> = {}) {
  const { headers, body } = httpRequest(generation, method, params as Record<string, unknown>);
  return fetch(server.url, { method: 'POST', body, headers: { ...headers, 'x-api-key': key, ...more } });
}

const callText = async (
  ...[key, generation, name, args, more]: [string, Generation, string, object, Record<string, string>?]
) => (await post(key, generation, 'tools/call', { name, arguments: args }, more)).text();

const ROUNDS = 8;

describe('two callers who hammer at once', () => {
  it('each get their own answers, errors, watches and log lines, with the same message ids', async () => {
    const texts: Record<string, string[]> = { ann: [], ben: [] };
    /** One caller's day: films with a word of their own, waits for them, lists, and things that fail. */
    async function work(who: 'ann' | 'ben', generation: Generation, group: number): Promise<void> {
      const key = `key-of-${who}`;
      const request = `${who}-${generation}-${group}`;
      const mark = { 'x-request-id': request };
      const film = { prompt: `A film that ${who} ordered`, wait: true };
      const made = await callText(key, generation, 'create_video_agent', film, mark);
      const listed = await callText(key, generation, 'list_video_agent_sessions', {}, mark);
      const missing = await callText(key, generation, 'get_video', { video_id: `vid_of_${who}` }, mark);
      expect(missing).toContain(`request here ${request}`);
      texts[who]?.push(made, listed, missing);
    }
    const before = sandbox.seen.length;
    await Promise.all(
      (['ann', 'ben'] as const).flatMap((who) =>
        GENERATIONS.flatMap((generation) => Array.from({ length: ROUNDS }, (_, group) => work(who, generation, group))),
      ),
    );
    for (const [mine, other] of [
      ['ann', 'ben'],
      ['ben', 'ann'],
    ] as const) {
      expect(texts[mine]?.join()).toContain('completed');
      expect(texts[mine]?.join()).not.toContain(other);
    }
    // What HeyGen was asked under a caller's request id it was asked with that caller's key.
    const upstream = sandbox.seen.slice(before).filter(({ requestId }) => requestId);
    expect(upstream.length).toBeGreaterThan(0);
    for (const { key, requestId } of upstream) expect(key).toBe(`key-of-${requestId?.split('-')[0]}`);
    expect(sandbox.seen.map(({ key }) => key)).not.toContain('key-of-the-house');
    // A caller has one name in the log, and a request of theirs stands under no other.
    const names = { ann: new Set<string>(), ben: new Set<string>() };
    for (const line of server.log.lines) {
      const { request = '', caller } = JSON.parse(line);
      const who = String(request).split('-')[0];
      if ((who === 'ann' || who === 'ben') && caller) names[who].add(caller);
    }
    expect([names.ann.size, names.ben.size]).toEqual([1, 1]);
    expect(names.ann).not.toEqual(names.ben);
  });

  it('do not share a film: its id is nothing to the other', async () => {
    const { session_id } = JSON.parse(
      /\{.*\}/s.exec(await callText('key-of-ann', '2026', 'create_video_agent', { prompt: 'Hers' }))?.[0] ?? '',
    ).result.structuredContent;
    const hers = await callText('key-of-ann', '2026', 'get_video_agent_session', { session_id });
    const his = await callText('key-of-ben', '2026', 'get_video_agent_session', { session_id, wait_seconds: 5 });
    expect(hers).not.toContain('"isError":true');
    expect(his).toContain('"isError":true');
    expect(his).toContain('404');
  });

  it('do not share tasks: the id of one is unknown to the other', async () => {
    const capabilities = {
      _meta: { 'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
    };
    const asTask = async (key: string, method: string, params: object) => {
      const { headers, body } = httpRequest('2026', method, params as Record<string, unknown>);
      const message = JSON.parse(body);
      Object.assign(message.params._meta, capabilities._meta);
      const answer = await fetch(server.url, {
        method: 'POST',
        body: JSON.stringify(message),
        headers: { ...headers, 'x-api-key': key },
      });
      return JSON.parse(/\{.*\}/s.exec(await answer.text())?.[0] ?? '');
    };
    const made = await asTask('key-of-ann', 'tools/call', {
      name: 'create_video_agent',
      arguments: { prompt: 'Hers' },
    });
    const { taskId } = made.result;
    expect(taskId).toEqual(expect.any(String));
    for (const method of ['tasks/get', 'tasks/cancel']) {
      expect(await asTask('key-of-ben', method, { taskId })).toMatchObject({
        error: { message: expect.stringContaining('No such task') },
      });
    }
    expect(await asTask('key-of-ann', 'tasks/get', { taskId })).toMatchObject({ result: { taskId } });
  });
});

describe('cancelling', () => {
  it('by the id of another’s request and session ends nothing of theirs', async () => {
    const slow = await watchedSandbox({ speed: 1 });
    const other = await startHttp({
      HEYGEN_API_BASE: slow.url,
      HEYGEN_MCP_AUTH: 'key',
      HEYGEN_POLL_INTERVAL_MS: '20',
      HEYGEN_LOG_LEVEL: 'debug',
    });
    const session = { 'mcp-session-id': 'the-same-session' };
    const send = (key: string, message: object) =>
      fetch(other.url, {
        method: 'POST',
        headers: { ...httpRequest('2025', '', {}).headers, 'x-api-key': key, ...session },
        body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      });
    const cancel = { method: 'notifications/cancelled', params: { requestId: 1 } };
    const call = { name: 'create_video_agent', arguments: { prompt: 'Hers', wait: true }, _meta: { progressToken: 0 } };
    const ended = () => other.log.lines.filter((line) => line.includes('"outcome":"cancelled"')).length;

    const hers = await send('key-of-ann', { id: 1, method: 'tools/call', params: call });
    await (hers.body as ReadableStream<Uint8Array>).getReader().read();
    expect((await send('key-of-ben', cancel)).status).toBe(202);
    const polls = slow.seen.length;
    await waitFor(() => expect(slow.seen.length).toBeGreaterThan(polls + 2));
    expect(ended()).toBe(0);

    expect((await send('key-of-ann', cancel)).status).toBe(202);
    await waitFor(() => expect(ended()).toBe(1));
    expect(other.log.lines.filter((line) => line.includes('"fault"'))).toEqual([]);
    await other.stop();
    await slow.close();
  });
});
