import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog, createJobKinds } from '../../../src/catalog/catalog.ts';
import { getPrice } from '../../../src/declarations/price-list.ts';
import type { Progress } from '../../../src/declarations/progress.ts';
import type { ObjectStorage } from '../../../src/files/object-storage.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../src/heygen/client.ts';
import { HeyGenError } from '../../../src/heygen/errors.ts';
import { JobWatcher } from '../../../src/jobs/job-watcher.ts';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import type { Spending } from '../../../src/ledger/spending.ts';
import { callTool } from '../../../src/mcp/calls/call-tool.ts';
import { folder, SAMPLES, testFiles } from '../../support/files.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createTestSpending } from '../../support/spending.ts';
import { createRepeatServices } from '../../support/tool-calls.ts';

let sandbox: Watched;
let client: HeyGenClient;

beforeEach(async () => {
  sandbox = await watchedSandbox();
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
});
afterEach(async () => {
  await client.close();
  await sandbox.close();
});

interface Options {
  through?: HeyGenClient;
  spending?: Spending;
  root?: string;
  stores?: Record<string, ObjectStorage>;
  onProgress?: (progress: Progress) => void;
}

async function call(name: string, given: Record<string, unknown> = {}, options: Options = {}) {
  const { through = client, spending, onProgress, root, stores: storages } = options;
  const getOperation = (wanted: string) => catalog.getOperation(wanted);
  const watcher = new JobWatcher({
    client: through,
    getOperation,
    pollIntervalMs: 2,
    onOutcome: (readings) => spending?.noteReadings(readings),
  });
  const files = testFiles(through, { root, base: sandbox.url, stores: storages });
  const services = {
    client: through,
    getOperation,
    watcher,
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    spending,
    files,
    ...createRepeatServices(through),
  };
  const made = { tool: catalog.getTool(name), arguments: given, caller: { key: 'k' }, onProgress };
  const result = await callTool(services, made);
  const [first] = result.content as { text: string }[];
  return {
    text: first?.text ?? '',
    content: result.content as { type: string }[],
    data: result.structuredContent as Record<string, unknown>,
    isError: result.isError === true,
  };
}

describe('arguments that cannot be used', () => {
  it.each([
    ['create_video_agent', {}, /- prompt: missing\./],
    ['create_video_agent', { prompt: 'x', colour: 'red' }, /- colour: not a field of this tool\. It has prompt, mode/],
    ['create_video_agent', { prompt: 'x', orientation: 'square' }, /- orientation: .*"landscape"\|"portrait"/],
    ['create_video_from_avatar', { script: 'x' }, /- avatar_id: missing\. Look id from list_avatar_looks/],
    [
      'create_video_from_avatar',
      { avatar_id: 'a' },
      /- script: missing: give one of script, audio_url, audio_asset_id/,
    ],
    ['create_video_from_avatar', { avatar_id: 'a', script: 'x', caption: { size: 1 } }, /- caption: size: not a field/],
    [
      'create_video_from_image',
      { image: 'http://x/a.png', script: 'x', voice_id: 'v' },
      /- image: must be a public https/,
    ],
    ['list_videos', { limit: 101 }, /- limit: .*<=100/],
    ['get_video', { video_id: 'v', wait_seconds: -1 }, /- wait_seconds: .*>=0/],
    // What one call waits, which these tests set, and not the greatest that this setting may be.
    [
      'get_video',
      { video_id: 'v', wait_seconds: 5000 },
      /- wait_seconds: too long\. One call waits 20 s at most: give 20/,
    ],
    ['wait_for_jobs', { jobs: ['video:v'], wait_seconds: 5000 }, /- wait_seconds: .* 20 s at most/],
    ['follow_video_agent_batch', { batch_id: 'b', wait_seconds: 5000 }, /- wait_seconds: .* 20 s at most/],
  ])('%s %j: nothing is sent, and the field, the rule and the remedy are named', async (name, given, message) => {
    const { isError, text } = await call(name, given);
    expect(isError).toBe(true);
    expect(text).toMatch(message);
    expect(sandbox.seen).toEqual([]);
  });

  it('takes null for what is left out', async () => {
    expect((await call('create_video_agent', { prompt: 'x', avatar_id: null })).isError).toBe(false);
  });
});

