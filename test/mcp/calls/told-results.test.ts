import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../../../src/files/file-error.ts';
import { toJobsResult } from '../../../src/mcp/results/job-result.ts';
import { translationJob } from '../../../tools/translations/video-translations.ts';
import { createToolCaller, type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

let tools: SandboxedToolCaller;

beforeEach(async () => {
  tools = await startToolCaller();
});
afterEach(() => tools.close());

const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
const speak = (more: Record<string, unknown> = {}) =>
  tools.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script: 'Good morning.', ...more });

describe('what finished work came to', () => {
  it('is told of a film by its real length, where it was started here', async () => {
    const { text, data } = await speak({ wait: true, voice_id: 'voice_en_f_01' });
    const { duration } = data;
    expect(text).toContain(`(${Math.max(1, Number(duration))} s x 0.0667 USD).`);
    expect(data.made_with).toBe('aspect_ratio 16:9 (default), voice_id voice_en_f_01');
    const again = await tools.call('get_video', { video_id: data.id });
    expect(again.data.cost).toBe(data.cost);
  });

  it('is told as a range where nobody here knows how it was made', async () => {
    const { data } = await speak({ wait: true });
    const other = createToolCaller(tools.sandbox);
    const { text } = await other.call('get_video', { video_id: data.id });
    await other.close();
    expect(text).toMatch(/Estimated cost: at most .* or .* x 0\.0667 USD, by how it was made\)/);
  });

  it('is told of speech, which is there at once', async () => {
    const { text, data } = await tools.call('create_speech', { text: 'Mind the gap.', voice_id: 'voice_en_f_01' });
    expect(text).toMatch(/Estimated cost: about \$[\d.]+ \([\d.]+ s x 0\.000667 USD\)\.$/);
    expect(data).toMatchObject({ made_with: 'voice_id voice_en_f_01' });
  });

  it('is told of an agent film, and of several jobs together', async () => {
    const { data } = await tools.call('create_video_agent', { prompt: 'A 20-second film on tides.', wait: true });
    expect(data.cost).toContain('s x 0.0333 USD');
    const { text } = await tools.call('wait_for_jobs', {
      jobs: [`session:${data.session_id}`, `video:${data.video_id}`],
    });
    expect(text).toContain('Estimated cost:');
  });
});

describe('an answer says a thing once', () => {
  it('of a session and its video', async () => {
    const { text, data } = await tools.call('create_video_agent', { prompt: 'A 20-second film on tides.', wait: true });
    expect(text.match(/^status: /gm)).toHaveLength(1);
    expect(text.match(new RegExp(String(data.video_id), 'g'))?.length).toBeLessThan(6);
    expect(text).not.toMatch(/^id: /m);
  });

  it('of a failed session its id', async () => {
    const { data } = await tools.call('create_video_agent', { prompt: 'x [[sandbox:agent-fail]]' });
    const { text } = await tools.call('get_video_agent_session', { session_id: data.session_id, wait_seconds: 20 });
    expect(text).toMatch(/^Video Agent failed: /);
    expect(text.match(new RegExp(String(data.session_id), 'g'))).toHaveLength(1);
  });

  it('of a failed video its id and the code', async () => {
    const { data } = await speak({ script: '[[sandbox:render-fail]]' });
    const { text } = await tools.call('get_video', { video_id: data.video_id, wait_seconds: 20 });
    expect(text).toMatch(/^Render failed: /);
    expect(text.match(new RegExp(`id: ${data.video_id}`, 'g'))).toHaveLength(1);
    expect(text.match(/^failure_code: /gm)).toHaveLength(1);
  });

  it('and nothing that is over', async () => {
    const made = await tools.call('create_proofread', {
      video: 'https://example.com/talk.mp4',
      output_languages: ['German', 'French'],
      title: 'Talk',
      wait: true,
    });
    expect(JSON.stringify(made.data)).not.toContain('processing');
    const { data } = await tools.call('create_video_agent', { prompt: 'A 20-second film on bees.', wait: true });
    const whole = await tools.call('get_video_agent_session', { session_id: data.session_id, verbose: true });
    expect(whole.data.status).toBe('completed');
  });

  it('with times as ISO text and lists as tables', async () => {
    const { data } = await speak({ wait: true });
    const video = await tools.call('get_video', { video_id: data.id });
    expect(video.text).toMatch(new RegExp(`^created_at: ${ISO.source}$`, 'm'));
    expect(video.data.created_at).toMatch(ISO);
    const listed = await tools.call('list_videos');
    expect(listed.text).toMatch(ISO);
    const designed = await tools.call('design_voice', { prompt: 'warm narrator', gender: 'female' });
    expect(designed.text).toMatch(/^voices:\nvoice_id\tname\tlanguage/m);
    expect(designed.text).not.toContain('[{');
  });
});

