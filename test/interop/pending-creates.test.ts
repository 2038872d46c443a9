import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../support/files.ts';
import { httpRequest, messageOf } from '../support/json-rpc.ts';
import { type RedisServer, redisServer } from '../support/redis.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { startHttp } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

type Server = Awaited<ReturnType<typeof startHttp>>;

/** HeyGen does its work at once; its answers to creates come out when they are let out. */
let heygen: TestServer;
let sandbox: Watched;
let redis: RedisServer;
let settings: Record<string, string>;
let answers: Promise<void> = Promise.resolve();
const servers: Server[] = [];

/** Holds answers back; returns what lets them out. */
function holdAnswers(): () => void {
  let letOut = () => {};
  answers = new Promise((resolve) => {
    letOut = resolve;
  });
  return letOut;
}

const startInstance = async () => {
  const server = await startHttp(settings);
  servers.push(server);
  return server;
};

/** Two instances, those of the tests before as far as they live. */
async function takeInstances(): Promise<[Server, Server]> {
  const [one, other] = servers.filter((server) => !server.process.killed);
  return [one ?? (await startInstance()), other ?? (await startInstance())];
}

beforeAll(async () => {
  sandbox = await watchedSandbox({ speed: 1, maxJobs: 100 });
  redis = await redisServer();
  heygen = await serve(async (request, response) => {
    const { method = 'GET', url } = request;
    const headers = Object.entries(request.headers).filter(([name]) => /^(x-|content-type|idempotency)/.test(name));
    const body = method === 'POST' ? await text(request) : undefined;
    const answer = await fetch(sandbox.url + url, { method, body, headers: headers as [string, string][] });
    const json = await answer.text();
    if (method === 'POST') await answers;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(json);
  });
  settings = {
    HEYGEN_API_BASE: heygen.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_POLL_INTERVAL_MS: '50',
    HEYGEN_WAIT_SECONDS: '1',
    REDIS_URL: redis.url,
  };
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await heygen.close();
  await redis.kill();
  await sandbox.close();
});

/** The sorts of creates: HeyGen knows a repeat of one by its key, and of the other not at all. */
const SORTS = [
  {
    tool: 'create_video_from_avatar',
    path: 'POST /v3/videos',
    idField: 'video_id',
    input: (words: string) => ({ avatar_id: 'look_iris_office', script: words }),
  },
  {
    tool: 'create_video_agent',
    path: 'POST /v3/video-agents',
    idField: 'session_id',
    input: (words: string) => ({ prompt: words }),
  },
] as const;

const tokenOf = (name: string) => `token-of-${name}-`.padEnd(40, '0');

async function create(
  server: Server,
  { tool, idField, input }: (typeof SORTS)[number],
  words: string,
  signal?: AbortSignal,
  more: object = {},
  key = 'key-of-pending',
) {
  const { headers, body } = httpRequest('2026', 'tools/call', { name: tool, arguments: { ...input(words), ...more } });
  const sent = { method: 'POST', headers: { ...headers, authorization: `Bearer ${key}` }, body, signal };
  const { result } = messageOf(await (await fetch(server.url, sent)).text());
  return String(result.structuredContent[idField]);
}