describe('lists', () => {
  it('show what a choice needs, and how to get the next page', async () => {
    const first = await call('list_voices', { language: 'german', limit: 2 });
    expect(first.text.split('\n')[1]).toBe('voice_id\tname\tlanguage\tgender\tsupport_pause\tsupport_locale');
    expect(first.data.voices).toHaveLength(2);
    expect(first.text).toContain(`More: call again with token "${first.data.next_token}"`);
    const second = await call('list_voices', { language: 'german', limit: 2, token: first.data.next_token });
    expect(second.data).toMatchObject({ has_more: false, voices: [{ voice_id: 'voice_de_f_02' }] });
    expect(second.text).not.toContain('More:');
  });

  it('show everything when asked to', async () => {
    const { data, text } = await call('list_voices', { limit: 1, verbose: true });
    expect(data.voices).toMatchObject([{ preview_audio_url: expect.any(String) }]);
    expect(text).toContain('preview_audio_url');
  });

  it('say that they are empty', async () => {
    expect((await call('list_videos')).text).toBe('No videos.');
  });
});

describe('jobs', () => {
  const read = (id: unknown, wait = 10) => call('get_video_agent_session', { session_id: id, wait_seconds: wait });

  it('pause with the agent’s question and the way to answer it', async () => {
    const { data } = await call('create_video_agent', { prompt: 'A 5 s film', mode: 'chat' });
    const paused = await read(data.session_id);
    expect(paused.isError).toBe(false);
    expect(paused.text).toMatch(/The agent asks: "Should the film end.*send_video_agent_message, session_id "sess_/);
    const done = await call('send_video_agent_message', {
      session_id: data.session_id,
      message: 'Quietly',
      wait: true,
    });
    expect(done.data).toMatchObject({ status: 'completed', video: { status: 'completed' } });
  });

  it('that fail before there is a video say why', async () => {
    const { data } = await call('create_video_agent', { prompt: 'A film [[sandbox:agent-fail]]' });
    const failed = await read(data.session_id);
    expect(failed.isError).toBe(true);
    expect(failed.text).toContain('The storyboard could not be drawn up');
  });

  it('are followed past a session that HeyGen has forgotten, and found again by their video', async () => {
    const { data } = await call('create_video_agent', { prompt: 'A 5 s film [[sandbox:session-gone]]' });
    expect((await read(data.session_id)).data).toMatchObject({ status: 'completed' });
    const gone = await read(data.session_id);
    expect(gone.isError).toBe(true);
    expect(gone.text).toContain('look for the video with list_videos');
  });

  it('in a status nobody knows are not over', async () => {
    const { data } = await call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script: '[[sandbox:new-status]]',
    });
    const { text, isError } = await call('get_video', { video_id: data.video_id });
    expect(isError).toBe(false);
    expect(text).toMatch(/^Not finished.*status: polishing/s);
  });

  it('of several languages are waited for side by side, on one line of progress', async () => {
    const steps: Progress[] = [];
    const done = await call(
      'create_video_translation',
      { video: 'https://example.com/a.mp4', output_languages: ['German', 'French'], wait: true },
      { onProgress: (step) => steps.push(step) },
    );
    expect(done.isError).toBe(false);
    expect(done.data.jobs).toMatchObject([
      { output_language: 'de', status: 'completed', video_url: expect.any(String) },
      { output_language: 'fr', status: 'completed' },
    ]);
    const numbers = steps.map(({ progress }) => progress);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(steps.at(-1)).toMatchObject({ progress: 100, message: expect.stringContaining('2 of 2 done') });
  });

  it('of several languages name the way to read them all', async () => {
    const given = { video: 'https://example.com/a.mp4', output_languages: ['German', 'French'] };
    const { data, text } = await call('create_video_translation', given);
    const [first, second] = data.video_translation_ids as string[];
    expect(text).toContain(`wait_for_jobs with jobs ["translation:${first}","translation:${second}"]`);
  });

  it('of several languages of which some fail say which, and are no success when all do', async () => {
    const given = { video: 'https://example.com/a.mp4', output_languages: ['German', 'French'], wait: true };
    const { isError, text } = await call('create_video_translation', { ...given, title: '[[sandbox:render-fail]]' });
    expect(isError).toBe(true);
    expect(text).toMatch(/^2 of 2 failed.*failed .*: The source has no speech/s);
  });

  it('are all let go of when one of them cannot be followed', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const half: HeyGenClient = {
      ...client,
      call: (operation, input, caller) => {
        if (operation.effect === 'read') signals.push(caller.signal);
        const forbidden = new HeyGenError({ kind: 'forbidden', message: 'No reading here' });
        // The reading of both at once, and then that of the first.
        const refused = signals.length <= 2 && operation.effect === 'read';
        return refused ? Promise.reject(forbidden) : client.call(operation, input, caller);
      },
    };
    const given = { video: 'https://example.com/a.mp4', output_languages: ['German', 'French'], wait: true };
    const made = await call('create_video_translation', given, { through: half });
    expect(made.data.video_translation_ids).toHaveLength(2);
    expect(made.text).toContain('could not be followed');
    expect(signals.at(-1)?.aborted).toBe(true);
  });

  it('of several calls are waited for together, with progress as done of total', async () => {
    const spoken = { avatar_id: 'look_iris_office', script: 'Good morning.' };
    const made = await Promise.all([1, 2, 3].map(() => call('create_video_from_avatar', spoken)));
    const dubbed = await call('create_video_translation', {
      video: 'https://example.com/a.mp4',
      output_languages: ['German'],
    });
    const [translation] = dubbed.data.video_translation_ids as string[];
    const jobs = [...made.map(({ data }) => `video:${data.video_id}`), `translation:${translation}`];
    const steps: Progress[] = [];
    const { data, text, isError } = await call('wait_for_jobs', { jobs }, { onProgress: (step) => steps.push(step) });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ done: 4, total: 4 });
    expect(data.jobs).toMatchObject(jobs.map((job) => ({ job, status: 'completed', video_url: expect.any(String) })));
    expect(text).toMatch(/^4 of 4 over\. All are over\./);
    expect(steps.at(-1)).toMatchObject({ progress: 100, message: expect.stringContaining('4 of 4 done') });
    expect(sandbox.count('GET /v3/videos/statuses')).toBeGreaterThan(0);
  });

  it('that do not exist, or fail, do not keep the others from being told of', async () => {
    const spoken = { avatar_id: 'look_iris_office', script: 'Good morning.' };
    const good = await call('create_video_from_avatar', spoken);
    const bad = await call('create_video_from_avatar', { ...spoken, script: '[[sandbox:render-fail]]' });
    const jobs = [`video:${good.data.video_id}`, `video:${bad.data.video_id}`, 'video:nowhere'];
    const { data, text, isError } = await call('wait_for_jobs', { jobs });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ done: 3, total: 3 });
    expect(text).toMatch(/^2 of 3 failed\.\n3 of 3 over/);
    expect(text).toMatch(new RegExp(`${jobs[1]}: failed: The renderer could not`));
    expect(text).toMatch(/video:nowhere: .*does not exist.*\. Take a valid id from list_videos/);
    expect((await call('wait_for_jobs', { jobs: ['video:nowhere'] })).isError).toBe(true);
  });

  it('are waited for as long as one call may, and a longer wait is said to be cut', async () => {
    const waited = { jobs: ['video:nowhere'], wait_seconds: 300 };
    const cut = 'One call waits 20 s at most, so wait_seconds 300 was read as 20.';
    expect((await call('wait_for_jobs', waited)).text).toContain(cut);
    const { data, text } = await call('get_voice', { voice_id: 'voice_en_f_01', wait_seconds: 300 });
    expect(text.split('\n')[0]).toBe(cut);
    expect(data.note).toBe(cut);
    expect((await call('get_voice', { voice_id: 'voice_en_f_01', wait_seconds: 20 })).text).not.toContain('One call');
  });

  it('that take longer than a call are waited for by several', async () => {
    const made = await call('create_video_agent', { prompt: 'A film on tides.' });
    expect(made.text).toContain('. The job takes longer than one call waits: tell the user how long it takes');
  });

  it('that go on are named in the call to make next', async () => {
    const given = { avatar_id: 'look_iris_office', script: 'Good morning. '.repeat(300) };
    const made = await Promise.all([1, 2].map(() => call('create_video_from_avatar', given)));
    const jobs = made.map(({ data }) => `video:${data.video_id}`);
    const { data, text } = await call('wait_for_jobs', { jobs, wait_seconds: 0 });
    expect(data).toMatchObject({ done: 0, total: 2 });
    expect(text).toContain(`Next: wait_for_jobs with jobs ${JSON.stringify(jobs)}`);
  });

  it.each([['v1'], ['film:v1'], ['video:']])('cannot be waited for as "%s"', async (job) => {
    const { text, isError } = await call('wait_for_jobs', { jobs: [job] });
    expect(isError).toBe(true);
    expect(text).toMatch(/jobs: .*not kind:id with one of the kinds session, video, /);
    expect(sandbox.seen).toEqual([]);
  });

  it('of a batch make progress by items, and tell of those that failed', async () => {
    const good = { type: 'avatar', avatar_id: 'look_iris_office', script: 'Good morning.' };
    const videos = [good, { ...good, avatar_id: 'nobody' }, { ...good, script: 'Good night.' }];
    const steps: Progress[] = [];
    const done = await call('create_video_batch', { videos, wait: true }, { onProgress: (step) => steps.push(step) });
    expect(done.data).toMatchObject({ counts_by_status: { completed: 2, failed: 1 }, status: 'completed' });
    expect(done.text).toContain('avatar_not_found');
    const page = await call('get_video_batch', { batch_id: done.data.batch_id, limit: 1 });
    expect(page.data).toMatchObject({ items: [{ item_index: 0 }], has_more: true });
  });

  it('that fail as a batch show every item', async () => {
    const videos = [{ type: 'avatar', avatar_id: 'nobody', script: 'Good morning.' }];
    const done = await call('create_video_batch', { videos, wait: true });
    expect(done.isError).toBe(true);
    expect(done.text).toMatch(/1 of 1 items failed.*avatar_not_found/s);
  });

  it('of a look end in whether it can be used, and why not', async () => {
    expect((await call('get_avatar_look', { look_id: 'look_iris_office' })).text).toMatch(/^This look can be used now/);
    const photo = { name: 'Captain', file: 'https://example.com/captain.jpg' };
    const training = await call('create_photo_avatar', photo);
    const { id: look_id } = training.data.avatar_item as { id: string };
    expect(training.text).toContain(`get_avatar_look with look_id "${look_id}"`);
    const ready = await call('get_avatar_look', { look_id, wait_seconds: 10 });
    expect(ready.text).toMatch(/^This look can be used now.*preview_image_url/s);
    const twin = await call('create_digital_twin', {
      name: 'Jonas',
      file: 'https://example.com/jonas.mp4',
      wait: true,
    });
    expect(twin.text).toMatch(/has to agree first: create_avatar_consent/);
    const failed = await call('create_photo_avatar', { ...photo, name: '[[sandbox:render-fail]]', wait: true });
    expect(failed.isError).toBe(true);
    expect(failed.text).toContain('No face was found');
  });

  it.each([
    ['create_lipsync', { video: 'https://example.com/a.mp4', audio: 'https://example.com/a.mp3' }, 'video_url'],
    ['create_ai_clipping', { video: 'https://example.com/a.mp4' }, 'clips'],
    ['create_background_removal', { video: 'https://example.com/a.mp4' }, 'layers'],
    ['create_filler_word_removal', { video: 'https://example.com/a.mp4' }, 'video_url'],
    ['create_hyperframes_render', { project: 'https://example.com/a.zip' }, 'video_url'],
    [
      'create_proofread',
      { video: 'https://example.com/a.mp4', output_languages: ['de'], title: 'T' },
      'output_language',
    ],
    ['clone_voice', { audio: 'https://example.com/a.mp3', voice_name: 'J' }, 'voice_id'],
    ['create_brand_kit', { url: 'https://example.com' }, 'brand_kit_id'],
    ['generate_from_template', { template_id: 'tpl_welcome', variables: {} }, 'video_url'],
  ])('%s can be waited for to the end', async (name, given, field) => {
    const { data, isError, text } = await call(name, { ...given, wait: true });
    expect(isError, text).toBe(false);
    expect(data).toMatchObject({ status: expect.stringMatching(/^completed?$/), [field]: expect.anything() });
  });

  it('whose id HeyGen did not give are not lost', async () => {
    const silent: HeyGenClient = { ...client, call: async () => ({ kind: 'one', data: { status: 'accepted' } }) };
    const made = await call('create_ai_clipping', { video: 'https://example.com/a.mp4' }, { through: silent });
    expect(made.isError).toBe(false);
    expect(made.text).toContain('find it with list_ai_clipping');
  });

  it('keep their id when the wait behind a create fails', async () => {
    const blind: HeyGenClient = {
      ...client,
      call: (operation, input, caller) =>
        operation.effect === 'read'
          ? Promise.reject(new HeyGenError({ kind: 'forbidden', message: 'No reading here' }))
          : client.call(operation, input, caller),
    };
    const made = await call('create_video_agent', { prompt: 'A film', wait: true }, { through: blind });
    expect(made.isError).toBe(false);
    expect(made.text).toContain('could not be followed (No reading here)');
    expect(made.data.session_id).toMatch(/^sess_/);
  });

  it('show the newest messages only, all of them when asked', async () => {
    // Slow enough that the session has no video before it is read: then its video is told of in place of its messages.
    await sandbox.close();
    sandbox = await watchedSandbox({ speed: 100 });
    const { data } = await call('create_video_agent', { prompt: 'A 5 s film', mode: 'chat' });
    await read(data.session_id);
    // At the pace of life, so that it is not over before it is read.
    sandbox.setSpeed(1);
    await call('send_video_agent_message', { session_id: data.session_id, message: 'one' });
    await call('send_video_agent_message', { session_id: data.session_id, message: 'two' });
    const short = await call('get_video_agent_session', { session_id: data.session_id });
    const full = await call('get_video_agent_session', { session_id: data.session_id, verbose: true });
    expect(short.data.messages).toHaveLength(3);
    expect((full.data.messages as unknown[]).length).toBeGreaterThan(3);
  });
});

