import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../support/files.ts';
import { connect, GENERATIONS, type Host } from '../support/mcp-clients.ts';
import { run, start, startHttp } from '../support/server-process.ts';

describe('the command line', () => {
  it('prints help and version to stdout', async () => {
    expect((await run(['--help'])).stdout).toContain('HEYGEN_API_KEY');
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('lists the tools a host would see', async () => {
    const { stdout } = await run(['tools', '--toolsets', 'voices,account', '--json']);
    expect(JSON.parse(stdout).tools.map(({ name }: { name: string }) => name)).toEqual([
      'list_voices',
      'get_voice',
      'design_voice',
      'clone_voice',
      'delete_voice',
      'create_speech',
      'get_current_user',
      'get_api_key',
      'get_spending',
      'estimate_cost',
    ]);
    const reading = (await run(['tools', '--read-only', '--toolsets', 'all'])).stdout;
    expect(reading).toMatch(/^get_lipsync /m);
    expect(reading).not.toMatch(/^(create|delete|send|stop|update|upload|clone|generate|complete|rotate)_/m);
  });

  it.each([
    [['--toolsets', 'vidoes'], /No toolset "vidoes".*videos/],
    [['--nonsense'], /--nonsense/],
    [['http', '--host', '0.0.0.0'], /loopback only/],
    [['http', '--port', 'high'], /--port "high"/],
  ])('explains %j on stderr and exits with 2', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });

  it('examines itself, without showing the key', async () => {
    const healthy = await run(['doctor', '--sandbox', '--api-key', 'very-secret-key']);
    expect(healthy).toMatchObject({ code: 0 });
    expect(healthy.stdout).toContain('account sandbox');
    expect(healthy.stdout + healthy.stderr).not.toContain('very-secret-key');
    const bare = await run(['doctor']);
    expect(bare.code).toBe(1);
    expect(bare.stdout).toContain('HEYGEN_API_KEY');
  });

  it('runs the sandbox alone', async () => {
    const sandbox = start(['sandbox', '--port', '0'], {});
    const line = await sandbox.log.until((text) => text.includes('sandbox listening'));
    const { url, uploadUrl } = JSON.parse(line);
    const me = await run(['doctor', '--api-base', url, '--api-key', 'k']);
    expect(me.stdout).toContain('account sandbox');
    const headers = { 'X-Api-Key': 'k', 'Content-Type': 'image/png' };
    const body = new Blob([new Uint8Array(SAMPLES['image/png'] as Buffer)]);
    expect((await fetch(`${uploadUrl}/v1/asset`, { method: 'POST', headers, body })).status).toBe(200);
    expect(await sandbox.stop()).toBe(0);
  });
});

describe('stdio', () => {
  const opening = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } } })}\n`;

  it('writes nothing but protocol to stdout, even when it logs everything', async () => {
    const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'get_current_user', arguments: {} } };
    const server = start([], { HEYGEN_SANDBOX: '1', HEYGEN_LOG_LEVEL: 'trace' });
    const lines: string[] = [];
    server.process.stdout?.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
    server.process.stdin?.write(
      `${opening}${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n${JSON.stringify(call)}\n`,
    );
    await server.log.until((line) => line.includes('"call"'));
    server.process.stdin?.end();
    await once(server.process, 'close');
    expect(lines.map((line) => JSON.parse(line)).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('ends when the host closes stdin, also while a call waits', async () => {
    const server = start([], { HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '1', HEYGEN_LOG_LEVEL: 'debug' });
    const call = {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'create_video_agent', arguments: { prompt: 'A film', wait: true }, _meta: { progressToken: 0 } },
    };
    const progressed = new Promise<void>((resolve) =>
      server.process.stdout?.on('data', (chunk: Buffer) => chunk.includes('notifications/progress') && resolve()),
    );
    server.process.stdin?.write(`${opening}${JSON.stringify(call)}\n`);
    await progressed;
    const exit = once(server.process, 'exit');
    server.process.stdin?.end();
    expect(await exit).toEqual([0, null]);
  });
});

describe.each(GENERATIONS)('without a key, a host of %s', (generation) => {
  let host: Host;
  beforeAll(async () => {
    host = await connect('stdio', generation, {});
  });
  afterAll(() => host.close());

  it('sees the tools, and a call explains what is missing', async () => {
    expect((await host.client.listTools()).tools.length).toBeGreaterThan(20);
    const result = await host.call('get_current_user');
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/HEYGEN_API_KEY.*HEYGEN_SANDBOX=1/);
  });
});

describe('HEYGEN_SANDBOX=1 alone', () => {
  it('is enough to make a film', async () => {
    const host = await connect('stdio', '2025', { HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '5000' });
    const made = await host.call('create_video_agent', { prompt: 'A 10 s film about bees', wait: true });
    await host.close();
    expect(made.data).toMatchObject({ status: 'completed', video: { duration: 10 } });
  });
});

describe('the HTTP server', () => {
  let server: Awaited<ReturnType<typeof startHttp>>;
  beforeAll(async () => {
    server = await startHttp({ HEYGEN_SANDBOX: '1' });
  });
  afterAll(() => server.stop());

  const post = (headers: Record<string, string>, body: string) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
    });
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

  it('tells that it is up', async () => {
    const answer = await fetch(new URL('/healthz', server.url));
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost:5173' }, 200],
    [{ 'content-type': 'text/plain' }, 415],
  ])('answers %j with %i', async (headers, status) => {
    expect((await post(headers as Record<string, string>, list)).status).toBe(status);
  });

  it('refuses a foreign Host, as DNS rebinding would send', async () => {
    const { request } = await import('undici');
    const { statusCode } = await request(server.url, { method: 'POST', headers: { host: 'evil.example' }, body: list });
    expect(statusCode).toBe(403);
  });

  it('survives nonsense', async () => {
    expect((await post({}, '{"jsonrpc')).status).toBe(400);
    expect((await fetch(new URL('/nothing', server.url))).status).toBe(404);
    expect((await fetch(server.url)).status).toBe(405);
    expect((await post({}, list)).status).toBe(200);
  });

  it('gives a 2025-era client a session id, and a 2026 one none', async () => {
    expect((await post({}, list)).headers.get('mcp-session-id')).toMatch(/^[\da-f-]{36}$/);
    expect((await post({ 'mcp-session-id': 'mine' }, list)).headers.get('mcp-session-id')).toBeNull();
  });

  it('says that a port is taken', async () => {
    const { code, stderr } = await run(['http', '--port', new URL(server.url).port]);
    expect(code).toBe(2);
    expect(stderr).toContain('EADDRINUSE');
  });

  // The last one, as it ends the server of the others.
  it('ends on SIGTERM with 0', async () => {
    expect(await server.stop()).toBe(0);
  });
});
