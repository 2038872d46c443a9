import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { Client as ClassicClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as ClassicHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { run, startHttp } from '../support/server-process.ts';

let server: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  server = await startHttp({ HEYGEN_SANDBOX: '1' });
});
afterAll(() => server.stop());

async function answerTo(generation: '2025' | '2026', id: unknown, query = '') {
  const { headers, body } = httpRequest(generation, 'tools/list', {});
  const message = { ...JSON.parse(body), id };
  const answer = await fetch(server.url + query, { method: 'POST', headers, body: JSON.stringify(message) });
  const text = await answer.text();
  expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  return { ...JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? ''), type: answer.headers.get('content-type') };
}

const lists = new Map<string, Promise<object[]>>();

/** What the command lists, once for each selection. */
function listed(...args: string[]): Promise<object[]> {
  const read = async () => JSON.parse((await run(['tools', '--json', ...args])).stdout).tools;
  const list = lists.get(args.join(' ')) ?? read();
  lists.set(args.join(' '), list);
  return list;
}

it.each(GENERATIONS)(
  'the list of a request of %s is the list of its selection, in the protocol’s own frame',
  async (generation) => {
    const usual = await answerTo(generation, 1);
    expect(usual).toMatchObject({ jsonrpc: '2.0', id: 1 });
    expect(usual.result.tools).toEqual(await listed());
    expect(usual.type).toBe(generation === '2025' ? 'text/event-stream' : 'application/json');
    if (generation === '2026')
      expect(usual.result).toMatchObject({ resultType: 'complete', cacheScope: 'private', ttlMs: expect.any(Number) });
    const chosen = await answerTo(generation, 2, '?toolsets=voices&read_only=1');
    expect(chosen.result.tools).toEqual(await listed('--toolsets', 'voices', '--read-only'));
    if (generation === '2026') expect(chosen.result.cacheScope).toBe('private');
  },
);

it.each(GENERATIONS)('an id of %s that looks like a list is sent back as it came', async (generation) => {
  const id = '"tools":[]';
  const { id: back, result } = await answerTo(generation, id);
  expect([back, result.tools.length]).toEqual([id, (await listed()).length]);
});

it('a refusal comes as it is', async () => {
  const { error, id } = await answerTo('2026', 5, '?toolsets=nonsense');
  expect([id, error.code, error.message]).toEqual([5, -32_602, expect.stringContaining('nonsense')]);
});

it('in a batch the list is whole too', async () => {
  const { headers } = httpRequest('2025', '', {});
  const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/list' }));
  const answer = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(batch) });
  expect((await answer.text()).match(/"check_video_prompt"/g)).toHaveLength(2);
});

/** A client of a generation that calls itself by a name. */
async function openHttp(generation: '2025' | '2026', name: string) {
  const info = { name, version: '1' };
  const url = new URL(server.url);
  if (generation === '2025') {
    const client = new ClassicClient(info);
    await client.connect(new ClassicHttp(url));
    return client;
  }
  const client = new ModernClient(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new ModernHttp(url));
  return client as unknown as ClassicClient;
}

it.each([
  ['2025', 'qwen-cli-mcp-client-heygen', false],
  ['2026', 'qwen-cli-mcp-client-heygen', false],
  ['2025', 'somebody-new', true],
  ['2026', 'somebody-new', true],
] as const)(
  'a %s client called %s is answered over HTTP in the form that it passes on',
  async (generation, name, both) => {
    const client = await openHttp(generation, name);
    const { tools } = await client.listTools();
    expect(tools.some(({ outputSchema }) => outputSchema !== undefined)).toBe(both);
    const { content, structuredContent } = await client.callTool({ name: 'list_voices', arguments: { limit: 2 } });
    expect(content).toEqual([{ type: 'text', text: expect.stringMatching(/^2 voices\.[\s\S]*\n$/) }]);
    expect(structuredContent !== undefined).toBe(both);
    await client.close();
  },
);