describe('a voice by description', () => {
  it('is of the locale that was asked for', async () => {
    const { data } = await tools.call('design_voice', { prompt: 'warm', locale: 'pt-BR' });
    expect((data.voices as { language: string }[]).map(({ language }) => language)).toEqual(
      Array(3).fill('Portuguese'),
    );
    expect(data.note).toBeUndefined();
  });

  it('or it is said that it is not', async () => {
    const { text } = await tools.call('design_voice', { prompt: 'warm', locale: 'sw-KE' });
    expect(text).toContain('0 of 0 fit the locale sw-KE; list_voices with language');
  });
});

describe('a refusal', () => {
  it('of a language names the nearest and who lists them', async () => {
    const { text } = await tools.call('create_video_translation', {
      video: 'https://example.com/a.mp4',
      output_languages: ['Spanish', 'German'],
    });
    expect(text).toContain('For "Spanish" use Spanish (Spain). list_video_translation_languages has all names.');
  });

  it('of a voice names the engine and voices that fit', async () => {
    const { text } = await tools.call('create_speech', { text: 'Guten Tag.', voice_id: 'voice_de_m_01' });
    expect(text).toContain('engine starfish');
    expect(text).toContain('German voices that do: Greta (voice_de_f_01), Frieda (voice_de_f_02)');
  });

  it('of an id says whose it is', async () => {
    const { text } = await tools.call('get_video', { video_id: 'prf_es_1' });
    expect(text).toContain('prf_es_1 looks like the id of a proofread: get_proofread reads it, with proofread_id.');
  });
});

describe('webhooks', () => {
  const url = 'https://example.com/hook';

  it('take a word for films, and tell what events mean', async () => {
    const { data, text } = await tools.call('create_webhook_endpoint', { url, events: ['films'] });
    expect(data.events).toEqual([
      'avatar_video.success',
      'avatar_video.fail',
      'video_agent.success',
      'video_agent.fail',
    ]);
    expect(text).toContain('whsec_');
    const types = await tools.call('list_webhook_event_types');
    expect(types.text).toContain('A film made with create_video_* or from a template is finished.');
    expect(types.text).toContain('"films" in events stands for avatar_video.success');
  });

  it('are not registered twice', async () => {
    const { data } = await tools.call('create_webhook_endpoint', { url, events: ['films'] });
    const again = await tools.call('create_webhook_endpoint', { url, events: ['video_agent.success'] });
    expect(again.isError).toBe(true);
    expect(again.text).toContain(`This address is registered already: ${data.endpoint_id}, enabled, for avatar_video`);
  });
});

describe('storing a film', () => {
  const stored: { name: string; overwrite?: boolean }[] = [];
  const withStore = (put: (name: string) => { existed?: true }) =>
    createToolCaller(tools.sandbox, {
      stores: {
        s3: {
          put: async ({ name, stream, overwrite }) => {
            stream.resume();
            stored.push({ name, overwrite });
            return { location: `s3:${name}`, ...put(name) };
          },
        },
      },
    });

  it('takes a name and may replace', async () => {
    const { data } = await speak({ wait: true });
    const caller = withStore(() => ({}));
    stored.length = 0;
    await caller.call('store_video', { id: data.id, name: 'launch.mp4', folder: 'films', overwrite: true });
    expect(stored[0]).toEqual({ name: 'films/launch.mp4', overwrite: true });
    expect(stored.slice(1).map(({ name }) => name)).toEqual([
      'films/launch-subtitle.srt',
      'films/launch-thumbnail.png',
    ]);
    await caller.close();
  });

  it('counts what is there as stored, and says so', async () => {
    const { data } = await speak({ wait: true });
    const caller = withStore(() => ({ existed: true }));
    const { text, isError } = await caller.call('store_video', { id: data.id, files: ['video'] });
    expect(isError).toBe(false);
    expect(text).toContain('It was stored already, with the same name and size');
    await caller.close();
  });

  it('does not say that nothing was done where something may have been', async () => {
    const { data } = await speak({ wait: true });
    const caller = withStore(() => {
      throw new FileError('The bucket broke off.', { isPartial: true });
    });
    const { text } = await caller.call('store_video', { id: data.id, files: ['video'] });
    expect(text).toContain('store_video was not completed. The bucket broke off.');
    expect(text).not.toContain('did nothing');
    await caller.close();
  });
});

describe('a result whose length is not its source’s', () => {
  const translate = (video: unknown) =>
    tools.call('create_video_translation', { video, output_languages: ['German'], wait: true });

  it('has it in the sandbox', async () => {
    const { data } = await speak({ wait: true });
    const { data: translated, text } = await translate(data.id);
    expect(Number(translated.duration)).toBeCloseTo(Number(data.duration), 1);
    expect(text).not.toContain('its source');
  });

  it('is told', () => {
    const ref = { kind: translationJob, id: 'trn_1' };
    const answer = { id: 'trn_1', status: 'completed', duration: 60, video_url: 'https://example.com/a.mp4' };
    const reading = { ref, state: translationJob.state(answer), answer };
    const outcome = { readings: [reading], finished: true, waited: 0 };
    const tell = (sourceSeconds: number) =>
      toJobsResult([{ ref, outcome }], {}, 50, () => ({ sourceSeconds }))
        .content.map((part) => 'text' in part && part.text)
        .join('');
    expect(tell(2.8)).toContain('It is 60 s long and its source 2.8 s: check it before it is used.');
    expect(tell(58)).not.toContain('its source');
  });
});

