import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/server.ts';
import { createJobKinds, loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { getEndpoint, type Json } from '../../../src/declarations/operation.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../src/heygen/client.ts';
import { HeyGenError } from '../../../src/heygen/errors.ts';
import { JobWatcher } from '../../../src/jobs/job-watcher.ts';
import type { Spending } from '../../../src/ledger/spending.ts';
import { callTool } from '../../../src/mcp/calls/call-tool.ts';
import { toErrorResult } from '../../../src/mcp/results/error-result.ts';
import { getDescription } from '../../../src/mcp/tool-list/mcp-tool.ts';
import { testFiles } from '../../support/files.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createTestSpending } from '../../support/spending.ts';
import { createRepeatServices } from '../../support/tool-calls.ts';

const catalog = await loadFullCatalog();
const v1v2 = catalog.operations.filter((operation) => operation.v1v2);
const each = v1v2.map((operation) => [operation.name, operation] as const);

let sandbox: Watched;
let client: HeyGenClient;

async function open(options: Partial<SandboxOptions> = {}) {
  sandbox = await watchedSandbox({ operations: catalog.operations, ...options });
  client = createHeyGenClient({
    base: (host) => (host === 'upload' ? sandbox.uploadUrl : sandbox.url),
    userAgent: 'test',
    timeouts: { backoff: 1 },
    clock: { now: () => 0, sleep: async () => {} },
  });
}

async function close() {
  await client.close();
  await sandbox.close();
}

interface By {
  through?: HeyGenClient;
  key?: string;
  spending?: Spending;
}

async function call(name: string, given: Json = {}, { through = client, key = 'k', spending }: By = {}) {
  const getOperation = (wanted: string) => catalog.getOperation(wanted);
  const watcher = new JobWatcher({ client: through, getOperation, pollIntervalMs: 2 });
  const services = {
    getOperation,
    client: through,
    watcher,
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    files: testFiles(through),
    ...createRepeatServices(through),
    spending,
  };
  const result = await callTool(services, { tool: catalog.getTool(name), arguments: given, caller: { key } });
  const [first] = result.content as { text: string }[];
  return { text: first?.text ?? '', data: result.structuredContent as Json, isError: result.isError === true };
}

const example = (name: string) => catalog.getOperation(name).example.input as Json;

describe('a tool of the older API', () => {
  it.each(each)('%s is named after its version, and says what it is and what replaced it', (name, operation) => {
    const version = getEndpoint(operation).path.split('/')[1];
    expect(name).toMatch(new RegExp(`_${version}$`));
    const description = getDescription(operation);
    expect(description).toMatch(/Older API, retired for most accounts/);
    expect(description.length).toBeLessThanOrEqual(220);
    const { successor } = operation.v1v2 ?? {};
    if (successor === undefined) return expect(description).not.toContain('prefer');
    expect(description).toContain(`prefer ${successor}.`);
    expect(catalog.getOperation(successor).v1v2).toBeUndefined();
  });

  it('is no word away from a tool of v3', () => {
    const newer = catalog.tools.filter((tool) => !v1v2.some(({ name }) => name === tool.name));
    expect(newer.filter(({ name }) => /_v\d$/.test(name))).toEqual([]);
    for (const tool of newer) expect(getDescription(tool)).not.toMatch(/Older API/);
  });
});

describe('an endpoint that is gone', () => {
  const gone = (status: number, message: string) =>
    new HeyGenError({ kind: status === 404 ? 'not_found' : 'invalid', status, message });
  const textOf = (name: string, error: HeyGenError) =>
    (toErrorResult(catalog.getTool(name), error).content[0] as { text: string }).text;

  it.each(each)('is explained for %s, with what to call in its place', (name, { v1v2: facts }) => {
    const instead = facts?.successor ? `use ${facts.successor}` : 'v3 has nothing in its place';
    for (const error of [gone(410, 'Gone'), gone(400, 'This endpoint is deprecated.')]) {
      expect(textOf(name, error)).toContain(`HeyGen has retired v1 and v2 for this account: ${instead}.`);
    }
    expect(textOf(name, gone(404, 'Not here'))).toContain(
      `If HeyGen has retired v1 and v2 for this account, ${instead}.`,
    );
    expect(textOf(name, gone(400, 'A field is wrong'))).not.toContain('retired');
  });

  it('is nothing that v3 speaks of', () => {
    expect(textOf('get_video', gone(410, 'Gone'))).not.toContain('v1');
    expect(textOf('get_video', gone(404, 'This is deprecated'))).not.toContain('v1');
  });

  describe('at the sandbox', () => {
    beforeEach(() => open());
    afterEach(close);

    it('answers so, and the model reads what to do', async () => {
      const { isError, text } = await call('generate_video_v2', {
        ...example('generate_video_v2'),
        title: '[[sandbox:retired]]',
      });
      expect(isError).toBe(true);
      expect(text).toContain('create_video_from_studio');
      const status = await call('get_video_status_v1', { video_id: '[[sandbox:retired]]', wait_seconds: 5 });
      expect(status).toMatchObject({ isError: true, text: expect.stringContaining('use get_video') });
    });

    it('is gone for an account whose key says so, and v3 goes on', async () => {
      const key = '[[sandbox:retired]]';
      for (const {
        name,
        encoding,
        example: { input },
        v1v2: facts,
      } of v1v2) {
        if (encoding) continue;
        const { isError, text } = await call(name, input as Json, { key });
        expect(isError, name).toBe(true);
        expect(text).toContain(facts?.successor ?? 'v3 has nothing in its place');
      }
      expect(await call('list_avatar_looks', {}, { key })).toMatchObject({ isError: false });
    });

    it('is told apart from an id that is not there: where a valid one comes from is said first', async () => {
      const { text } = await call('get_avatar_details_v2', { avatar_id: 'group_iris' });
      expect(text).toMatch(
        /does not exist.*avatar_id: From list_avatars_v2\..*If HeyGen has retired.*use get_avatar_look/s,
      );
      const lost = await call('get_video_status_v1', { video_id: 'nowhere' });
      expect(lost.text).toMatch(/40031/);
    });

    it('that refuses with status 200 is refused all the same, in either envelope', async () => {
      const { video_inputs } = example('generate_video_v2');
      const named = await call('generate_video_v2', { video_inputs, title: '[[sandbox:error-200]]' });
      expect(named).toMatchObject({ isError: true, text: expect.stringContaining('This does not go') });
      const numbered = await call('delete_video_v1', { video_id: '[[sandbox:error-200]]' });
      expect(numbered).toMatchObject({ isError: true, text: expect.stringContaining('400175') });
    });
  });
});

describe('a write whose answer is lost', () => {
  beforeEach(() => open());
  afterEach(close);

  it.each(['drop-after', 'cut', '500', '503'])(
    'is sent once, and the model is told where to look (%s)',
    async (fault) => {
      const { video_inputs } = example('generate_video_v2');
      const { isError, text } = await call('generate_video_v2', { video_inputs, title: `[[sandbox:${fault}]]` });
      expect(isError).toBe(true);
      expect(text).toContain('list_videos_v1');
      expect(sandbox.count('POST /v2/video/generate')).toBe(1);
    },
  );

  it('is sent again when HeyGen has too much to do, as nothing was done then', async () => {
    const { video_inputs } = example('generate_video_v2');
    const made = await call('generate_video_v2', { video_inputs, title: '[[sandbox:429*1]]' });
    expect(made.isError).toBe(false);
    expect(sandbox.count('POST /v2/video/generate')).toBe(2);
  });
});

describe('credits', () => {
  afterEach(close);

  const costly = v1v2.filter(({ beforeSend }) => beforeSend);

  it('are looked at by whatever costs some; streams have credits of their own', async () => {
    await open();
    const unchecked = v1v2.filter(({ spends, beforeSend }) => spends && !beforeSend).map(({ name }) => name);
    expect(unchecked).toEqual(['open_stream_v1', 'send_stream_task_v1']);
    expect(costly.every(({ spends }) => spends)).toBe(true);
  });

  it('that are used up stop every costly call before it is sent', async () => {
    await open({ credits: 0 });
    for (const { name } of costly) {
      const { isError, text } = await call(name, example(name));
      expect(isError).toBe(true);
      expect(text).toMatch(new RegExp(`${name} did nothing. The account has no credits left.*check_credits`));
    }
    expect(new Set(sandbox.seen.map(({ path }) => path))).toEqual(new Set(['/v2/user/remaining_quota']));
  });

  it('are left alone when told so, and by a test, which is free', async () => {
    await open({ credits: 0 });
    const refused = await call('generate_video_v2', { ...example('generate_video_v2'), check_credits: false });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('Insufficient credit') });
    expect(await call('generate_video_v2', { ...example('generate_video_v2'), test: true })).toMatchObject({
      isError: false,
    });
    expect(sandbox.count('GET /v2/user')).toBe(0);
  });

  it('that cannot be read are for HeyGen to judge', async () => {
    await open();
    const unreadable: HeyGenClient = {
      ...client,
      call: async (operation, input, caller) => {
        if (operation.name === 'get_remaining_quota_v2')
          throw new HeyGenError({ kind: 'unavailable', message: 'Not now.' });
        return client.call(operation, input, caller);
      },
    };
    expect(await call('generate_video_v2', example('generate_video_v2'), { through: unreadable })).toMatchObject({
      isError: false,
    });
  });

  it('have no price, so that a limit in USD lets nothing through but tests', async () => {
    await open();
    const spending = createTestSpending({ account: 1 });
    const paid = await call('generate_video_v2', example('generate_video_v2'), { spending });
    expect(paid).toMatchObject({ isError: true, text: expect.stringContaining('publishes no price for films of v1') });
    const test = await call('generate_video_v2', { ...example('generate_video_v2'), test: true }, { spending });
    expect(test).toMatchObject({ isError: false });
    expect(sandbox.count('POST /v2/video/generate')).toBe(1);
  });

  it('that are there are asked for once, then the call goes through', async () => {
    await open({ credits: 1 });
    expect(await call('generate_video_v2', example('generate_video_v2'))).toMatchObject({ isError: false });
    expect(sandbox.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/user/remaining_quota',
      'POST /v2/video/generate',
    ]);
    expect(await call('generate_video_v2', example('generate_video_v2'))).toMatchObject({
      isError: true,
      text: expect.stringContaining('no credits left'),
    });
  });
});

