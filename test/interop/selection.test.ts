import { Client as ClassicClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as ClassicHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { connect, GENERATIONS, type Host } from '../support/mcp-clients.ts';
import { startHttp } from '../support/server-process.ts';

const SANDBOX = { HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '3000' };

describe('over HTTP a request chooses its tools', () => {
  let server: Awaited<ReturnType<typeof startHttp>>;
  beforeAll(async () => {
    server = await startHttp(SANDBOX);
  });
  afterAll(() => server.stop());

  async function listed(query: string, headers: Record<string, string> = {}) {
    const client = new ClassicClient({ name: 'chooser', version: '1' });
    const transport = new ClassicHttp(new URL(server.url + query), { requestInit: { headers } });
    await client.connect(transport);
    const { tools } = await client.listTools();
    await client.close();
    return tools.map(({ name }) => name);
  }

  it('refuses a mistyped parameter, which would show more than was asked for', async () => {
    const { headers, body } = httpRequest('2026', 'tools/list', {});
    const answer = await fetch(`${server.url}?toolset=audio`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('toolset, which is no parameter; toolsets is');
  });

  it('by query, by header, or not at all', async () => {
    expect(await listed('?toolsets=audio,account')).toEqual([
      'search_audio_sounds',
      'get_current_user',
      'get_api_key',
      'get_spending',
      'estimate_cost',
    ]);
    expect(await listed('', { 'X-MCP-Toolsets': 'audio' })).toEqual(['search_audio_sounds']);
    expect(await listed('?toolsets=voices&read_only=1')).toEqual(['list_voices', 'get_voice', 'design_voice']);
    expect(await listed('')).toHaveLength(catalog.defaultTools.size - 2);
  });

  it.each(GENERATIONS)('and is told what there is when it asks for what is not (%s)', async (generation) => {
    const { headers, body } = httpRequest(generation, 'tools/list', {});
    const answer = await fetch(`${server.url}?toolsets=vidoes`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      jsonrpc: '2.0',
      error: { message: expect.stringMatching(/"vidoes".*videos/) },
    });
  });

  it.each(['', '?toolsets=audio'])(
    'and the lists say how long, and that only the client may keep them (%j)',
    async (query) => {
      const { headers, body } = httpRequest('2026', 'tools/list', {});
      const answer = await fetch(server.url + query, { method: 'POST', headers, body });
      expect(await answer.json()).toMatchObject({ result: { ttlMs: 3_600_000, cacheScope: 'private' } });
    },
  );

  it('and cannot call what it did not choose', async () => {
    const { headers, body } = httpRequest('2026', 'tools/call', { name: 'get_current_user', arguments: {} });
    const answer = await fetch(`${server.url}?toolsets=audio`, { method: 'POST', headers, body });
    expect(await answer.text()).toContain('No tool is called');
  });
});

describe.each(GENERATIONS)('a host of %s that discovers', (generation) => {
  let host: Host;
  beforeAll(async () => {
    host = await connect('stdio', generation, { ...SANDBOX, HEYGEN_TOOLSETS: 'discover' });
  });
  afterAll(() => host.close());

  it('sees three tools, finds an operation, makes a film with it and watches', async () => {
    const { tools } = await host.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['find_operations', 'read_operation', 'call_operation']);
    expect((await host.call('find_operations', { intent: 'video from a prompt' })).text).toContain(
      'create_video_agent',
    );
    const made = await host.call('call_operation', { name: 'create_video_agent', arguments: { prompt: 'A 5 s film' } });
    const steps: number[] = [];
    const done = await host.call(
      'read_operation',
      { name: 'get_video_agent_session', arguments: { session_id: made.data.session_id, wait_seconds: 30 } },
      { onprogress: ({ progress }) => steps.push(progress) },
    );
    expect(done.data).toMatchObject({ status: 'completed' });
    expect(steps.length).toBeGreaterThan(0);
  });
});
