import { once } from 'node:events';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAskedSession } from '../support/asked-session.ts';
import { join } from '../support/mcp-clients.ts';
import { redisServer } from '../support/redis.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const CREATE = 'POST /v3/video-agents';
const GO_ON = { action: 'accept', content: { decision: 'go on' } } as const;
const DECLINE = { action: 'decline' } as const;

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A film that costs enough to be asked about. */
const toVideoState = (whose: string) => ({
  prompt: `A 300-second film that ${whose} ordered.`,
  orientation: 'landscape',
});

async function openSandbox(): Promise<Watched> {
  const sandbox = await watchedSandbox();
  opened.push(sandbox.close);
  return sandbox;
}

const startServer = (sandbox: Watched, settings: Record<string, string> = {}) =>
  startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_MCP_AUTH: 'key', HEYGEN_TOOLSETS: 'all', ...settings });

async function openServer(sandbox: Watched, settings: Record<string, string>) {
  const server = await startServer(sandbox, settings);
  opened.push(server.stop);
  return server;
}

const openSession = (url: string, who: string) => openAskedSession(url, { 'x-api-key': `key-of-${who}` });

describe('a question over HTTP to a client of 2025', () => {
  let sandbox: Watched;
  let server: Awaited<ReturnType<typeof openServer>>;
  let createsBefore: number;
  beforeAll(async () => {
    sandbox = await watchedSandbox();
    server = await startServer(sandbox);
  });
  beforeEach(() => {
    createsBefore = sandbox.count(CREATE);
  });
  afterAll(async () => {
    await server.stop();
    await sandbox.close();
  });

  /** Creates that HeyGen was sent since the test began. */
  const countCreates = () => sandbox.count(CREATE) - createsBefore;

  it('is answered by the caller whose call asks, in the session of that call, and by nobody else', async () => {
    const [ann, ben] = await Promise.all([openSession(server.url, 'ann'), openSession(server.url, 'ben')]);
    const { question, result } = await ann.call('create_video_agent', toVideoState('ann'));
    const others: Record<string, string>[] = [
      // Another caller, who even knows the id and the session.
      { 'x-api-key': 'key-of-ben' },
      // The same caller in another session.
      { 'mcp-session-id': ben.session },
    ];
    for (const headers of others) expect(await ann.answer(question.id, GO_ON, headers)).toBe(202);
    expect(await ann.answer('0', GO_ON)).toBe(202);
    expect(await ann.answer(question.id, DECLINE)).toBe(202);
    expect(await result).toEqual({ isError: false, text: expect.stringContaining('The user said no') });
    // A second word comes too late.
    expect(await ann.answer(question.id, GO_ON)).toBe(202);
    expect(countCreates()).toBe(0);
  });

  it('is one of several at once, each with the answer of its own user', async () => {
    const [ann, ben] = await Promise.all([openSession(server.url, 'ann'), openSession(server.url, 'ben')]);
    const [first, second, third] = await Promise.all([
      ann.call('create_video_agent', toVideoState('ann')),
      ben.call('create_video_agent', toVideoState('ben')),
      ann.call('create_video_agent', toVideoState('ann, too,')),
    ]);
    await ben.answer(second.question.id, GO_ON);
    await ann.answer(third.question.id, GO_ON);
    await ann.answer(first.question.id, DECLINE);
    expect((await first.result).text).toContain('The user said no');
    for (const made of [second, third])
      expect(await made.result).toEqual({ isError: false, text: expect.stringContaining('session_id') });
    expect(countCreates()).toBe(2);
  });

  it('takes no place among the requests that its caller may have under way, so that the answer gets in', async () => {
    const token = 'token-of-ann'.padEnd(32, '-');
    const { url } = await openServer(sandbox, {
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_MCP_TOKENS: `${token}:key-of-ann`,
      HEYGEN_MCP_CONCURRENT_REQUESTS: '1',
    });
    const ann = await openAskedSession(url, { 'x-api-key': token });
    const { question, result } = await ann.call('create_video_agent', toVideoState('ann'));
    expect(await ann.answer(question.id, GO_ON)).toBe(202);
    expect((await result).isError).toBe(false);
  });

  it('is void once its caller has hung up', async () => {
    const ann = await openSession(server.url, 'ann');
    const countClosed = async () => {
      const metrics = await (await fetch(new URL('/metrics', server.url))).text();
      return Number(/_count\{[^}]*"\/mcp"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
    };
    const { question, hangUp } = await ann.call('create_video_agent', toVideoState('ann'));
    const before = await countClosed();
    hangUp();
    await waitFor(async () => expect(await countClosed()).toBeGreaterThan(before));
    expect(await ann.answer(question.id, GO_ON)).toBe(202);
    // Whatever that had begun would come before this.
    const again = await ann.call('create_video_agent', toVideoState('ann'));
    await ann.answer(again.question.id, DECLINE);
    expect((await again.result).text).toContain('The user said no');
    expect(countCreates()).toBe(0);
  });

  it('reaches the user of a v2 client that speaks 2025, too', async () => {
    const client = new Client({ name: 'v2', version: '1.0.0' }, { capabilities: { elicitation: { form: {} } } });
    const asked: string[] = [];
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      return { ...DECLINE };
    });
    const requestInit = { headers: { 'x-api-key': 'key-of-v2' } };
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit }));
    opened.push(() => client.close());
    const { content } = await client.callTool({ name: 'create_video_agent', arguments: toVideoState('ann') });
    expect(JSON.stringify(content)).toContain('The user said no');
    expect(asked).toEqual([expect.stringContaining('It costs about')]);
  });

  // The last one, as it ends the server of the others.
  it('is taken back when the server is told to stop', async () => {
    const ann = await openSession(server.url, 'ann');
    const { result } = await ann.call('create_video_agent', toVideoState('ann'));
    const exit = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    expect(await result).toEqual({ isError: true, text: expect.stringContaining('This server is being restarted') });
    expect(await exit).toEqual([0, null]);
    expect(countCreates()).toBe(0);
  });
});