describe('a voice’s preview', () => {
  const FIELDS = {
    list_voices_v2: 'preview_audio',
    list_voices_v1: 'preview_audio',
    list_speech_voices_v1: 'preview_audio_url',
  };
  const S3 = 'https://heygen.s3.us-east-1.amazonaws.com/voices/a.mp3';
  it.each([
    [null, undefined],
    ['', undefined],
    [undefined, undefined],
    ['s3://heygen/voices/a.mp3', undefined],
    [S3, undefined],
    ['https://s3.amazonaws.com/heygen/a.mp3', undefined],
    ['voices/a.mp3', undefined],
    ['/voices/a.mp3', undefined],
    [`${S3}?X-Amz-Signature=ab`, `${S3}?X-Amz-Signature=ab`],
    ['https://files.heygen.ai/voices/a.mp3', 'https://files.heygen.ai/voices/a.mp3'],
  ])('%j is offered as %j', (preview_audio, offered) => {
    for (const [name, field] of Object.entries(FIELDS)) {
      const voice = { voice_id: 'v', [field]: preview_audio };
      expect(catalog.getOperation(name).output.parse(voice)[field]).toBe(offered);
    }
  });

  it('is in a list where it can be opened, and the voices without one are there too', async () => {
    await open();
    const { data, text } = await call('list_voices_v2', { limit: 500 });
    const voices = data.voices as Json[];
    const offered = voices.flatMap(({ preview_audio }) => preview_audio ?? []);
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.length).toBeLessThan(voices.length);
    for (const preview of offered) expect(preview).toMatch(/^https?:\/\//);
    expect(text).not.toContain('s3://');
    await close();
  });
});

