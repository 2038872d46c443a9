import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { say } from '../support/raw-socket.ts';
import { startHttp } from '../support/server-process.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

const PUBLIC = 'https://heygen.company.example';
const PAGE = 'https://app.company.example';

const { headers, body } = httpRequest('2026', 'tools/list', {});

const open = (settings: Record<string, string>) => startHttp({ HEYGEN_SANDBOX: '1', ...settings });

/** Asks as a proxy would that hands on the name by which it was addressed. */
const askAs = (server: Server, host: string, path = '/mcp') =>
  say(server.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Api-Key: key-of-origin\r\nConnection: close\r\n\r\n`);

const from = (server: Server, origin: string, more: Record<string, string> = {}) =>
  fetch(server.url, { method: 'POST', body, headers: { ...headers, 'x-api-key': 'key-of-origin', origin, ...more } });

describe('a server on the internet', () => {
  let server: Server;
  beforeAll(async () => {
    server = await open({
      HEYGEN_MCP_AUTH: 'key',
      HEYGEN_MCP_PUBLIC_URL: PUBLIC,
      HEYGEN_MCP_ALLOWED_HOSTS: 'inner.company.example',
      HEYGEN_MCP_ALLOWED_ORIGINS: PAGE,
      HOST: '0.0.0.0',
    });
    server.url = server.url.replace('0.0.0.0', '127.0.0.1');
  });
  afterAll(() => server.stop());

  it.each([
    ['heygen.company.example', 405],
    ['heygen.company.example:443', 405],
    ['inner.company.example:8080', 405],
    ['127.0.0.1', 405],
    ['evil.example', 403],
    ['heygen.company.example.evil.example', 403],
    ['sub.heygen.company.example', 403],
  ])('is known as %s: %i', async (host, status) => {
    expect((await askAs(server, host)).status).toBe(status);
  });

  it.each(['/healthz', '/readyz', '/metrics'])('answers a probe of %s by any name', async (path) => {
    expect((await askAs(server, '10.0.0.7:3000', path)).status).toBe(200);
  });

  it.each([
    [PAGE, 200],
    [`${PAGE}.evil.example`, 403],
    [`${PAGE}:8443`, 403],
    ['http://app.company.example', 403],
    ['http://localhost:5173', 403],
    ['null', 403],
  ])('lets pages of %s in: %i', async (origin, status) => {
    const answer = await from(server, origin);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
    expect(answer.headers.get('vary')).toBe('Origin');
    if (status === 403) expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { code: -32_000 } });
  });

  it('answers a browser that asks beforehand, without a key', async () => {
    const asked = { origin: PAGE, 'access-control-request-method': 'POST' };
    const answer = await fetch(server.url, { method: 'OPTIONS', headers: asked });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    const allowed = answer.headers.get('access-control-allow-headers')?.split(', ');
    expect(allowed).toEqual(expect.arrayContaining([...Object.keys(headers), 'authorization', 'x-api-key']));
    expect(
      (await fetch(server.url, { method: 'OPTIONS', headers: { ...asked, origin: 'https://x.example' } })).status,
    ).toBe(403);
  });

  it('lets a page read refusals too, with what it needs to act on them', async () => {
    const answer = await from(server, PAGE, { 'x-api-key': '' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, PAGE]);
    const exposed = answer.headers.get('access-control-expose-headers');
    for (const name of ['www-authenticate', 'retry-after', 'mcp-session-id', 'x-request-id'])
      expect(exposed).toContain(name);
  });

  it.each(['/mcp', '/healthz', '/nowhere'])('says of every answer that it is data (%s)', async (path) => {
    const { headers } = await fetch(new URL(path, server.url));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('shows its numbers to the own network only, not through a proxy', async () => {
    const through = await fetch(new URL('/metrics', server.url), { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(through.status).toBe(404);
  });
});

describe('a server on loopback without authentication', () => {
  it('is not opened to the internet by a public address', async () => {
    const server = await open({ HEYGEN_MCP_PUBLIC_URL: PUBLIC });
    expect((await askAs(server, new URL(PUBLIC).host)).status).toBe(403);
    expect((await from(server, 'http://localhost:5173')).status).toBe(200);
    expect((await fetch(server.url)).headers.get('strict-transport-security')).not.toBeNull();
    await server.stop();
  });

  it('takes every page where it is told to', async () => {
    const server = await open({ HEYGEN_MCP_ALLOWED_ORIGINS: '*' });
    expect((await from(server, 'https://anywhere.example')).status).toBe(200);
    expect((await fetch(server.url)).headers.get('strict-transport-security')).toBeNull();
    await server.stop();
  });
});
