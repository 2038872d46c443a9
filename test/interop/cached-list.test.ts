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

const listed = async (...args: string[]) => JSON.parse((await run(['tools', '--json', ...args])).stdout).tools;

it.each(GENERATIONS)(
  'the list of a request of %s is the list of its selection, in the protocol’s own frame',
  async (generation) => {
    const usual = await answerTo(generation, 1);
    expect(usual).toMatchObject({ jsonrpc: '2.0', id: 1 });
    expect(usual.result.tools).toEqual(await listed());
    expect(usual.type).toBe(generation === '2025' ? 'text/event-stream' : 'application/json');
    if (generation === '2026')
      expect(usual.result).toMatchObject({ resultType: 'complete', cacheScope: 'public', ttlMs: expect.any(Number) });
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
