import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../../support/json-rpc.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { run, startHttp } from '../../support/server-process.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;
const ADA = 'token-of-ada-of-32-signs-and-more';

function send(server: Server, headers: Record<string, string>, name = 'get_current_user', args: object = {}) {
  const { headers: own, body } = httpRequest('2026', 'tools/call', { name, arguments: args });
  return fetch(server.url, { method: 'POST', headers: { ...own, ...headers }, body });
}

let sandbox: Watched;
beforeAll(async () => {
  sandbox = await watchedSandbox();
});
afterAll(() => sandbox.close());

describe('guesses of tokens', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: `${ADA}:key-of-ada`,
      HEYGEN_MCP_TRUSTED_PROXIES: '1',
    });
  });
  afterAll(() => server.stop());

  it('are answered with 429 after ten a minute from one address, and lock nobody out', async () => {
    const guess = (n: number, from: string) =>
      send(server, { authorization: `Bearer guess-${n}`, 'x-forwarded-for': `198.51.100.${n}, ${from}` });
    const statuses = [];
    for (let n = 0; n < 15; n += 1) statuses.push((await guess(n, '203.0.113.1')).status);
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(5).fill(429)]);
    expect((await guess(1, '203.0.113.2')).status).toBe(401);
    const mine = await send(server, { authorization: `Bearer ${ADA}`, 'x-forwarded-for': '203.0.113.1' });
    expect(mine.status).toBe(200);
  });

  it('are hopeless: a short token does not start the server', async () => {
    const { code, stderr } = await run(['http', '--port', '0'], {
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: `${ADA}:key-of-ada,short-token:key-of-bo`,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/HEYGEN_MCP_TOKENS: entry 2: its token has less than 32 signs/);
    expect(stderr).not.toContain('short-token');
  });
});

describe('made-up keys', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_MCP_AUTH: 'key',
      HEYGEN_MCP_REQUESTS_PER_MINUTE: '20',
      HEYGEN_MCP_TRUSTED_PROXIES: '1',
    });
  });
  afterAll(() => server.stop());
  const from = (address: string, key: string) => ({ 'x-api-key': key, 'x-forwarded-for': address });

  it('count as one caller by address, until HeyGen has taken one', async () => {
    const made = await Promise.all(
      Array.from({ length: 60 }, (_, n) => send(server, from('203.0.113.1', `sandbox-unauthorized-${n}`), 'no_tool')),
    );
    expect(made.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(40);
    expect((await send(server, from('203.0.113.2', 'key-of-ada'))).status).toBe(200);
    const known = await Promise.all(Array.from({ length: 15 }, () => send(server, from('203.0.113.1', 'key-of-ada'))));
    expect(known.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('have bodies of 256 kB read, known ones of the whole size', async () => {
    const large = { name: 'x'.repeat(400_000) };
    expect((await send(server, from('203.0.113.3', 'key-made-up'), 'get_video', large)).status).toBe(413);
    await send(server, from('203.0.113.3', 'key-of-bo'));
    expect((await send(server, from('203.0.113.3', 'key-of-bo'), 'get_video', large)).status).toBe(200);
  });
});
