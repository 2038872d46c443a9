import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { createHeyGenClient, type HeyGenClient, type Timeouts } from '../../src/heygen/client.ts';
import { HeyGenError } from '../../src/heygen/errors.ts';
import type { Drift } from '../../src/heygen/response.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';

const host = fileHosts();

const KEY = 'key-of-client-test';
const getVideo = catalog.getOperation('get_video');
const createVideo = catalog.getOperation('create_video_from_avatar');

let sandbox: Watched;
let client: HeyGenClient;
let drifts: Drift[];
let pauses: number[];
let looks: number;

const open = (base: string, timeouts: Partial<Timeouts> = {}) =>
  createHeyGenClient({
    base: () => base,
    userAgent: 'test',
    onDrift: (drift) => drifts.push(drift),
    timeouts: { backoff: 1, ...timeouts },
    clock: {
      // Each look at it takes 100 ms, as back-off and requests do.
      now: () => {
        looks += 1;
        return looks * 100 + pauses.reduce((total, ms) => total + ms, 0);
      },
      sleep: async (ms) => {
        pauses.push(ms);
      },
    },
  });

beforeEach(async () => {
  drifts = [];
  pauses = [];
  looks = 0;
  sandbox = await watchedSandbox();
  client = open(sandbox.url);
});
afterEach(async () => {
  await client.close();
  await sandbox.close();
});

const create = (script: string) => client.call(createVideo, { avatar_id: 'look_iris_office', script }, { key: KEY });
const failureOf = (call: Promise<unknown>): Promise<HeyGenError> =>
  call.then(
    () => expect.fail('the call should have failed'),
    (error) => {
      expect(error).toBeInstanceOf(HeyGenError);
      return error;
    },
  );
const videosMade = async () => {
  const answer = await client.call(catalog.getOperation('list_videos'), { limit: 100 }, { key: KEY });
  return answer.kind === 'page' ? answer.items.length : -1;
};

describe('the key', () => {
  it('is asked for before anything is sent', async () => {
    const error = await failureOf(client.call(getVideo, { video_id: 'v' }, {}));
    expect(error.details.kind).toBe('no_key');
    expect(sandbox.seen).toEqual([]);
  });

  it('travels as X-Api-Key, spelled so', async () => {
    const names: string[] = [];
    const raw = createServer((socket) =>
      socket.once('data', (data) => {
        names.push(
          ...data
            .toString()
            .split('\r\n')
            .map((line) => line.split(':')[0] as string),
        );
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}');
      }),
    );
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const other = open(`http://127.0.0.1:${(raw.address() as { port: number }).port}`);
    await failureOf(other.call(getVideo, { video_id: 'v' }, { key: KEY }));
    await other.close();
    raw.close();
    expect(names).toContain('X-Api-Key');
  });

  it('does not come back in an error', async () => {
    const error = await failureOf(client.call(getVideo, { video_id: KEY }, { key: KEY }));
    expect(JSON.stringify({ ...error.details, message: error.message })).not.toContain(KEY);
  });
});

describe('errors of HeyGen', () => {
  it.each([
    ['401', 'unauthorized', 401],
    ['402', 'no_credit', 402],
    ['403', 'forbidden', 403],
    ['500', 'unavailable', 500],
    ['502', 'unavailable', 502],
    ['503', 'unavailable', 503],
    ['504', 'unavailable', 504],
    ['quota', 'rate_limited', 429],
    ['html', 'bad_answer', 200],
    ['cut', 'unreachable', undefined],
    ['drop', 'unreachable', undefined],
  ])('%s becomes %s', async (fault, kind, status) => {
    const { details } = await failureOf(create(`[[sandbox:${fault}]]`));
    expect(details).toMatchObject({ kind, ...(status !== undefined && { status }) });
  });

  it('reads the older shape', async () => {
    const error = await failureOf(create('[[sandbox:503]]'));
    expect(error).toMatchObject({ message: 'Service is busy', details: { code: '400503' } });
  });

  it('says which id a 404 is about, and keeps the request id', async () => {
    const error = await failureOf(client.call(getVideo, { video_id: 'vid_nowhere' }, { key: KEY }));
    expect(error.message).toContain('video_id "vid_nowhere"');
    expect(error.details.requestId).toMatch(/^[\da-f-]{36}$/);
  });

  it('names the field that HeyGen refused', async () => {
    const error = await failureOf(client.call(getVideo, { video_id: 'v', frame: 1 }, { key: KEY }));
    expect(error.details).toMatchObject({ kind: 'invalid', status: 400, param: 'frame' });
  });

  it('knows that a refused connection carried nothing, unless an attempt before it did', async () => {
    const { details: before } = await failureOf(create('[[sandbox:drop-after]]'));
    expect(before).toMatchObject({ kind: 'unreachable', outcomeUnknown: true });
    await sandbox.close();
    const { details } = await failureOf(create('hello'));
    expect(details).toMatchObject({ kind: 'unreachable', outcomeUnknown: false });
  });

  it('keeps the doubt of an attempt that broke off when the next ones are refused', async () => {
    await client.close();
    let doomed: Promise<void> | undefined;
    client = createHeyGenClient({
      base: () => sandbox.url,
      userAgent: 'test',
      timeouts: { backoff: 1 },
      onRetry: () => {
        doomed ??= sandbox.close();
      },
    });
    const { details } = await failureOf(create('[[sandbox:drop-after*1]]'));
    await doomed;
    expect(details).toMatchObject({ kind: 'unreachable', outcomeUnknown: true });
    expect(details.message).toContain('ECONNREFUSED');
  });

  it('does not repeat a write that HeyGen never answered, and says that it is uncertain', async () => {
    await client.close();
    client = open(sandbox.url, { write: 50 });
    const { details } = await failureOf(create('[[sandbox:hang]]'));
    expect(details).toMatchObject({ kind: 'timeout', outcomeUnknown: true });
    expect(sandbox.count('POST')).toBe(1);
  });
});

