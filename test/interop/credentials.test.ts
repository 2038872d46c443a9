import { writeFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getTokenId } from '../../src/mcp/http/auth/parse-credential.ts';
import { folder, serve } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, type Generation } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const tokenOf = (name: string) => `token-of-${name}-`.padEnd(40, '0');
const entry = (name: string, granted: object = {}) =>
  JSON.stringify({ token: getTokenId(tokenOf(name)), name, key: `key-of-${name}`, ...granted });

/** A server whose people stand in a file, and what changes that file. */
async function open(base: string, ...lines: string[]) {
  const file = joinPath(folder(), 'tokens');
  const write = (...entries: string[]) => writeFileSync(file, `${entries.join('\n')}\n`);
  write(...lines);
  const server = await startHttp({
    HEYGEN_API_BASE: base,
    HEYGEN_MCP_AUTH: 'token',
    HEYGEN_MCP_TOKENS_FILE: file,
    HEYGEN_POLL_INTERVAL_MS: '20',
  });
  return { server, write };
}

function ask(
  { url }: Server,
  person: string,
  method: string,
  params: Record<string, unknown> = {},
  generation: Generation = '2026',
) {
  const { headers, body } = httpRequest(generation, method, params);
  return fetch(url, { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${tokenOf(person)}` } });
}

const call = (server: Server, person: string, name: string, args: object = {}, generation: Generation = '2026') =>
  ask(server, person, 'tools/call', { name, arguments: args }, generation);

const statusOf = async (server: Server, person: string) => (await call(server, person, 'get_current_user')).status;

async function metrics({ url }: Server): Promise<string> {
  return (await fetch(new URL('/metrics', url))).text();
}

let sandbox: Watched;
beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1 });
});
afterAll(() => sandbox.close());

describe('people in a file', () => {
  it('come and go without a restart; what runs for who is gone ends, and for nobody else', async () => {
    const { server, write } = await open(sandbox.url, entry('ada'), entry('bo'));
    expect(await statusOf(server, 'cy')).toBe(401);
    const waits = ['ada', 'bo'].flatMap((person) =>
      GENERATIONS.map((generation) =>
        call(server, person, 'create_video_agent', { prompt: `Of ${person} ${generation}`, wait: true }, generation),
      ),
    );
    await waitFor(() => expect(sandbox.count('GET /v3/video-agents')).toBeGreaterThanOrEqual(waits.length));

    write(entry('bo'), entry('cy'));
    for (const answer of await Promise.all(waits.slice(0, 2))) {
      const text = await answer.text();
      expect(text).toMatch(/session_id/);
      expect(text).toMatch(/get_video_agent_session/);
    }
    expect(await statusOf(server, 'ada')).toBe(401);
    expect(await statusOf(server, 'cy')).toBe(200);

    sandbox.finishJobs();
    for (const answer of await Promise.all(waits.slice(2))) expect(await answer.text()).toContain('completed');
    sandbox.setSpeed(1);
    const line = await server.log.until((text) => text.includes('credentials read anew'));
    expect(JSON.parse(line)).toMatchObject({ level: 30, entries: 2, added: 1, removed: 1 });
    await server.stop();
  });

  it('stay as they were where a line cannot be read, which log and metrics say; SIGHUP reads at once', async () => {
    const { server, write } = await open(sandbox.url, entry('ada'));
    expect(await metrics(server)).toContain('heygen_mcp_credentials_entries 1');
    write(entry('bo'), `{"token":"${tokenOf('cy')}","key":"secret-key","expires":"soon"}`);
    server.process.kill('SIGHUP');
    const line = await server.log.until((text) => text.includes('credentials stay as they were'));
    expect(JSON.parse(line)).toMatchObject({ level: 50, entries: 1 });
    expect(line).toMatch(/line 2: expires: must be a day/);
    expect(line).not.toMatch(/secret-key|token-of/);
    expect([await statusOf(server, 'ada'), await statusOf(server, 'bo')]).toEqual([200, 401]);
    const refused = await metrics(server);
    expect(refused).toContain('heygen_mcp_credentials_stale 1');
    expect(refused).toMatch(/heygen_mcp_credentials_reloads_total\{outcome="refused"\} [1-9]/);

    write(entry('bo'));
    server.process.kill('SIGHUP');
    await server.log.until((text) => text.includes('credentials read anew'));
    expect([await statusOf(server, 'ada'), await statusOf(server, 'bo')]).toEqual([401, 200]);
    expect(await metrics(server)).toContain('heygen_mcp_credentials_stale 0');
    expect(await server.stop()).toBe(0);
  });

  it('may do what their entries say, until they expire', async () => {
    const people = [entry('ada', { toolsets: 'voices' }), entry('bo', { readOnly: true })];
    const { server, write } = await open(sandbox.url, ...people, entry('di', { expires: '2026-01-31' }));
    const names = async (person: string) => {
      const { result } = (await (await ask(server, person, 'tools/list')).json()) as {
        result: { tools: { name: string }[] };
      };
      return result.tools.map(({ name }) => name);
    };
    expect(await names('ada')).toEqual(expect.arrayContaining(['list_voices', 'create_speech']));
    expect(await names('ada')).not.toContain('list_videos');
    expect(await (await call(server, 'ada', 'list_videos')).text()).toContain('No tool is called');
    expect(await names('bo')).toContain('list_videos');
    expect(await names('bo')).not.toContain('create_video_agent');
    const refused = await call(server, 'bo', 'create_video_agent', { prompt: 'A film' });
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('only read')]);
    const expired = await call(server, 'di', 'get_current_user');
    expect([expired.status, await expired.text()]).toEqual([401, expect.stringContaining('expired')]);
    const end = new Date(Date.now() + 4_000).toISOString();
    write(...people, entry('cy', { expires: end }));
    server.process.kill('SIGHUP');
    await server.log.until((text) => text.includes('credentials read anew'));
    const wait = await call(server, 'cy', 'create_video_agent', { prompt: 'Until the end', wait: true });
    expect(await wait.text()).toMatch(/session_id/);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(end));
    expect(await statusOf(server, 'cy')).toBe(401);
    await server.stop();
  });

  it('cannot be shut out in the middle of a create: it is sent whole, and its answer names what was made', async () => {
    const held: (() => void)[] = [];
    const heygen = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      // The ledger settles work of the tests before.
      if (request.method === 'GET') response.writeHead(404).end('{}');
      else held.push(() => response.end(JSON.stringify({ data: { session_id: 'sess_held', status: 'thinking' } })));
      request.resume();
    });
    const { server, write } = await open(heygen.url, entry('ada'), entry('bo'));
    const answer = call(server, 'ada', 'create_video_agent', { prompt: 'A held film' });
    await waitFor(() => expect(held.length).toBe(1));
    write(entry('bo'));
    server.process.kill('SIGHUP');
    await server.log.until((text) => text.includes('credentials read anew'));
    expect((await call(server, 'ada', 'list_videos')).status).toBe(401);
    for (const release of held) release();
    expect(await (await answer).text()).toContain('sess_held');
    await server.stop();
    await heygen.close();
  });
});

describe('heygen-mcp token', () => {
  it('makes a token that the file takes by its line, with what was granted', async () => {
    const { server, write } = await open(sandbox.url, entry('bo'));
    const flags = ['--expires', '90d', '--toolsets', 'videos', '--read-only', '--spend-limit', '20'];
    const made = await run(['token', '--name', 'Ada Lovelace', '--api-key', 'ada-has-this-key', ...flags], {
      HEYGEN_API_KEY: 'key-of-the-process',
    });
    const [token = ''] = /hgmcp_[\w-]{43}/.exec(made.stderr) ?? [];
    expect(made.stdout).not.toContain(token);
    expect(JSON.parse(made.stdout)).toEqual({
      token: getTokenId(token),
      name: 'Ada Lovelace',
      key: 'ada-has-this-key',
      expires: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      toolsets: ['videos'],
      readOnly: true,
      spendLimitUsd: 20,
    });
    write(made.stdout);
    server.process.kill('SIGHUP');
    await server.log.until((text) => text.includes('credentials read anew'));
    const { headers, body } = httpRequest('2026', 'tools/call', { name: 'list_videos', arguments: {} });
    const authorization = `Bearer ${token}`;
    const answer = await fetch(server.url, { method: 'POST', body, headers: { ...headers, authorization } });
    expect(answer.status).toBe(200);
    expect(sandbox.seen.at(-1)?.key).toBe('ada-has-this-key');
    await server.stop();
  });

  it.each([
    [[], /--name/],
    [['--name', 'Ada', '--expires', 'soon'], /expires: must be a day such as/],
    [['--name', 'Ada', '--toolsets', 'films'], /No toolset "films"/],
    [['--name', 'Ada', '--spend-limit', 'much'], /--spend-limit "much": must be an amount/],
    [
      ['--name', 'Ada', '--spend-limit-usd', '5'],
      /a setting of the server; what one person may spend is --spend-limit/,
    ],
  ])('%j is refused', async (flags, problem) => {
    const { code, stdout, stderr } = await run(['token', ...flags]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(problem)]);
  });
});
