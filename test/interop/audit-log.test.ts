import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Host, join } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { type Running, startHttp } from '../support/server-process.ts';

type Line = Record<string, unknown>;

const ANN = 'token-of-ann-who-makes-films-0000000001';
const PINO = ['level', 'time', 'msg'];
const DOCS = readFileSync(fileURLToPath(new URL('../../docs/audit-log.md', import.meta.url)), 'utf8');

/** The fields that the docs name for one kind of line. */
function getDocumented(kind: string): string[] {
  const section = DOCS.split(`\n## ${kind}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell]) => String(cell));
  return rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => String(name)));
}

describe('the audit log', () => {
  let heygen: Watched;
  let server: Running & { url: string };
  let host: Host;
  const seen: Line[] = [];

  /** Resolves with a line of the audit log that has these values, and remembers it. */
  async function untilLogged(wanted: Line): Promise<Line> {
    const fits = (text: string) => {
      const line: Line = JSON.parse(text);
      return Object.entries(wanted).every(([name, value]) => line[name] === value);
    };
    const line: Line = JSON.parse(await server.log.until(fits));
    seen.push(line);
    return line;
  }

  const post = (headers: Record<string, string>) => fetch(server.url, { method: 'POST', headers, body: '{}' });

  beforeAll(async () => {
    heygen = await watchedSandbox({ speed: 1 });
    server = await startHttp({
      HEYGEN_API_BASE: heygen.url,
      HEYGEN_API_KEY: 'key-of-the-company',
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: ANN,
      HEYGEN_MCP_CONCURRENT_REQUESTS: '1',
      HEYGEN_TOOLSETS: 'all',
      HEYGEN_SPEND_LIMIT_USD: '100',
      HEYGEN_SPEND_LIMIT_PERSON_USD: '50',
      HEYGEN_CONFIRM: 'never',
    });
    host = await join('2026', server, { authorization: `Bearer ${ANN}` });
  });
  afterAll(async () => {
    await host.close();
    await server.stop();
    await heygen.close();
  });

  it('begins with what is served, and how', async () => {
    expect(await untilLogged({ audit: 'start' })).toMatchObject({
      transport: 'http',
      authentication: 'token',
      toolsets: ['all'],
      read_only: false,
      sandbox: false,
      spend_limit_usd: 100,
      spend_limit_person_usd: 50,
      spend_period: 'day',
      url: server.url,
    });
  });

  it('has each request that was not let in, and why, without what it brought', async () => {
    await post({ authorization: 'Bearer not-to-be-seen-in-any-log' });
    expect(await untilLogged({ audit: 'refused', status: 401 })).toMatchObject({
      address: '127.0.0.1',
      path: '/mcp',
      reason: expect.stringMatching(/token/),
      request: expect.any(String),
    });
    await post({ authorization: `Bearer ${ANN}`, origin: 'https://elsewhere.example' });
    expect(await untilLogged({ audit: 'refused', status: 403 })).toMatchObject({ address: '127.0.0.1' });
  });

  it('knows whose request was one too many', async () => {
    const created = await host.call('create_video_agent', { prompt: 'A film about bees, 30 s' });
    const waiting = host.call('get_video_agent_session', { session_id: created.data.session_id, wait_seconds: 50 });
    await heygen.until(({ method, path }) => method === 'GET' && path.includes(String(created.data.session_id)));
    const tooMany = await Promise.all(Array.from({ length: 5 }, () => post({ authorization: `Bearer ${ANN}` })));
    heygen.finishJobs();
    await waiting;
    expect(tooMany.map(({ status }) => status)).toContain(429);
    const line = await untilLogged({ audit: 'refused', status: 429 });
    expect(line).toMatchObject({ who: expect.any(String), caller: expect.any(String) });
  });

  it('has each call that changes or costs, by whom, and what it started', async () => {
    const prompt = 'A 60-second film about a secret merger';
    const { data } = await host.call('create_video_agent', { prompt });
    const job = `session:${data.session_id}`;
    const fits = (text: string) => text.includes('"audit":"call"') && text.includes(job);
    const line: Line = JSON.parse(await server.log.until(fits));
    seen.push(line);
    expect(line).toMatchObject({
      who: expect.any(String),
      tool: 'create_video_agent',
      effect: 'create',
      outcome: 'ok',
      jobs: [job],
      entry: expect.stringMatching(/^[\da-f-]{36}$/),
      estimate_usd: 1.998,
      ms: expect.any(Number),
    });
    await host.call('delete_video', { video_id: 'nobody' });
    expect(await untilLogged({ audit: 'call', tool: 'delete_video' })).toMatchObject({
      effect: 'delete',
      outcome: 'error',
      ids: { video_id: 'nobody' },
    });
    const audited = server.log.lines.filter((text) => text.includes('"audit"')).join('\n');
    expect(audited).not.toMatch(/merger|not-to-be-seen|get_video_agent_session/);
  });

  it('names the trace of a call', async () => {
    const trace_id = 'a'.repeat(32);
    await fetch(server.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ANN}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        traceparent: `00-${trace_id}-${'b'.repeat(16)}-01`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'delete_video', arguments: { video_id: 'x' } },
      }),
    });
    expect(await untilLogged({ audit: 'call', trace_id })).toMatchObject({ span_id: 'b'.repeat(16) });
  });

  it.each(['start', 'refused', 'call'])('has the fields in a line of %s that the docs name, and no others', (kind) => {
    const names = new Set(seen.filter(({ audit }) => audit === kind).flatMap(Object.keys));
    expect([...names].filter((name) => !PINO.includes(name)).toSorted()).toEqual(getDocumented(kind).toSorted());
  });

  it('over stdio names the user of the process', async () => {
    const alone = await connect('stdio', '2025', { HEYGEN_SANDBOX: '1', HEYGEN_TOOLSETS: 'all' });
    const start: Line = JSON.parse(await alone.log.until((text) => text.includes('"audit":"start"')));
    expect(start).toMatchObject({ transport: 'stdio', authentication: 'none', sandbox: true });
    await alone.call('create_speech', { text: 'Hello', voice_id: 'voice_en_f_01' });
    const line: Line = JSON.parse(await alone.log.until((text) => text.includes('"audit":"call"')));
    expect(line).toMatchObject({ who: expect.stringMatching(/./), tool: 'create_speech', jobs: [] });
    await alone.close();
  });
});
