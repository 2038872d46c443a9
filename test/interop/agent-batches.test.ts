import { once } from 'node:events';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createRedisBatchStore } from '../../src/mcp/agent-batches/redis-batch-store.ts';
import { connectRedis } from '../../src/runtime/redis.ts';
import { folder } from '../support/files.ts';
import { redisServer } from '../support/redis.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { start } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

/** A host on stdio that speaks just enough to make calls, over a process that can be killed. */
function openHost(settings: Record<string, string>) {
  const { process: child } = start(['--toolsets', 'agent-batches'], settings);
  const waiting = new Map<number, (message: { result: { structuredContent: Record<string, unknown> } }) => void>();
  let rest = '';
  child.stdout?.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((text) => JSON.parse(text))) waiting.get(line.id)?.(line);
  });
  let last = 0;
  const send = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = (method: string, params: object) => {
    last += 1;
    const id = last;
    send({ id, method, params });
    return new Promise<{ result: { structuredContent: Record<string, unknown> } }>((resolve) =>
      waiting.set(id, resolve),
    );
  };
  const clientInfo = { name: 'test-host', version: '1.0.0' };
  return {
    open: async () => {
      await request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
      send({ method: 'notifications/initialized' });
    },
    call: async (name: string, args: object = {}) =>
      (await request('tools/call', { name, arguments: args })).result.structuredContent,
    kill: async (signal: NodeJS.Signals) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

it('a batch outlives the process that began it, killed in the middle of a create', async () => {
  const sandbox = await watchedSandbox({ speed: 30 });
  const settings = { HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: 'k', HEYGEN_BATCH_DIR: folder() };
  const first = openHost(settings);
  const second = openHost(settings);
  onTestFinished(async () => {
    await first.kill('SIGKILL');
    await second.kill('SIGTERM');
    await sandbox.close();
  });
  const isCreate = ({ method, path }: { method: string; path: string }) =>
    method === 'POST' && path === '/v3/video-agents';
  await first.open();
  const prompts = ['A 5-second film on moss.', 'A 5-second film on bees.', 'A 5-second film on tides.'];
  void first.call('create_video_agent_batch', { prompts, max_at_once: 3 });
  await sandbox.until(isCreate);
  await first.kill('SIGKILL');

  await second.open();
  const { batches } = (await second.call('follow_video_agent_batch')) as { batches: { batch_id: string }[] };
  const batch_id = batches[0]?.batch_id;
  sandbox.finishJobs();
  await waitFor(async () => {
    const done = await second.call('follow_video_agent_batch', { batch_id, wait_seconds: 20 });
    expect(done).toMatchObject({ over: 3, status: 'completed' });
  });
  const answer = await fetch(`${sandbox.url}/v3/video-agents`, { headers: { 'x-api-key': 'k' } });
  const { data: sessions } = (await answer.json()) as { data: unknown[] };
  expect(sessions).toHaveLength(3);
});

it('instances that share a Redis share batches: one of them may start a film', { tags: ['redis-server'] }, async () => {
  const server = await redisServer();
  const log = pino({ level: 'silent' });
  const links = [await connectRedis(server.url, log), await connectRedis(server.url, log)] as const;
  onTestFinished(async () => {
    for (const link of links) link.close();
    await server.kill();
  });
  await waitFor(() => expect(links.map((link) => link.ready())).toEqual([true, true]));
  const [one, two] = [createRedisBatchStore(links[0]), createRedisBatchStore(links[1])];
  const claims = await Promise.all([
    one.put('abt_1', 'film-0-claim-1', { by: 1 }),
    two.put('abt_1', 'film-0-claim-1', { by: 2 }),
  ]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect((await two.read('abt_1')).get('film-0-claim-1')).toEqual({ by: claims[0] ? 1 : 2 });
  await one.enlist('account', 'abt_1');
  await two.enlist('account', 'abt_2');
  expect(await one.list('account')).toEqual(['abt_2', 'abt_1']);
  await server.kill();
  await waitFor(() => expect(links[0].ready()).toBe(false));
  await expect(one.put('abt_1', 'film-1-claim-1', {})).rejects.toThrow();
});
