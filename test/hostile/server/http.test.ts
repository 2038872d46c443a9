import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../../support/json-rpc.ts';
import { say } from '../../support/raw-socket.ts';
import { run, startHttp } from '../../support/server-process.ts';

const METRICS_TOKEN = 'token-for-metrics-of-32-signs-or-more';
type Server = Awaited<ReturnType<typeof startHttp>>;

describe('the HTTP server', () => {
  let open: Server;
  let near: Server;
  let closed: Server;
  beforeAll(async () => {
    open = await startHttp({ HEYGEN_SANDBOX: '1' });
    near = await startHttp({ HEYGEN_SANDBOX: '1', HEYGEN_MCP_METRICS: 'private' });
    closed = await startHttp({
      HEYGEN_SANDBOX: '1',
      HEYGEN_MCP_METRICS: 'token',
      HEYGEN_MCP_METRICS_TOKEN: METRICS_TOKEN,
    });
  });
  afterAll(() => Promise.all([open, near, closed].map((server) => server.stop())));

  it.each(['/mcp', '/healthz', '/readyz', '/metrics'])(
    'refuses TRACE and other methods on %s, and names those that it takes',
    async (path) => {
      for (const method of ['TRACE', 'PATCH', 'PROPFIND', 'LOCK']) {
        const { port } = new URL(open.url);
        const said = await say(
          open.url,
          `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`,
        );
        expect(said.status, method).toBe(405);
        expect(said.headers.allow).toContain('GET');
      }
      expect(open.log.lines.join('\n')).not.toContain('"fault"');
    },
  );

  it('closes the connection after a stream where the client asks for that', async () => {
    const { headers, body } = httpRequest('2025', 'tools/call', {
      name: 'wait_for_jobs',
      arguments: { jobs: ['video:vid_1'], wait_seconds: 0 },
    });
    const lines = Object.entries({
      ...headers,
      host: new URL(open.url).host,
      connection: 'close',
      accept: 'application/json, text/event-stream',
      'content-length': String(Buffer.byteLength(body)),
    }).map(([name, value]) => `${name}: ${value}`);
    const said = await say(open.url, `POST /mcp HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
    expect(said.status).toBe(200);
    expect(said.headers['content-type']).toContain('text/event-stream');
    expect(said.headers.connection).toBe('close');
  });

  it('does not parse what holds very many values, however few bytes a stranger may send', async () => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[${'0,'.repeat(120_000)}0]}`;
    const answer = await fetch(open.url, {
      method: 'POST',
      headers: httpRequest('2025', 'tools/list', {}).headers,
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('holds more than 100000 values');
  });

  const metrics = async (server: Server, headers: Record<string, string> = {}) => {
    const { host } = new URL(server.url);
    const lines = Object.entries({ host, connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`);
    return (await say(server.url, `GET /metrics HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)).status;
  };

  it('shows metrics to this machine, by its own names only', async () => {
    for (const server of [open, near]) {
      const { port } = new URL(server.url);
      expect(await metrics(server)).toBe(200);
      expect(await metrics(server, { host: `localhost:${port}` })).toBe(200);
      expect(await metrics(server, { host: `rebound.example:${port}` })).toBe(403);
      expect(await metrics(server, { 'x-forwarded-for': '127.0.0.1' })).toBe(404);
      expect(await metrics(server, { forwarded: 'for=127.0.0.1' })).toBe(404);
    }
  });

  it('shows metrics to whoever has their token, where that is asked for', async () => {
    expect(await metrics(closed)).toBe(401);
    expect(await metrics(closed, { authorization: `Bearer ${METRICS_TOKEN}x` })).toBe(401);
    expect(await metrics(closed, { authorization: `Bearer ${METRICS_TOKEN}` })).toBe(200);
  });

  it('does not start with a token for metrics that is missing or short', async () => {
    for (const token of ['', 'short']) {
      const { code, stderr } = await run(['http'], { HEYGEN_MCP_METRICS: 'token', HEYGEN_MCP_METRICS_TOKEN: token });
      expect(code).toBe(2);
      expect(stderr).toContain('HEYGEN_MCP_METRICS_TOKEN');
    }
  });
});