describe('a list that HeyGen sends whole', () => {
  beforeEach(() => open());
  afterEach(close);

  it('is shown a page at a time', async () => {
    const all = (await call('list_avatars_v2', { limit: 500 })).data.avatars as Json[];
    const first = await call('list_avatars_v2', { limit: 2 });
    expect(first.text).toContain(`More: call again with token "2"`);
    const second = await call('list_avatars_v2', { limit: all.length, token: first.data.next_token });
    expect([...(first.data.avatars as Json[]), ...(second.data.avatars as Json[])]).toEqual(all);
    expect(second.data).toMatchObject({ has_more: false });
    expect(sandbox.seen.map(({ path }) => path)).toEqual(['/v2/avatars', '/v2/avatars', '/v2/avatars']);
  });

  it('is searched here, and what is found is shown a page at a time, too', async () => {
    const { avatars } = (await call('list_avatars_v2', { search: 'iris', limit: 500 })).data as { avatars: Json[] };
    expect(avatars.length).toBeGreaterThan(1);
    for (const avatar of avatars) expect(JSON.stringify(avatar).toLowerCase()).toContain('iris');
    const one = await call('list_avatars_v2', { search: 'iris', limit: 1 });
    expect(one.data).toMatchObject({ avatars: avatars.slice(0, 1), has_more: true });
  });

  it.each([
    [{ limit: 0 }, /- limit: .*>=1/],
    [{ limit: 501 }, /- limit: .*<=500/],
    [{ token: 'next' }, /- token: /],
  ])('refuses %j', async (given, message) => {
    expect(await call('list_avatars_v2', given)).toMatchObject({ isError: true, text: expect.stringMatching(message) });
  });
});