describe('money', () => {
  const shot = { avatar_id: ['look_iris_office'], prompt: 'She walks.' };

  it('is enough only where the limit allows it too', async () => {
    const plan = { work: 'session', seconds: 60 };
    expect((await call('estimate_cost', plan)).data).toMatchObject({ enough: true });
    const { data } = await call('estimate_cost', plan, { spending: createTestSpending({ account: 1 }) });
    expect(data).toMatchObject({ limit_left_usd: 1, enough: false });
  });

  it('is not spent past the limit, and what HeyGen refused was not spent', async () => {
    const spending = createTestSpending({ account: 10 });
    const refused = await call('create_video_from_cinematic_avatar', { ...shot, avatar_id: ['nobody'] }, { spending });
    expect(refused.text).toContain('avatar_not_found');
    expect((await call('create_video_from_cinematic_avatar', shot, { spending })).isError).toBe(false);
    const before = sandbox.count('POST /v3/videos');
    const { isError, text } = await call('create_video_from_cinematic_avatar', shot, { spending });
    expect(isError).toBe(true);
    expect(text).toMatch(/did nothing\. It would cost about 7\.00 USD/);
    expect(sandbox.count('POST /v3/videos')).toBe(before);
  });

  it('that was spent is told to who spent it, with what is left', async () => {
    const spending = createTestSpending({ account: 20, who: 10 });
    await call('create_video_from_cinematic_avatar', shot, { spending });
    const { data } = await call('get_spending', {}, { spending });
    expect(data).toMatchObject({
      period: 'day',
      spent_usd: 7,
      spent_this_month_usd: 7,
      limit_usd: 10,
      account_limit_usd: 20,
      left_usd: 3,
      next_period: expect.stringMatching(/T00:00:00\.000Z$/),
    });
  });

  it('is entered with its jobs, and settled when somebody sees their end', async () => {
    const ledger = createMemoryLedger();
    const spending = createTestSpending({}, ledger);
    const { data } = await call('create_video_agent', { prompt: 'A 45-second film about bees' }, { spending });
    const read = async () => (await ledger.read(new Date(0), new Date(8.64e15)))[0];
    expect(await read()).toMatchObject({
      who: 'somebody',
      tool: 'create_video_agent',
      outcome: 'started',
      estimate_usd: 1.4985,
      jobs: [`session:${data.session_id}`],
    });
    await call('get_video_agent_session', { session_id: data.session_id, wait_seconds: 20 }, { spending });
    await expect.poll(read).toMatchObject({ outcome: 'completed', seconds: 45, price_usd: 1.4985 });
  });

  it('is not spent on what fails', async () => {
    const ledger = createMemoryLedger();
    const spending = createTestSpending({}, ledger);
    const fails = { ...shot, prompt: '[[sandbox:render-fail]]', wait: true };
    expect((await call('create_video_from_cinematic_avatar', fails, { spending })).isError).toBe(true);
    await expect
      .poll(() => ledger.read(new Date(0), new Date(8.64e15)))
      .toMatchObject([{ outcome: 'failed', price_usd: 0 }]);
  });

  it('is entered at once where nothing is left to wait for', async () => {
    const ledger = createMemoryLedger();
    const speech = { text: 'one two three four five', voice_id: 'voice_en_f_01' };
    await call('create_speech', speech, { spending: createTestSpending({}, ledger) });
    const [entry] = await ledger.read(new Date(0), new Date(8.64e15));
    expect(entry).toMatchObject({ tool: 'create_speech', outcome: 'completed', seconds: expect.any(Number) });
    expect(entry?.price_usd).toBeCloseTo((entry?.seconds ?? 0) * getPrice('speech_second'), 6);
  });

  it('that may have been spent stays set aside', async () => {
    const spending = createTestSpending({ account: 10 });
    await call('create_video_from_cinematic_avatar', { ...shot, title: '[[sandbox:500]]' }, { spending });
    expect((await call('create_video_from_cinematic_avatar', shot, { spending })).text).toContain('7.00 USD are taken');
  });

  it('is told of before it is spent, next to what there is', async () => {
    const { data } = await call('estimate_cost', { work: 'translation', seconds: 60, count: 3 });
    expect(data).toMatchObject({
      usd: 5.994,
      basis: '180 s x 0.0333 USD',
      wallet_usd: expect.any(Number),
      enough: true,
    });
    expect((await call('estimate_cost', { work: 'clipping', count: 4 })).data).toMatchObject({ usd: 0.6 });
    const missing = await call('estimate_cost', { work: 'speech' });
    expect(missing.text).toContain('- seconds: missing: this is priced by the second');
  });

  it('is estimated without an account too', async () => {
    const closed: HeyGenClient = {
      ...client,
      call: () => Promise.reject(new HeyGenError({ kind: 'no_key', message: 'No key' })),
    };
    const { data, isError } = await call('estimate_cost', { work: 'video_agent', seconds: 45 }, { through: closed });
    expect(isError).toBe(false);
    expect(data).toEqual({ usd: 1.4985, basis: '45 s x 0.0333 USD', prices_of: expect.any(String) });
  });
});

