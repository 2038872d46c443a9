import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog, createJobKinds } from '../../../../src/catalog/catalog.ts';
import type { Json } from '../../../../src/declarations/operation.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../../src/heygen/client.ts';
import { JobWatcher } from '../../../../src/jobs/job-watcher.ts';
import type { CallServices } from '../../../../src/mcp/calls/call-services.ts';
import type { UserDialog } from '../../../../src/mcp/calls/elicitation/user-dialog.ts';
import { createHandlers } from '../../../../src/mcp/calls/handlers.ts';
import { getSpecOperations } from '../../../../src/openapi/document.ts';
import { fileHosts } from '../../../support/file-hosts.ts';
import { type TestServer, testFiles } from '../../../support/files.ts';
import { createDocument } from '../../../support/openapi.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createTestSpending } from '../../../support/spending.ts';
import { createRepeatServices } from '../../../support/tool-calls.ts';

const KEY = 'sk_of_the_caller';
const serve = fileHosts();

interface Seen {
  method?: string;
  url?: string;
  key?: string;
  body: string;
}

let heygen: TestServer;
let client: HeyGenClient;
let seen: Seen[];
let answer: { status: number; body: unknown };

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: { data: { id: 'dub_1' } } };
  heygen = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { method, url, headers } = request;
    seen.push({ method, url, key: String(headers['x-api-key']), body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  client = createHeyGenClient({ base: () => heygen.url, userAgent: 'test', timeouts: { backoff: 1 } });
});
afterEach(() => client.close());

const getOperation = (name: string) => catalog.getOperation(name);

function createSpec() {
  const document = createDocument('/v3/ai-clipping');
  document.paths['/v3/dubs/{dub_id}'] = {
    get: { operationId: 'DubGet', summary: 'Get one dub of a song', responses: {} },
    post: {
      operationId: 'DubStart',
      summary: 'Start a dub of a song',
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: { mood: { type: 'string', enum: ['calm', 'loud'] }, gain: { type: 'number' } },
              required: ['mood'],
            },
          },
        },
      },
      responses: {},
    },
  };
  const operations = getSpecOperations(document);
  return { getOperations: async () => operations };
}

function call(given: Json, options: Partial<CallServices> & { dialog?: UserDialog; name?: string } = {}) {
  const { dialog, name = 'call_heygen_api', ...services } = options;
  const handlers = createHandlers(catalog, {
    client,
    getOperation,
    watcher: new JobWatcher({ client, getOperation, pollIntervalMs: 2 }),
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 5,
    confirmation: { mode: 'host', aboveUsd: 5 },
    files: testFiles(client),
    ...createRepeatServices(client),
    ...services,
  });
  const callable = new Set(catalog.tools.map((tool) => tool.name));
  return handlers.callListedTool({
    name,
    arguments: given,
    caller: { key: KEY },
    callable,
    seesPictures: true,
    takesTasks: false,
    ...(dialog && { dialog }),
  });
}

const textOf = async (outcome: ReturnType<typeof call>) => JSON.stringify(await outcome);

