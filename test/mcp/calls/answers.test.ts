import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

let tools: SandboxedToolCaller;

beforeEach(async () => {
  tools = await startToolCaller();
});
afterEach(() => tools.close());

const film = (title: string, more: Record<string, unknown> = {}) =>
  tools.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script: 'Good morning.', title, ...more });

describe('a session that is stopped', () => {
  it('is no failure, and no reason to pay again', async () => {
    const { data } = await tools.call('create_video_agent', { prompt: 'A 30 second film', mode: 'chat' });
    const { session_id } = data;
    const stopped = await tools.call('stop_video_agent_session', { session_id });
    expect(stopped.text).toContain('Stopped at your request');
    const read = await tools.call('get_video_agent_session', { session_id, wait_seconds: 5 });
    expect(read.isError).toBe(false);
    expect(read.text).toContain('Stopped at your request: no film comes of it. Create nothing anew unless');
    expect(read.text).not.toMatch(/failed:|create it anew|try once more/);
  });

  it('says so when it was over already', async () => {
    const { data } = await tools.call('create_video_agent', { prompt: 'A 5 second film', wait: true });
    const { text } = await tools.call('stop_video_agent_session', { session_id: data.session_id });
    expect(text).toContain('It was over already (completed): there was nothing to stop.');
  });
});

describe('what a create costs', () => {
  it.each([
    ['create_video_agent', { prompt: 'A 60-second film on bees.' }, 'Estimated cost: about $2.00 (60 s x 0.0333 USD).'],
    [
      'create_video_translation',
      { video: 'https://example.com/a.mp4', output_languages: ['German'], start_time: 0, end_time: 30 },
      'Estimated cost: about $1.00 (30 s x 0.0333 USD).',
    ],
    [
      'generate_from_template',
      { template_id: 'tpl_welcome', variables: { name: { type: 'text', content: 'Ada' } } },
      'Estimated cost: unknown; HeyGen publishes no price for a template',
    ],
  ])('%s says it at once', async (name, given, words) => {
    const { text, isError } = await tools.call(name, given);
    expect(isError, text).toBe(false);
    expect(text).toContain(words);
  });
});

describe('a list by name', () => {
  it('puts what is called so exactly first, and says which', async () => {
    const exact = await film('Draft 3');
    await film('Draft 30');
    const { text, data } = await tools.call('list_videos', { title: 'draft 3' });
    expect((data.videos as { title: string }[]).map(({ title }) => title)).toEqual(['Draft 3', 'Draft 30']);
    expect(text).toContain(`Exact match for "draft 3": ${exact.data.video_id}.`);
    const { text: other } = await tools.call('list_videos', { title: 'draft' });
    expect(other).toContain('None is called exactly "draft".');
  });

  it('is followed by a deletion that names what was deleted', async () => {
    const { data } = await film('Draft 3', { wait: true });
    const { text } = await tools.call('delete_video', { video_id: data.id });
    expect(text).toContain('Deleted: "Draft 3".');
  });
});

describe('an empty list', () => {
  it('says which filter emptied it, and what there is without it', async () => {
    const { text } = await tools.call('list_voices', { language: 'German', gender: 'male', engine: 'starfish' });
    expect(text).toContain('None with language "German", gender "male", engine "starfish"');
    expect(text).toContain('without gender 2: Greta, Frieda');
    expect(text).toContain('without engine 1: Lukas');
  });
});

describe('tables', () => {
  it('show whether a voice takes an accent, and no empty columns', async () => {
    const voices = await tools.call('list_voices', { language: 'English', limit: 2 });
    expect(voices.text).toContain('support_locale');
    const looks = await tools.call('list_avatar_looks', { limit: 2, ownership: 'public' });
    expect(looks.text).toContain('preferred_orientation');
    expect(looks.text.split('\n')[1]?.split('\t')).not.toContain('status');
  });

  it('of looks are chosen by orientation and gender', async () => {
    const { data, isError } = await tools.call('list_avatar_looks', { orientation: 'portrait', gender: 'female' });
    expect(isError).toBe(false);
    const looks = data.looks as { preferred_orientation: string; gender: string }[];
    expect(looks.length).toBeGreaterThan(3);
    for (const look of looks) expect(look).toMatchObject({ preferred_orientation: 'portrait', gender: 'female' });
    expect(tools.sandbox.seen.filter(({ path }) => path.includes('orientation='))).toEqual([]);
  });
});

describe('wait_for_jobs', () => {
  it('gives a line a film, the failed ones with title and reason, and no advice for what failed', async () => {
    const good = await film('Good');
    const bad = await film('Bad', { script: 'Nothing. [[sandbox:render-fail]]' });
    const jobs = [`video:${good.data.video_id}`, `video:${bad.data.video_id}`];
    const { text, isError } = await tools.call('wait_for_jobs', { jobs });
    expect(isError, text).toBe(false);
    expect(text).toMatch(new RegExp(`${jobs[0]}: completed "Good" [\\d.]+ s http`));
    expect(text).toMatch(new RegExp(`${jobs[1]}: failed "Bad": \\S+`));
    expect(text).not.toContain('Give the user video_url');
    expect(text).toMatch(/\nEstimated cost: .*$/);
    expect(text.split('\n')).toHaveLength(5);
  });

  it('comes back when one more is over, if asked to', async () => {
    const caller = await startToolCaller({ speed: 100 });
    const order = { avatar_id: 'look_iris_office' };
    const short = await caller.call('create_video_from_avatar', { ...order, script: 'word '.repeat(60) });
    const long = await caller.call('create_video_from_avatar', { ...order, script: 'word '.repeat(900) });
    const jobs = [`video:${long.data.video_id}`, `video:${short.data.video_id}`];
    const { data, text } = await caller.call('wait_for_jobs', { jobs, until: 'next' });
    await caller.close();
    expect(data).toMatchObject({ done: 1, total: 2 });
    expect(text).toContain(`Next: get_video with video_id "${long.data.video_id}"`);
  });
});

it('says how many pictures of how many are shown, and the address of each', async () => {
  const { text } = await tools.call('list_avatar_looks', { limit: 9, include_previews: true });
  expect(text).toMatch(/\d of 9/);
  expect(text).toMatch(/look_\w+\thttp/);
});

describe('the craft of prompts', () => {
  it('is a tool: one call with the brief gives the layout and what matters for it', async () => {
    const { text, isError } = await tools.call('get_prompt_guide', { brief: 'Tides, for children', seconds: 45 });
    expect(isError).toBe(false);
    for (const section of ['FORMAT', 'TONE', 'AVATAR', 'STYLE', 'ON-SCREEN TEXT', 'MUSIC', 'NARRATION STYLE'])
      expect(text).toContain(section);
    expect(text).toContain('45 seconds');
    const wrong = await tools.call('get_prompt_guide', { brief: 'x', seconds: 4_000, style: 'Baroque' });
    expect(wrong.isError).toBe(true);
    expect(wrong.text).toMatch(/duration: "4000" is not a length.*style: no style is called "Baroque"/);
  });

  it('is looked at when a film is ordered: a prompt that would fail the check is told of', async () => {
    const { text } = await tools.call('create_video_agent', { prompt: 'bees' });
    expect(text).toMatch(/check_video_prompt would find: FORMAT: /);
    const good = await tools.call('create_video_agent', {
      prompt: 'A 45-second film on how tides work, with a calm presenter on a pier, for children who ask why.',
    });
    expect(good.text).not.toContain('check_video_prompt');
  });
});