describe('creates in a row', () => {
  it('from the third on point to one wait for all, until somebody asks', async () => {
    const names = ['One', 'Two', 'Three', 'Four'];
    const made = [];
    for (const title of names.slice(0, 3)) made.push(await speak({ title }));
    expect(made[1]?.text).not.toContain('wait_for_jobs');
    expect(made[2]?.text).toContain('3 were started one by one; all together: wait_for_jobs with jobs ["video:');
    expect(made[2]?.text).toContain('create_video_agent_batch');
    await tools.call('wait_for_jobs', { jobs: made.map(({ data }) => `video:${data.video_id}`) });
    expect((await speak({ title: 'Four' })).text).not.toContain('one by one');
  });
});

describe('what is left out', () => {
  it('of a template is told, by its variables', async () => {
    const { text } = await tools.call('generate_from_template', {
      template_id: 'tpl_welcome',
      variables: { colour: { type: 'text', content: 'red' } },
    });
    expect(text).toContain(
      'Placeholders stay for name (text). As the template has them: speaker (voice), desk (image).',
    );
    expect(text).toContain('The template has no variable colour.');
  });

  it('of an agent film’s title is its subject; one that is given is kept', async () => {
    const plain = await tools.call('create_video_agent', {
      prompt: 'Make a 20-second video about how tides work, for children. Calm.',
      wait: true,
    });
    expect((plain.data.video as { title: string }).title).toBe('How tides work');
    const named = await tools.call('create_video_agent', {
      prompt: 'A 5-second film on bees.',
      title: 'Busy',
      wait: true,
    });
    expect((named.data.video as { title: string }).title).toBe('Busy');
  });
});

describe('the price of work', () => {
  const estimate = (given: Record<string, unknown>) => tools.call('estimate_cost', given);

  it('goes by the words of all tools, with the variants beside it', async () => {
    const { data } = await estimate({ work: 'video', seconds: 10 });
    expect(data).toMatchObject({ usd: 0.667 });
    expect(data.variants).toContain('photo_video 0.5, cinematic_shot 7, template 0.667');
    expect((await estimate({ work: 'avatar_video', seconds: 10 })).data.usd).toBe(0.667);
    expect((await estimate({ work: 'photo_video', seconds: 10 })).data.usd).toBe(0.5);
    expect((await estimate({ work: 'template', seconds: 10 })).data.usd).toBe(0.667);
  });

  it('is said to be unknown where there is none', async () => {
    const { data, isError } = await estimate({ work: 'background_removal' });
    expect(isError).toBe(false);
    expect(data.usd).toBeUndefined();
    expect(data.basis).toBe('HeyGen publishes no price for background removal');
  });
});

describe('what is said in a film', () => {
  it('is read by the words of all tools', async () => {
    const { data } = await tools.call('create_video_agent', { prompt: 'A 5-second film on moss.', wait: true });
    const { text, isError } = await tools.call('read_subtitles', { id: data.session_id, kind: 'session' });
    expect(isError, text).toBe(false);
    expect(text).toContain('00:00:00,000');
    expect((await tools.call('read_subtitles', { id: data.video_id, kind: 'avatar_video' })).isError).toBe(false);
  });

  it('and the layers of a film say their format', async () => {
    const { data } = await tools.call('create_background_removal', { video: 'https://example.com/a.mp4', wait: true });
    expect(data.formats).toEqual({ foreground: 'webm', mask: 'mp4', background: 'mp4' });
  });
});

describe('what a reader without the list at hand stumbles over', () => {
  it('is said plainly: next steps without quotes, nothing empty, why there are no subtitles', async () => {
    const batch = await tools.call('create_video_agent_batch', { prompts: ['A 5-second film on moss.'] });
    expect(batch.text).toMatch(
      /^next_step: Do not create it again\. Next: follow_video_agent_batch with batch_id "abt_/m,
    );
    const speech = await tools.call('create_speech', { text: 'Mind the gap.', voice_id: 'voice_en_f_01' });
    expect(speech.text).not.toContain('word_timestamps');
    const { data } = await tools.call('create_video_translation', {
      video: 'https://example.com/a.mp4',
      output_languages: ['German'],
      wait: true,
    });
    const { text } = await tools.call('read_subtitles', { id: data.id, kind: 'translation' });
    expect(text).toContain('made without subtitles: they come with enable_caption true only');
  });
});