describe('a request by method and path', () => {
  it('reads with the caller’s key, without a question', async () => {
    const result = await textOf(
      call({ method: 'GET', path: '/v3/dubs/dub_1', query: { full: true, tags: ['a', 'b'] } }),
    );
    expect(result).toContain('dub_1');
    expect(seen).toEqual([{ method: 'GET', url: '/v3/dubs/dub_1?full=true&tags=a%2Cb', key: KEY, body: '' }]);
  });

  it('writes what it was given, whole, once the user agreed', async () => {
    const body = { extra: { a: 1 }, file: 'x', mood: 'calm' };
    await call({ method: 'POST', path: '/v3/dubs/dub_1', query: { q: 'a b&c' }, body, confirmed: true });
    expect(seen.map(({ url }) => url)).toEqual(['/v3/dubs/dub_1?q=a+b%26c']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(body);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s does nothing before the user agreed', async (method) => {
    const result = await textOf(call({ method, path: '/v3/dubs/dub_1' }));
    expect(result).toMatch(/Send \w+ \/v3\/dubs\/dub_1 to HeyGen\? .*may cost money or lose something.*confirmed true/);
    expect(seen).toEqual([]);
    await call({ method, path: '/v3/dubs/dub_1', confirmed: true });
    expect(seen).toHaveLength(1);
  });

  it('asks the user where the host can, and takes no word of a model for it', async () => {
    const given = { method: 'DELETE', path: '/v3/dubs/dub_1', confirmed: true };
    const asked = await textOf(call(given, { dialog: {} }));
    expect(asked).toMatch(/inputRequests|Decision/);
    expect(seen).toEqual([]);
    const declined = await textOf(call(given, { dialog: { answer: { accepted: false, content: {} } } }));
    expect(declined).toContain('The user said no');
    await call(given, { dialog: { answer: { accepted: true, content: { decision: 'go on' } } } });
    expect(seen).toHaveLength(1);
  });

  it.each(['POST', 'PUT', 'DELETE'])('never sends %s twice', async (method) => {
    answer = { status: 503, body: { error: { code: 'unavailable', message: 'away' } } };
    const result = await textOf(call({ method, path: '/v3/dubs/dub_1', confirmed: true }));
    expect(seen).toHaveLength(1);
    if (method !== 'DELETE') expect(result).toContain('may have been submitted all the same: ask the user');
  });

  it('repeats what reads', async () => {
    answer = { status: 503, body: {} };
    await call({ method: 'GET', path: '/v3/dubs/dub_1' });
    expect(seen.length).toBeGreaterThan(1);
  });

  it('is not made under a spending limit, as nobody knows its price', async () => {
    const spending = createTestSpending({ account: 100 });
    const result = await textOf(call({ method: 'POST', path: '/v3/dubs/dub_1', confirmed: true }, { spending }));
    expect(result).toMatch(
      /no price for what no tool declares, so it cannot be held to a limit.*A higher one changes nothing/,
    );
    expect(seen).toEqual([]);
    await call({ method: 'GET', path: '/v3/dubs/dub_1' }, { spending });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['GET', '/v3/videos/vid_1', 'get_video'],
    ['POST', '/v3/video-agents', 'create_video_agent'],
    ['POST', '/v3/videos', 'create_video_from_avatar or create_video_from_image or'],
    ['GET', '/v3/avatars/looks', 'list_avatar_looks'],
  ])('leaves %s %s to the tool that makes it', async (method, path, tool) => {
    const result = await textOf(call({ method, path, confirmed: true }));
    expect(result).toContain(`${tool}`);
    expect(result).toContain('makes this request: call that.');
    expect(seen).toEqual([]);
  });

  it.each([
    'https://evil.example/v3/dubs',
    '//evil.example/v3/dubs',
    '/v2/video/generate',
    '/v1/asset',
    'v3/dubs',
    '/v3',
    '/v3/',
    '/v3//dubs',
    '/v3/dubs/',
    '/v3/../v2/video',
    '/v3/dubs/..',
    '/v3/dubs/.',
    '/v3/dubs/%2e%2e/x',
    '/v3/dubs/a%2fb',
    '/v3/dubs?x=1',
    '/v3/dubs#x',
    '/v3/dubs/{dub_id}',
    '/v3/dubs\\..\\x',
    '/v3/dubs/a b',
    '/v3/dubs/1\r\nX-Api-Key: other',
    '/v3/dubs/1\n',
    '/v3/dubs/ü',
    '/v3/dubs@evil.example',
    `/v3/${'a'.repeat(400)}`,
  ])('refuses the path %j', async (path) => {
    const result = await textOf(call({ method: 'GET', path, confirmed: true }));
    expect(result).toMatch(/path: (must be a path such as|Too big)|holds/);
    expect(seen).toEqual([]);
  });

  it('refuses a method that HeyGen does not have, and a body where none goes', async () => {
    expect(await textOf(call({ method: 'TRACE', path: '/v3/dubs' }))).toContain('method:');
    expect(await textOf(call({ method: 'GET', path: '/v3/dubs', body: {} }))).toContain('GET and DELETE take query');
    expect(seen).toEqual([]);
  });
});

describe('with HeyGen’s OpenAPI file', () => {
  it('sends what the file has, and refuses what it has not', async () => {
    const spec = createSpec();
    const path = '/v3/dubs/dub_1';
    expect(await textOf(call({ method: 'GET', path: '/v3/dubz/dub_1' }, { spec }))).toMatch(
      /file has no GET \/v3\/dubz/,
    );
    expect(await textOf(call({ method: 'PUT', path, confirmed: true }, { spec }))).toMatch(/It has GET \/v3\/dubs/);
    const wrong = await textOf(
      call({ method: 'POST', path, body: { mood: 'sad', gian: 1 }, confirmed: true }, { spec }),
    );
    expect(wrong).toMatch(/takes something else: body\.mood: .*calm.*; body: .*gian/);
    expect(seen).toEqual([]);
    await call({ method: 'POST', path, body: { mood: 'calm', gain: 1 }, confirmed: true }, { spec });
    expect(seen).toHaveLength(1);
  });

  it('goes on unchecked where the file cannot be read', async () => {
    await call({ method: 'GET', path: '/v3/dubz/1' }, { spec: { getOperations: async () => undefined } });
    expect(seen).toHaveLength(1);
  });

  it('is found by find_operations, marked as new, beside the tools', async () => {
    const found = await textOf(
      call({ intent: 'start a dub of my song' }, { spec: createSpec(), name: 'find_operations' }),
    );
    expect(found).toMatch(/POST \/v3\/dubs\/\{dub_id\} \(new, by call_heygen_api\): Start a dub of a song/);
    expect(found).toMatch(/calm/);
    const without = await textOf(call({ intent: 'start a dub of my song' }, { name: 'find_operations' }));
    expect(without).not.toContain('/v3/dubs');
  });

  it('is called through call_operation with the user’s word, and reads without', async () => {
    const through = (given: Json, confirmed?: boolean) =>
      call(
        { name: 'call_heygen_api', arguments: given, ...(confirmed && { user_confirmed: true }) },
        { name: 'call_operation' },
      );
    expect(await textOf(through({ method: 'DELETE', path: '/v3/dubs/1' }))).toContain('Nothing was done');
    expect(seen).toEqual([]);
    await through({ method: 'DELETE', path: '/v3/dubs/1' }, true);
    await through({ method: 'GET', path: '/v3/dubs/1' });
    expect(seen.map(({ method }) => method)).toEqual(['DELETE', 'GET']);
  });
});