describe('the frame check', () => {
  const made = { prompt: 'A 5 s film', avatar_id: 'look_iris_street' };
  const promptOf = async (session_id: unknown) => {
    const { data } = await call('get_video_agent_session', { session_id, verbose: true });
    return (data.messages as { role: string; content: string }[]).find(({ role }) => role === 'user')?.content;
  };

  it('appends what the look’s shape asks for, and says so', async () => {
    const { data, text } = await call('create_video_agent', made);
    expect(text).toMatch(/^Appended to the prompt \(frame_check\): FRAMING NOTE: .*is portrait, the film is landscape/);
    expect(data.note).toContain('FRAMING NOTE');
    expect(await promptOf(data.session_id)).toMatch(/^A 5 s film\n\nFRAMING NOTE: /);
  });

  it('appends nothing where it fits, is turned off, or is noted already', async () => {
    const plain = [
      { ...made, frame_check: false },
      { ...made, avatar_id: 'look_yuki_office' },
      { ...made, prompt: 'A 5 s film. FRAMING NOTE: mine. BACKGROUND NOTE: mine.' },
      { prompt: 'A 5 s film' },
    ];
    for (const given of plain) {
      const { data, text } = await call('create_video_agent', given);
      expect(text).toMatch(/^Video Agent started/m);
      expect(text).not.toContain('frame_check');
      expect(await promptOf(data.session_id)).toBe(given.prompt);
    }
  });
});