describe('instances that share a Redis', { tags: ['redis-server'] }, () => {
  it('pass on an answer that reaches another one than asked, to the one that did', async () => {
    const sandbox = await openSandbox();
    const redis = await redisServer();
    opened.push(redis.kill);
    const settings = { REDIS_URL: redis.url };
    const [one, other] = await Promise.all([openServer(sandbox, settings), openServer(sandbox, settings)]);
    await redis.ask((client) =>
      waitFor(async () => expect(Object.values(await client.pubSubNumSub('heygen-mcp:answers'))).toEqual([2])),
    );
    const balancer = await startReverseProxy(one.url);
    opened.push(balancer.close);
    let reply: typeof GO_ON | typeof DECLINE = GO_ON;
    const user = async () => {
      // Instances of other versions share the channel: what is no answer stops nobody.
      await redis.ask((client) => client.publish('heygen-mcp:answers', '{"id":1}'));
      await redis.ask((client) => client.publish('heygen-mcp:answers', 'no JSON'));
      balancer.setTarget(other.url);
      return reply;
    };
    const headers = { 'x-api-key': 'key-of-ann' };
    const at = { url: `${balancer.url}/mcp`, log: one.log };
    const host = await join('2025', at, headers, async () => {}, undefined, user);
    opened.push(host.close);
    const made = await host.call('create_video_agent', toVideoState('ann'));
    expect(made).toMatchObject({ isError: false, data: { session_id: expect.any(String) } });
    balancer.setTarget(one.url);
    reply = DECLINE;
    expect((await host.call('create_video_agent', toVideoState('ann later'))).text).toContain('The user said no');
    expect(sandbox.count(CREATE)).toBe(1);
  });
});