describe('repeating', () => {
  it.each(['500*2', '502*1', '503*2', '504*3', 'drop*2', 'drop-after*2', 'cut*2', 'html*1'])(
    'after %s the call succeeds, with one key and one video',
    async (fault) => {
      const answer = await create(`[[sandbox:${fault}]]`);
      expect(answer).toMatchObject({ kind: 'one', data: { status: 'waiting' } });
      const keys = sandbox.seen.filter(({ method }) => method === 'POST').map(({ idempotencyKey }) => idempotencyKey);
      expect(keys.length).toBe(Number(fault.split('*')[1]) + 1);
      expect(new Set(keys).size).toBe(1);
      expect(await videosMade()).toBe(1);
    },
  );

  it('waits as long as Retry-After says, of which the back-off is a part', async () => {
    await create('[[sandbox:429*2]]');
    expect(pauses).toEqual([900, 900]);
    expect(sandbox.count('POST')).toBe(3);
  });

  it('begins no retry later than 30 s after the first attempt, a wait for Retry-After included', async () => {
    const heygen = await host((_, response) => response.writeHead(429, { 'retry-after': '20' }).end('{}'));
    await client.close();
    client = open(heygen.url);
    const { details } = await failureOf(client.call(getVideo, { video_id: 'v' }, { key: KEY }));
    expect(details).toMatchObject({ kind: 'rate_limited', retryAfter: 20 });
    expect(heygen.seen.length).toBe(2);
    expect(pauses).toEqual([19_900]);
  });

  it('gives two calls two keys', async () => {
    await Promise.all([create('one'), create('two')]);
    expect(new Set(sandbox.seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect(await videosMade()).toBe(2);
  });

  it('ends at once when the caller goes away while it waits', async () => {
    await client.close();
    client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 8_000 } });
    const controller = new AbortController();
    const call = client.call(
      createVideo,
      { avatar_id: 'look_iris_office', script: '[[sandbox:500]]' },
      { key: KEY, signal: controller.signal },
    );
    await sandbox.until(({ status }) => status === 500);
    controller.abort();
    await expect(call).rejects.toThrow(/abort/i);
    expect(sandbox.count('POST')).toBe(1);
  });
});

describe('answers', () => {
  it('say whether there is another page', async () => {
    const voices = (limit: number) =>
      client.call(catalog.getOperation('list_voices'), { language: 'German', limit }, { key: KEY });
    expect(await voices(3)).toMatchObject({ kind: 'page', hasMore: false });
    const first = await voices(2);
    expect(first).toMatchObject({ kind: 'page', hasMore: true, nextToken: expect.any(String) });
  });

  it('tell a field that HeyGen changed beside the others, and the change is reported', async () => {
    const session = await client.call(
      catalog.getOperation('create_video_agent'),
      { prompt: 'x [[sandbox:drift]]' },
      { key: KEY },
    );
    expect(session).toMatchObject({ kind: 'one', data: { status: 'thinking', brand_new_field: true } });
    expect((session as { data: object }).data).not.toHaveProperty('created_at');
    expect((session as { data: object }).data).toHaveProperty('not_as_documented.created_at.seen', 'yesterday');
    expect(drifts).toMatchObject([{ operation: 'create_video_agent', field: 'created_at' }]);
  });

  it('are told whole where HeyGen wraps them otherwise', async () => {
    const video = await create('[[sandbox:shape]]');
    expect(video).toMatchObject({ kind: 'one', data: { not_as_documented: { data: { seen: { result: {} } } } } });
    const videos = await client.call(catalog.getOperation('list_videos'), { title: '[[sandbox:shape]]' }, { key: KEY });
    expect(videos).toMatchObject({ kind: 'page', items: [], deviations: { data: { seen: { result: [] } } } });
  });

  it('have no null fields', async () => {
    const session = await client.call(catalog.getOperation('create_video_agent'), { prompt: 'x' }, { key: KEY });
    expect((session as { data: object }).data).not.toHaveProperty('video_id');
  });
});