describe('a search of our own', () => {
  it('says what to try where nothing is found', async () => {
    const { text } = await call('list_voices', { search: 'Klingon' });
    expect(text).toMatch(/^No voices\. Languages go by their English names/);
  });

  it('finds voices by free text over all pages, and says which films they fit', async () => {
    const { data, text } = await call('list_voices', { search: 'eliska czech' });
    expect(data.voices).toMatchObject([{ name: 'Eliska', language: 'Czech' }]);
    expect(text).toContain('1 voice. All fit films in Czech.');
    const mixed = await call('list_voices', { search: 'female', limit: 5 });
    expect((mixed.data.voices as unknown[]).length).toBeGreaterThanOrEqual(5);
    expect(mixed.text).toContain('A voice fits films in its own language: English 2');
    expect((await call('list_voices', { search: 'nobody at all' })).text).toMatch(/^No voices\./);
  });
});

describe('a prompt', () => {
  it('is checked before it is paid for, without asking HeyGen', async () => {
    const { text, data, isError } = await call('check_video_prompt', { prompt: 'A film on bees', avatar_id: 'look_1' });
    expect(isError).toBe(false);
    expect(text).toMatch(/^Score \d+ of 100\. \d errors: mend them/);
    expect(text).toContain('error, FORMAT: the length is not stated');
    expect(data.score).toBeLessThan(50);
    expect(sandbox.seen).toEqual([]);
  });
});