describe('arguments', () => {
  beforeEach(() => open());
  afterEach(close);

  const scene = { character: { type: 'avatar', avatar_id: 'a' }, voice: { type: 'silence', duration: 1 } };
  const video_inputs = [scene];
  const text = { type: 'text', voice_id: 'v', input_text: 'x' };
  it.each([
    ['generate_video_v2', { video_inputs: [] }, /- video_inputs: /],
    ['generate_video_v2', { video_inputs: Array(51).fill(scene) }, /- video_inputs: /],
    ['generate_video_v2', { video_inputs, dimension: { width: 126, height: 128 } }, /- dimension\.width: .*>=128/],
    ['generate_video_v2', { video_inputs, dimension: { width: 128, height: 4098 } }, /- dimension\.height: .*<=4096/],
    ['generate_video_v2', { video_inputs, dimension: { width: 129, height: 128 } }, /- dimension\.width: .*2/],
    ['generate_video_v2', { video_inputs: [{ ...scene, voice: { ...text, speed: 3 } }] }, /voice\.speed: .*<=2/],
    ['generate_video_v2', { video_inputs: [{ ...scene, voice: { type: 'audio' } }] }, /audio_url, audio_asset_id/],
    ['generate_video_v2', { video_inputs: [{ ...scene, background: { type: 'color', value: 'red' } }] }, /hex color/],
    ['generate_webm_video_v1', { avatar_pose_id: 'a', avatar_style: 'normal', input_text: 'x' }, /needs a voice_id/],
    [
      'generate_from_template_v2',
      { template_id: 't', variables: { a: { name: 'a', type: 'voice', properties: {} } } },
      /of a voice need voice_id/,
    ],
    ['generate_photos_v2', { name: 'x' }, /- appearance: missing/],
    ['generate_video_agent_v1', { prompt: 'x', callback_id: 'c' }, /callback_id: goes only with callback_url/],
    ['translate_video_v2', { video_url: 'https://x.com/a.mp4' }, /output_language/],
    ['add_photo_avatar_looks_v2', { group_id: 'g', image_keys: ['1', '2', '3', '4', '5'], name: 'n' }, /image_keys/],
  ])('of %s %j are refused before anything is sent', async (name, given, message) => {
    const result = await call(name, given);
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(message);
    expect(sandbox.seen).toEqual([]);
  });
});
