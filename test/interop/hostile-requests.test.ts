import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { type Said, say } from '../support/raw-socket.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';

const MAX_BYTES = 65_536;
const KEY = 'key-of-hostile-caller';

let sandbox: Watched;
let server: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  sandbox = await watchedSandbox();
  server = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_MCP_MAX_BODY_BYTES: String(MAX_BYTES),
    HEYGEN_MCP_CONCURRENT_REQUESTS: '1',
    HEYGEN_MCP_REQUEST_SECONDS: '2',
    HEYGEN_MCP_IDLE_SECONDS: '1',
    HEYGEN_LOG_LEVEL: 'trace',
  });
});
// Each of these requests came from one caller who may have one at a time: whatever kept a place would be seen here.
afterAll(async () => {
  const { headers, body } = httpRequest('2026', 'tools/list', {});
  const answer = await fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': KEY }, body });
  expect(answer.status).toBe(200);
  expect(server.log.lines.filter((line) => line.includes('"fault"'))).toEqual([]);
  expect(await server.stop()).toBe(0);
  await sandbox.close();
});

const REFUSED = { jsonrpc: '2.0', error: { code: expect.any(Number), message: expect.any(String) } };

/** The head of a POST to /mcp that the server answers and hangs up after. */
const head = (...lines: string[]) =>
  ['POST /mcp HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close', `X-Api-Key: ${KEY}`, ...lines, '', ''].join('\r\n');

const JSON_HEAD = ['Content-Type: application/json', 'Accept: application/json, text/event-stream'];

const post = (body: string | Buffer, ...lines: string[]): Promise<Said> =>
  say(server.url, head(`Content-Length: ${Buffer.byteLength(body)}`, ...(lines.length > 0 ? lines : JSON_HEAD)), body);

describe.concurrent('a caller who is slow', () => {
  it('with the head of a request is told and let go', async () => {
    const said = await say(server.url, 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    expect(said).toMatchObject({ status: 408, headers: { 'content-type': 'application/json' }, body: REFUSED });
  });

  it('with the body is told and let go', async () => {
    const said = await say(server.url, head('Content-Length: 1000', ...JSON_HEAD), '{"jsonrpc":');
    expect(said).toMatchObject({ status: 408, body: REFUSED });
  });

  it('to ask again loses the connection, without a word', async () => {
    const { status, headers } = await say(server.url, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    expect([status, headers.connection]).toEqual([200, 'keep-alive']);
  });

  it('and says nothing at all is let go', async () => {
    expect((await say(server.url)).status).toBe(408);
  });
});

describe('a body', () => {
  it('that says it is too large is refused unread', async () => {
    const said = await say(server.url, head(`Content-Length: ${MAX_BYTES + 1}`, ...JSON_HEAD));
    expect(said).toMatchObject({ status: 413, body: { error: { message: expect.stringContaining('65536') } } });
  });

  it('that grows too large is refused', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const said = await say(server.url, head('Transfer-Encoding: chunked', ...JSON_HEAD), chunk.repeat(5), '0\r\n\r\n');
    expect(said).toMatchObject({ status: 413, body: REFUSED });
  });

  it('of just the limit is read', async () => {
    const message = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: { pad: '' } } };
    message.params._meta.pad = 'x'.repeat(MAX_BYTES - JSON.stringify(message).length);
    expect((await post(JSON.stringify(message))).status).toBe(200);
  });

  it.each([
    ['{"jsonrpc":"2.0","id":1,', -32_700],
    ['', -32_700],
    [Buffer.from([0xff, 0xfe, 0x00, 0x7b]), -32_700],
    ['\u0000', -32_700],
    ['['.repeat(60_000), -32_600],
    ['['.repeat(30_000) + ']'.repeat(30_000), -32_600],
    [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, -32_600],
    [JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: nested(70) }), -32_600],
    [JSON.stringify(Array.from({ length: 21 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }))), -32_600],
  ])('%# that is none is refused with its code', async (body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { jsonrpc: '2.0', id: null, error: { code } } });
  });

  it.each(['null', '1', '"text"', 'true', '[]', '{}', '{"jsonrpc":"1.0","id":1,"method":"ping"}', '[null]', '[[]]'])(
    'that is JSON but no message is refused: %s',
    async (body) => {
      const said = await post(body);
      expect(said.status).toBe(400);
      expect(said.body).toMatchObject(REFUSED);
    },
  );

  it.each([
    [],
    ['Content-Type: text/plain'],
    ['Content-Type: application/jsonp'],
    ['Content-Type: multipart/form-data'],
  ])('of type %j is refused', async (...lines) => {
    const said = await say(server.url, head('Content-Length: 2', 'Accept: */*', ...lines), '{}');
    expect(said).toMatchObject({ status: 415, body: REFUSED });
  });

  it('may name its character set', async () => {
    const { body } = httpRequest('2025', 'tools/list', {});
    const lines = ['Content-Type: Application/JSON; charset=utf-8', 'Accept: application/json, text/event-stream'];
    expect((await post(body, ...lines)).status).toBe(200);
  });
});