describe('files', () => {
  it('go to HeyGen as they are', async () => {
    const png = `data:image/png;base64,${(SAMPLES['image/png'] as Buffer).toString('base64')}`;
    const { data } = await call('upload_asset', { file: png });
    expect(data).toMatchObject({ mime_type: 'image/png', size_bytes: SAMPLES['image/png']?.length });
    const made = await call('create_photo_avatar', { name: 'P', file: data.asset_id });
    expect(made.isError).toBe(false);
  });

  const finished = async () => {
    const video = { avatar_id: 'look_iris_office', script: 'Good morning.', title: 'Good / morning', wait: true };
    return (await call('create_video_from_avatar', video)).data.id as string;
  };

  it('are saved to disk, each under its own name, with the path', async () => {
    const [id, root] = [await finished(), folder()];
    const saved = await call('download_video', { id }, { root });
    expect(saved.data).toEqual({ path: `${root}/Good-morning-${id}.mp4`, size_bytes: expect.any(Number), duration: 1 });
    expect(saved.content).toEqual([{ type: 'text', text: expect.stringContaining(`${root}/Good-morning-${id}.mp4`) }]);
    const subtitle = await call('download_video', { id, file: 'subtitle' }, { root });
    expect(readFileSync(String(subtitle.data.path), 'utf8')).toContain('Good morning.');
    const speech = await call('create_speech', { text: 'Mind the gap.', voice_id: 'voice_en_f_01' });
    const sound = await call('download_video', { url: speech.data.audio_url, path: 'gap.wav' }, { root });
    expect(sound.data.path).toBe(`${root}/gap.wav`);
  });

  it.each([
    ['create_video_translation', { output_languages: ['German'] }, 'translation', 'audio'],
    ['create_ai_clipping', {}, 'clipping', undefined],
    ['create_background_removal', {}, 'background_removal', 'mask'],
    ['create_lipsync', { audio: 'https://example.com/a.mp3' }, 'lipsync', undefined],
  ])('of %s are saved too', async (name, more, kind, file) => {
    const made = await call(name, { video: 'https://example.com/a.mp4', ...more, wait: true });
    const saved = await call('download_video', { id: made.data.id, kind, file }, { root: folder() });
    expect(saved.isError, saved.text).toBe(false);
    expect(saved.data.size_bytes).toBeGreaterThan(100);
  });

  it('that are not there say what is', async () => {
    const id = await finished();
    const root = folder();
    expect((await call('download_video', { id, file: 'gif' }, { root })).text).toContain(
      'There is no file "gif"; there are video',
    );
    const { data } = await call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script: 'Slow '.repeat(900),
    });
    const early = await call('download_video', { id: data.video_id }, { root });
    expect(early.isError).toBe(true);
    expect(early.text).toMatch(
      /It is not ready \((pending|processing)\)\. Wait with get_video, video_id "vid_\w+" and wait_seconds/,
    );
    const failing = { avatar_id: 'look_iris_office', script: '[[sandbox:render-fail]]', wait: true };
    const failed = await call('create_video_from_avatar', failing);
    expect((await call('download_video', { id: failed.data.id }, { root })).text).toContain('It failed: The renderer');
    expect((await call('download_video', { id })).text).toContain('Local files are not open to this server');
    expect((await call('download_video', {}, { root })).text).toContain('- id: missing: give either id or url');
  });

  it('are copied into storage, as far as there are any', async () => {
    const kept: string[] = [];
    const store: ObjectStorage = {
      put: async ({ name, stream }) => {
        await stream.resume().toArray();
        kept.push(name);
        return { location: `s3:${name}` };
      },
    };
    const id = await finished();
    const stored = await call('store_video', { id, folder: 'films/2026' }, { stores: { s3: store } });
    expect(stored.isError, stored.text).toBe(false);
    expect(kept).toEqual(
      ['', '-subtitle', '-thumbnail'].map(
        (name, n) => `films/2026/Good-morning-${id}${name}.${['mp4', 'srt', 'png'][n]}`,
      ),
    );
    expect(stored.data.stored).toMatchObject([{ file: 'video' }, { file: 'subtitle' }, { file: 'thumbnail' }]);
  });

  it.each([
    ['clipping', 'create_ai_clipping', { video: 'https://films.example/a.mp4' }, 'clip1'],
    ['background_removal', 'create_background_removal', { video: 'https://films.example/a.mp4' }, 'foreground'],
  ])('of a %s are copied with its main file first, when none is named', async (kind, create, given, main) => {
    const store: ObjectStorage = {
      put: async ({ name, stream }) => ({ location: `${(await stream.resume().toArray()).length}${name}` }),
    };
    const made = await call(create, { ...given, wait: true });
    expect(made.isError, made.text).toBe(false);
    const stored = await call('store_video', { id: made.data.id, kind }, { stores: { s3: store } });
    expect(stored.isError, stored.text).toBe(false);
    expect(stored.data.stored).toMatchObject([{ file: main }]);
  });

  it.each([
    ['list_avatar_looks', { limit: 8 }, 4],
    ['list_video_agent_styles', { limit: 2 }, 2],
    ['get_avatar_look', { look_id: 'look_iris_office' }, 1],
  ])('of %s are shown as small pictures when asked for', async (name, given, count) => {
    const { content } = await call(name, { ...given, include_previews: true });
    const pictures = content.filter(({ type }) => type === 'image') as unknown as {
      data: string;
      mimeType: string;
    }[];
    expect(pictures).toHaveLength(count);
    for (const { data, mimeType } of pictures) {
      expect(mimeType).toBe('image/jpeg');
      expect(data.length).toBeLessThan(27_000);
    }
    expect((await call(name, given)).content.filter(({ type }) => type === 'image')).toEqual([]);
  });
});

