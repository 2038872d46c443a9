import { writeFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS, join } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { run, startHttp } from '../support/server-process.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const ask = (server: Server, headers: Record<string, string>, method = 'tools/list', params = {}) => {
  const request = httpRequest('2026', method, params);
  return fetch(server.url, { method: 'POST', body: request.body, headers: { ...request.headers, ...headers } });
};

let sandbox: Watched;
beforeAll(async () => {
  sandbox = await watchedSandbox();
});
afterAll(() => sandbox.close());

/** Starts a server at the sandbox that has the key of its process, which no caller may end up with. */
async function open(settings: Record<string, string>): Promise<Server> {
  const server = await startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_LOG_LEVEL: 'trace', ...settings });
  return { ...server, url: server.url.replace('0.0.0.0', '127.0.0.1') };
}

describe('auth key', () => {
  let server: Server;
  beforeAll(async () => {
    server = await open({ HEYGEN_MCP_AUTH: 'key', HEYGEN_API_KEY: 'key-of-the-process', HOST: '0.0.0.0' });
  });
  afterAll(() => server.stop());

  it.each([
    [{}],
    [{ authorization: 'Basic dXNlcjpwYXNz' }],
    [{ authorization: 'Bearer' }],
    [{ 'x-api-key': ' ' }],
    [{ 'x-api-key': 'two keys' }],
  ])('asks a caller with %j for a key, in words', async (headers) => {
    const answer = await ask(server, headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await answer.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { message: expect.stringMatching(/X-Api-Key.*app\.heygen\.com/), data: { request: expect.any(String) } },
    });
  });

  it.each(GENERATIONS)('uses the key of each request for that request alone (%s)', async (generation) => {
    const one = await join(generation, server, { 'x-api-key': `key-one-${generation}` });
    const two = await join(generation, server, { authorization: `Bearer key-two-${generation}` });
    const before = sandbox.seen.length;
    for (const host of [one, two, one]) await host.call('get_current_user');
    expect(sandbox.seen.slice(before).map(({ key }) => key)).toEqual([
      `key-one-${generation}`,
      `key-two-${generation}`,
      `key-one-${generation}`,
    ]);
    await one.close();
    await two.close();
  });

  it('never lends the key of the process', () => {
    expect(sandbox.seen.map(({ key }) => key)).not.toContain('key-of-the-process');
  });

  it('says where the request is in the log, to HeyGen, in the answer and in errors', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const call = { name: 'get_video', arguments: { video_id: 'vid_none' } };
    const headers = { 'x-api-key': 'key-of-tracing', 'x-request-id': 'mine-42', traceparent };
    const answer = await ask(server, headers, 'tools/call', call);
    expect(answer.headers.get('x-request-id')).toBe('mine-42');
    expect(await answer.text()).toContain('request here mine-42');
    expect(sandbox.seen.at(-1)).toMatchObject({ requestId: 'mine-42', key: 'key-of-tracing' });
    const line = await server.log.until((text) => text.includes('"call"') && text.includes('mine-42'));
    expect(JSON.parse(line)).toMatchObject({
      request: 'mine-42',
      tool: 'get_video',
      outcome: 'error',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: 'b7ad6b7169203331',
    });
  });

  it('takes the trace that the call itself names, and ignores what is none', async () => {
    const inner = '00-11111111111111111111111111111111-2222222222222222-00';
    const call = { name: 'get_current_user', arguments: {}, _meta: { traceparent: inner } };
    await ask(server, { 'x-api-key': 'key-of-trace', 'x-request-id': 'inner-1', traceparent: 'x' }, 'tools/call', call);
    const line = await server.log.until((text) => text.includes('"call"') && text.includes('inner-1'));
    expect(JSON.parse(line)).toMatchObject({ trace_id: '1'.repeat(32), span_id: '2'.repeat(16) });
    const odd = await ask(server, { 'x-api-key': 'key-of-trace', 'x-request-id': 'bad id {}' });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

const ADA = 'token-of-ada-of-32-signs-and-more';
const BO = 'token-of-bo-of-32-signs-and-more-';

describe('auth token', () => {
  let server: Server;
  beforeAll(async () => {
    const file = joinPath(folder(), 'tokens');
    writeFileSync(file, `# two of the team\n${BO}\n`);
    server = await open({
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: `${ADA}:key-of-ada`,
      HEYGEN_MCP_TOKENS_FILE: file,
      HEYGEN_API_KEY: 'key-of-the-team',
    });
  });
  afterAll(() => server.stop());

  it('maps each token to its HeyGen key, and one without to the key of the team', async () => {
    const call = { name: 'get_current_user', arguments: {} };
    const before = sandbox.seen.length;
    for (const token of [ADA, BO])
      expect((await ask(server, { authorization: `Bearer ${token}` }, 'tools/call', call)).status).toBe(200);
    expect(sandbox.seen.slice(before).map(({ key }) => key)).toEqual(['key-of-ada', 'key-of-the-team']);
  });

  it.each([ADA.slice(0, -1), `${ADA}X`, 'key-of-ada', 'key-of-the-team', ''])('refuses %j', async (token) => {
    const answer = await ask(server, token ? { authorization: `Bearer ${token}` } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });
});

describe('a server whose settings are not safe does not start', () => {
  it.each([
    [{ HOST: '0.0.0.0' }, /HOST 0\.0\.0\.0: without authentication.*HEYGEN_MCP_AUTH/],
    [{ HOST: '::', HEYGEN_MCP_AUTH: 'none' }, /without authentication/],
    [{ HEYGEN_MCP_AUTH: 'token' }, /there are no tokens.*HEYGEN_MCP_TOKENS/],
    [{ HEYGEN_MCP_AUTH: 'token', HEYGEN_MCP_TOKENS: 'abc' }, /entry 1: its token has less than 32 signs/],
    [{ HEYGEN_MCP_AUTH: 'token', HEYGEN_MCP_TOKENS: ADA }, /entry 1: has no HeyGen key/],
    [{ HEYGEN_MCP_AUTH: 'oauth' }, /HEYGEN_MCP_OAUTH_ISSUER.*HEYGEN_MCP_PUBLIC_URL/],
    [
      { HEYGEN_MCP_AUTH: 'oauth', HEYGEN_MCP_OAUTH_ISSUER: 'https://i', HEYGEN_MCP_PUBLIC_URL: 'https://p' },
      /no subject has a HeyGen key/,
    ],
    [{ HEYGEN_MCP_AUTH: 'password' }, /HEYGEN_MCP_AUTH "password"/],
  ])('%j', async (settings, message) => {
    const { code, stderr } = await run(['http', '--port', '0'], settings as Record<string, string>);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toContain('    at ');
  });
});