function nested(depth: number): object {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

describe('what is no proper HTTP', () => {
  it.each([
    ['nonsense', 'NONSENSE\r\n\r\n', 400],
    ['a TLS greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]), 400],
    ['two lengths', head('Content-Length: 2', 'Content-Length: 3', ...JSON_HEAD), 400],
    ['a length and chunks', head('Content-Length: 2', 'Transfer-Encoding: chunked', ...JSON_HEAD), 400],
    ['a head without end', `GET /mcp HTTP/1.1\r\nX-Large: ${'x'.repeat(40_000)}`, 431],
  ])('%s is refused as JSON-RPC', async (_, bytes, status) => {
    expect(await say(server.url, bytes)).toMatchObject({ status, body: REFUSED });
  });

  it.each([
    ['GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1', 404],
    ['GET /__proto__ HTTP/1.1\r\nHost: 127.0.0.1', 404],
    ['GET //evil.example/mcp HTTP/1.1\r\nHost: 127.0.0.1', 404],
    ['GET http://evil.example/mcp HTTP/1.1\r\nHost: 127.0.0.1', 404],
    ['POST /mcp HTTP/1.1\r\nHost: ', 403],
    ['POST /mcp HTTP/1.1\r\nHost: evil.example', 403],
    ['POST /mcp HTTP/1.1\r\nHost: 127.0.0.1@evil.example', 403],
    ['PUT /mcp HTTP/1.1\r\nHost: 127.0.0.1', 405],
    ['GET /mcp HTTP/1.1\r\nHost: 127.0.0.1', 405],
    ['DELETE /mcp HTTP/1.1\r\nHost: 127.0.0.1', 405],
  ])('%s is answered with %i', async (start, status) => {
    const said = await say(server.url, `${start}\r\nX-Api-Key: ${KEY}\r\nConnection: close\r\n\r\n`);
    expect(said).toMatchObject({ status, body: REFUSED });
  });
});

describe('the protocol', () => {
  /** A request of 2026-07-28 with some headers changed, or left out where they are undefined. */
  const modern = (change: Record<string, string | undefined>, meta: object = {}) => {
    const { headers, body } = httpRequest('2026', 'tools/call', { name: 'get_current_user', arguments: {} });
    const message = JSON.parse(body);
    Object.assign(message.params._meta, meta);
    const sent = Object.entries({ ...headers, 'x-api-key': KEY, ...change }).filter(([, value]) => value !== undefined);
    return fetch(server.url, {
      method: 'POST',
      headers: Object.fromEntries(sent) as Record<string, string>,
      body: JSON.stringify(message),
    });
  };

  it.each([
    [{ 'mcp-method': undefined }],
    [{ 'mcp-method': 'tools/list' }],
    [{ 'mcp-name': undefined }],
    [{ 'mcp-name': 'list_videos' }],
    [{ 'mcp-protocol-version': undefined }],
    [{ 'mcp-protocol-version': '2025-11-25' }],
  ])('2026-07-28 with %j is refused, and nothing is done', async (change) => {
    const before = sandbox.seen.length;
    const answer = await modern(change);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ...REFUSED, id: 1 });
    expect(sandbox.seen.length).toBe(before);
  });

  it('of an unknown version is refused with those that are known', async () => {
    const version = { 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    const answer = await modern({ 'mcp-protocol-version': '2099-01-01' }, version);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { data: { supported: ['2026-07-28'] } } });
    const { headers, body } = httpRequest('2025', 'tools/list', {});
    const old = await fetch(server.url, {
      method: 'POST',
      headers: { ...headers, 'x-api-key': KEY, 'mcp-protocol-version': '1999-01-01' },
      body,
    });
    expect([old.status, await old.json()]).toEqual([400, expect.objectContaining(REFUSED)]);
  });

  it.each(GENERATIONS)('answers a method that is none (%s)', async (generation) => {
    const { headers, body } = httpRequest(generation, 'tools/destroy', {});
    const answer = await fetch(server.url, { method: 'POST', headers: { ...headers, 'x-api-key': KEY }, body });
    expect(await answer.text()).toContain('-32601');
  });

  it('of 2025 needs both types in Accept', async () => {
    const { body } = httpRequest('2025', 'tools/list', {});
    const said = await post(body, 'Content-Type: application/json', 'Accept: application/json');
    expect(said).toMatchObject({ status: 406, body: REFUSED });
  });
});
