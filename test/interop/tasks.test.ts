import { resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { type TaskHost, taskHost } from '../support/task-host.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

let sandbox: Watched;
/** The server that all ask, unless a test needs one that it may end or that has another key. */
let shared: Server;
const servers: Server[] = [];
const hosts: TaskHost[] = [];

beforeAll(async () => {
  const { operations } = await loadFullCatalog();
  sandbox = await watchedSandbox({ operations, maxJobs: 100 });
  shared = await start();
});
beforeEach(() => sandbox.setSpeed(3000));
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(async () => {
  await shared.stop();
  await sandbox.close();
});

const start = (key = 'key-of-tasks-test'): Promise<Server> =>
  startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: key, HEYGEN_POLL_INTERVAL_MS: '20' });

/** Another server, until the test ends. */
async function startAnother(key?: string): Promise<Server> {
  const server = await start(key);
  servers.push(server);
  return server;
}

async function host(url: string): Promise<TaskHost> {
  const made = await taskHost(url);
  hosts.push(made);
  return made;
}

interface Answer {
  result: Record<string, unknown> & { taskId: string; status: string; result: Record<string, unknown> };
  error?: { code: number; message: string };
}

const ask = async (from: TaskHost, method: string, params: Record<string, unknown>, capabilities?: object) =>
  (await from.send(method, params, capabilities)) as Answer;

const create = { name: 'create_video_agent', arguments: { prompt: 'A film about tides' } };

/** Asks for a task until it is over, as a client does. */
async function settled(from: TaskHost, taskId: string): Promise<Answer['result']> {
  const { result, error } = await ask(from, 'tasks/get', { taskId });
  if (error) throw new Error(error.message);
  return result.status === 'working' ? settled(from, taskId) : result;
}

describe('a host that takes tasks', () => {
  it('gets a handle from a create and the finished video from polling it, by the extension’s own client', async () => {
    const { session } = await host(shared.url);
    const execution = await session.callTool('create_video_agent', create.arguments);
    const { outcome } = await execution.settle();
    const result = resultFromTaskOutcome(outcome) as { structuredContent: Record<string, unknown> };
    expect(result.structuredContent).toMatchObject({
      status: 'completed',
      session_id: expect.any(String),
      video: { video_url: expect.any(String) },
    });
  });

  it('gets its result in the form that calls are answered in', async () => {
    const server = await startHttp({
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_API_KEY: 'key-of-forms',
      HEYGEN_POLL_INTERVAL_MS: '20',
      HEYGEN_MCP_ANSWERS: 'text',
    });
    servers.push(server);
    const from = await host(server.url);
    const { result } = await ask(from, 'tools/call', create);
    const done = (await settled(from, result.taskId)).result as { content: { text: string }[] };
    expect(done).not.toHaveProperty('structuredContent');
    expect(done.content).toHaveLength(1);
    expect(done.content[0]?.text).toMatch(/video_url: http[\s\S]*\n$/);
  });

  it('gets one for work of the older API too', async () => {
    const { session } = await host(`${shared.url}?toolsets=v1-v2`);
    const film = {
      video_inputs: [
        {
          character: { type: 'avatar', avatar_id: 'look_iris_office' },
          voice: { type: 'text', voice_id: 'voice_en_f_01', input_text: 'Good morning.' },
        },
      ],
    };
    const execution = await session.callTool('generate_video_v2', film);
    const { outcome } = await execution.settle();
    const { structuredContent } = resultFromTaskOutcome(outcome) as { structuredContent: Record<string, unknown> };
    expect(structuredContent).toMatchObject({ status: 'completed', video_url: expect.stringContaining('.mp4') });
  });

  it('gets a handle from a wait, unless the job is over already', async () => {
    const from = await host(shared.url);
    const { result: started } = await ask(from, 'tools/call', create);
    expect(started).toMatchObject({
      resultType: 'task',
      status: 'working',
      ttlMs: expect.any(Number),
      pollIntervalMs: 20,
    });
    const done = await settled(from, started.taskId);
    const { session_id } = done.result.structuredContent as { session_id: string };
    const waiting = { name: 'get_video_agent_session', arguments: { session_id, wait_seconds: 50 } };
    expect((await ask(from, 'tools/call', waiting)).result).toMatchObject({
      resultType: 'complete',
      structuredContent: { status: 'completed' },
    });
  });

  it('gets one handle for several jobs, and their result together', async () => {
    const from = await host(shared.url);
    const dub = {
      name: 'create_video_translation',
      arguments: { video: 'https://example.com/a.mp4', output_languages: ['German', 'French'] },
    };
    const { result: started } = await ask(from, 'tools/call', dub);
    const { result } = await settled(from, started.taskId);
    expect(result.structuredContent).toMatchObject({ done: 2, total: 2, video_translation_ids: [/./, /./] });
  });

  it('gets an error in the result when the job fails, because the call itself did not', async () => {
    const from = await host(shared.url);
    const { result: started } = await ask(from, 'tools/call', {
      ...create,
      arguments: { prompt: '[[sandbox:render-fail]] A film' },
    });
    const done = await settled(from, started.taskId);
    expect(done).toMatchObject({ status: 'completed', result: { isError: true } });
  });

  it('gets a plain result from what takes no time, and a plain error from a create that is refused', async () => {
    const from = await host(shared.url);
    const me = await ask(from, 'tools/call', { name: 'get_current_user', arguments: {} });
    expect(me.result).toMatchObject({ resultType: 'complete', structuredContent: {} });
    const refused = await ask(from, 'tools/call', { ...create, arguments: { prompt: '' } });
    expect(refused.result).toMatchObject({ resultType: 'complete', isError: true });
  });

  it('stops the session that a cancelled task started', async () => {
    sandbox.setSpeed(1);
    const from = await host(shared.url);
    const { result: started } = await ask(from, 'tools/call', create);
    const countStops = () => sandbox.seen.filter(({ path }) => path.endsWith('/stop')).length;
    const before = countStops();
    expect((await ask(from, 'tasks/cancel', { taskId: started.taskId })).result).toMatchObject({
      resultType: 'complete',
    });
    expect(countStops()).toBe(before + 1);
  });

  it('is answered by another instance after the first was killed', async () => {
    const first = await startAnother();
    const { result: started } = await ask(await host(first.url), 'tools/call', create);
    first.process.kill('SIGKILL');
    const done = await settled(await host(shared.url), started.taskId);
    expect(done).toMatchObject({ status: 'completed', result: { structuredContent: { status: 'completed' } } });
  });
});

describe('a task', () => {
  it('is nothing with another account’s key, and its id tells nothing', async () => {
    const { result: started } = await ask(await host(shared.url), 'tools/call', create);
    const stranger = await host((await startAnother('key-of-a-stranger')).url);
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const { error } = await ask(stranger, method, { taskId: started.taskId });
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('No such task of this account') });
    }
    expect(Buffer.from(started.taskId, 'base64url').toString('latin1')).not.toMatch(/create_video|session/);
  });

  it.each([['nonsense'], [''], ['A'.repeat(100)]])('"%s" does not exist', async (taskId) => {
    const { error } = await ask(await host(shared.url), 'tasks/get', { taskId });
    expect(error?.code).toBeLessThan(0);
  });

  it('is not for a host that does not say it takes them', async () => {
    const from = await host(shared.url);
    const plain = await ask(from, 'tools/call', create, {});
    expect(plain.result).toMatchObject({
      resultType: 'complete',
      structuredContent: { session_id: expect.any(String) },
    });
    const { error } = await ask(from, 'tasks/get', { taskId: 'x' }, {});
    expect(error?.code).toBe(-32021);
  });
});