describe('errors', () => {
  it('say where a valid id comes from', async () => {
    const { text } = await call('get_avatar_look', { look_id: 'group_iris' });
    expect(text).toMatch(/list_avatar_looks/);
    expect(text).toMatch(/\(status 404, code avatar_not_found, request [\da-f-]{36}\)$/);
  });

  it('say of a create that may have arrived and cannot be repeated how to look', async () => {
    const { text } = await call('create_speech', { voice_id: 'voice_en_f_01', text: 'Hi [[sandbox:500]]' });
    expect(text).toContain('HeyGen lists no speech, so ask the user before you call again');
    expect(text).not.toContain('Call again in a minute');
  });

  it('say when to come back', async () => {
    const limited: HeyGenClient = {
      ...client,
      call: () =>
        Promise.reject(new HeyGenError({ kind: 'rate_limited', status: 429, message: 'Slow down', retryAfter: 90 })),
    };
    expect((await call('get_current_user', {}, { through: limited })).text).toContain('HeyGen asks to wait 1 min 30 s');
  });

  it('are not made of faults of our own', async () => {
    const broken: HeyGenClient = { ...client, call: () => Promise.reject(new TypeError('a bug')) };
    await expect(call('get_current_user', {}, { through: broken })).rejects.toThrow('a bug');
  });
});