describe.each(SORTS)('$tool on instances that share a Redis', { tags: ['redis-server'] }, (sort) => {
  const countCreates = () => sandbox.count(sort.path);

  it('is paid once when its instance is killed and another gets the same call', async () => {
    const [one, other] = await takeInstances();
    const before = countCreates();
    const letOut = holdAnswers();
    const cut = create(one, sort, `Killed ${sort.tool}`).catch(() => 'cut');
    await expect.poll(countCreates).toBe(before + 1);
    one.process.kill('SIGKILL');
    expect(await cut).toBe('cut');
    letOut();
    const id = await create(other, sort, `Killed ${sort.tool}`);
    const made = sandbox.seen.filter(({ method, path }) => `${method} ${path}` === sort.path).slice(before);
    // A create with a key is sent again, under the same one; of the other sort HeyGen hears once.
    expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(made).toHaveLength(sort.tool === 'create_video_from_avatar' ? 2 : 1);
    expect(id).toMatch(/^(vid|sess)_/);
  });

  it('is paid once when its instance is killed after HeyGen has answered it, before its caller has the answer', async () => {
    const [one, other] = await takeInstances();
    const before = countCreates();
    const waiting = create(one, sort, `Waited for ${sort.tool}`, undefined, { wait: true }).catch(() => 'cut');
    const isFollowed = () =>
      sandbox.seen.slice(seen).some(({ method, path }) => method === 'GET' && /(vid|sess)_/.test(path));
    const seen = sandbox.seen.length;
    await expect.poll(isFollowed).toBe(true);
    one.process.kill('SIGKILL');
    expect(await waiting).toBe('cut');
    await create(other, sort, `Waited for ${sort.tool}`, undefined, { wait: true });
    const made = sandbox.seen.filter(({ method, path }) => `${method} ${path}` === sort.path).slice(before);
    expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(made).toHaveLength(sort.tool === 'create_video_from_avatar' ? 2 : 1);
  });

  it('is paid once when its caller hangs up and makes the call again at another instance', async () => {
    const [one, other] = await takeInstances();
    const before = countCreates();
    const letOut = holdAnswers();
    const leaving = new AbortController();
    const cut = create(one, sort, `Hung up ${sort.tool}`, leaving.signal).catch(() => 'cut');
    await expect.poll(countCreates).toBe(before + 1);
    leaving.abort();
    expect(await cut).toBe('cut');
    const again = create(other, sort, `Hung up ${sort.tool}`);
    letOut();
    await again;
    const made = sandbox.seen.filter(({ method, path }) => `${method} ${path}` === sort.path).slice(before);
    expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(made).toHaveLength(sort.tool === 'create_video_from_avatar' ? 2 : 1);
  });

  it('is made twice when it is wanted twice, also at the same time', async () => {
    const [one, other] = await takeInstances();
    const ids = await Promise.all([one, other].map((server) => create(server, sort, `Twice ${sort.tool}`)));
    ids.push(await create(other, sort, `Twice ${sort.tool}`));
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a create that HeyGen takes a key for', { tags: ['redis-server'] }, () => {
  const [sort] = SORTS;
  const countCreates = () => sandbox.count(sort.path);
  const listCreates = (from: number) =>
    sandbox.seen.filter(({ method, path }) => `${method} ${path}` === sort.path).slice(from);
  let isUp = true;
  const setRedis = async (wanted: boolean) => {
    if (wanted && !isUp) await redis.restart();
    if (!wanted && isUp) await redis.kill();
    isUp = wanted;
  };
  /** Resolves when an instance has noticed how Redis is. */
  const untilNoticed = ({ url }: Server) =>
    waitFor(async () => {
      const ready = await (await fetch(new URL('/readyz', url))).json();
      expect(ready).toMatchObject({ checks: { redis: isUp ? 'ok' : 'away' } });
    });
  const takeNoticed = async () => {
    const instances = await takeInstances();
    await Promise.all(instances.map(untilNoticed));
    return instances;
  };
  afterAll(() => setRedis(true));

  // What Redis had is gone with it, as it keeps nothing on disk here.
  it.each([
    ['away all the time', [false]],
    ['lost between the two', [true, false]],
    ['back at the second', [false, true]],
    ['empty at the second', [true, false, true]],
  ])('is paid once when its instance is killed with Redis %s', async (words, [atFirst = true, ...then]) => {
    await setRedis(atFirst);
    const [one, other] = await takeNoticed();
    const from = countCreates();
    const letOut = holdAnswers();
    const cut = create(one, sort, `Redis was ${words}`).catch(() => 'cut');
    await expect.poll(countCreates).toBe(from + 1);
    one.process.kill('SIGKILL');
    expect(await cut).toBe('cut');
    letOut();
    for (const up of then) await setRedis(up);
    await create(other, sort, `Redis was ${words}`);
    const made = listCreates(from);
    expect(made).toHaveLength(2);
    expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('is made again for whoever wants another, also of one instance while Redis is away', async () => {
    await setRedis(true);
    const [one, other] = await takeNoticed();
    const ids = [await create(one, sort, 'Once and again'), await create(other, sort, 'Once and again')];
    await setRedis(false);
    for (const _ of ['first', 'second']) ids.push(await create(one, sort, 'Once and again'));
    expect(new Set(ids).size).toBe(4);
  });

  it('is another one for another person', async () => {
    await setRedis(false);
    const server = await startHttp({
      ...settings,
      HEYGEN_MCP_AUTH: 'token',
      HEYGEN_API_KEY: 'key-of-all',
      HEYGEN_MCP_TOKENS: [tokenOf('ann'), tokenOf('ben')].join(','),
    });
    servers.push(server);
    const from = countCreates();
    for (const name of ['ann', 'ben']) await create(server, sort, 'The same for both', undefined, {}, tokenOf(name));
    expect(new Set(listCreates(from).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });
});
