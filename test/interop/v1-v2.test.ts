import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMp4Seconds } from '../../sandbox/files/mp4.ts';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { folder, SAMPLES } from '../support/files.ts';
import { connect, type Generation, type Host, type Step, type TransportName } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';

const { operations, toolsets } = await loadFullCatalog();
const v1v2 = toolsets.find(({ id }) => id === 'v1-v2')?.tools ?? [];

const WAIT = 30;
const SPEED = 600;
const VOICE = 'voice_en_f_01';
const HOSTS: [TransportName, Generation][] = [
  ['stdio', '2026'],
  ['http', '2025'],
];

/** The work that the documents of HeyGen's older API describe, each done as its document does it. */
describe.each(HOSTS)('over %s a host of %s', (transport, generation) => {
  let sandbox: Watched;
  let host: Host;
  const root = folder();

  beforeAll(async () => {
    sandbox = await watchedSandbox({ operations, speed: SPEED });
    host = await connect(transport, generation, {
      HEYGEN_API_BASE: sandbox.url,
      HEYGEN_UPLOAD_BASE: sandbox.uploadUrl,
      HEYGEN_API_KEY: `key-${transport}-${generation}`,
      HEYGEN_POLL_INTERVAL_MS: '10',
      HEYGEN_TOOLSETS: 'default,v1-v2',
      HEYGEN_FILES_ROOT: root,
    });
  });
  afterAll(async () => {
    await host.close();
    await sandbox.close();
  });

  async function call(name: string, given: Json = {}): Promise<Json> {
    const { data, text, isError } = await host.call(name, given);
    expect(isError, `${name}: ${text}`).toBe(false);
    return data;
  }

  const bytesAt = async (address: unknown) => Buffer.from(await (await fetch(String(address))).arrayBuffer());

  /** Waits for a video and gives its status; its file has to be a film of the length that HeyGen tells. */
  async function finished(video_id: unknown): Promise<Json> {
    const done = await call('get_video_status_v1', { video_id, wait_seconds: WAIT });
    expect(done).toMatchObject({ video_id, status: 'completed', video_url: expect.any(String) });
    expect(readMp4Seconds(await bytesAt(done.video_url))).toBeCloseTo(Number(done.duration), 1);
    return done;
  }

  const talking = (talking_photo_id: unknown, input_text: string) => ({
    video_inputs: [
      { character: { type: 'talking_photo', talking_photo_id }, voice: { type: 'text', input_text, voice_id: VOICE } },
    ],
    dimension: { width: 1920, height: 1080 },
  });

  async function uploaded(): Promise<Json> {
    const portrait = join(root, 'portrait.jpg');
    writeFileSync(portrait, SAMPLES['image/jpeg'] as Buffer);
    // The disk is the caller's over stdio only.
    const text = `data:image/jpeg;base64,${SAMPLES['image/jpeg']?.toString('base64')}`;
    return call('upload_asset_v1', { file: transport === 'stdio' ? portrait : text });
  }

  it('sees the tools of both APIs', async () => {
    const { tools } = await host.client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...v1v2.map(({ name }) => name), 'create_video_agent']));
  });

  it('goes from credits to an avatar, its voice, a film and its file', async () => {
    expect(await call('get_remaining_quota_v1')).toEqual({ remaining_quota: 60_000 });
    const { avatars } = (await call('list_avatars_v2', { search: 'iris' })) as { avatars: Json[] };
    const { avatar_id } = avatars[0] as Json;
    const { default_voice_id: voice_id } = await call('get_avatar_details_v2', { avatar_id });
    // The film ends when its progress has been told.
    sandbox.setSpeed(1);
    const { video_id } = await call('generate_video_v2', {
      title: 'Tides',
      aspect_ratio: '16:9',
      caption: false,
      dimension: { width: 1920, height: 1080 },
      video_inputs: [
        {
          character: { type: 'avatar', avatar_id, scale: 1, avatar_style: 'normal', offset: { x: 0, y: 0 } },
          voice: { type: 'text', voice_id, input_text: 'The sea comes twice a day.' },
        },
      ],
    });
    const steps: Step[] = [];
    const waiting = { video_id, wait_seconds: WAIT };
    const onprogress = (step: Step) => {
      steps.push(step);
      sandbox.finishJobs();
    };
    const { data } = await host.call('get_video_status_v1', waiting, { onprogress });
    sandbox.setSpeed(SPEED);
    expect(steps.map(({ progress }) => progress)).toEqual(
      [...steps.map(({ progress }) => progress)].sort((a, b) => a - b),
    );
    expect(steps.at(-1)?.message).toMatch(/^Render/);
    await finished(video_id);
    if (transport === 'stdio') {
      const { path } = await call('download_video', { url: data.video_url });
      expect(readMp4Seconds(readFileSync(String(path)))).toBe(data.duration);
    }
    expect(await call('get_remaining_quota_v1')).toEqual({ remaining_quota: 60_000 - 60 });
  });

  it('makes an upright film on a color, and one from a template with a text, a picture and a voice', async () => {
    const made = await host.call('generate_video_v2', {
      video_inputs: [
        {
          character: { type: 'avatar', avatar_id: 'look_iris_office', avatar_style: 'normal' },
          voice: { type: 'text', input_text: 'Welcome aboard.', voice_id: VOICE },
          background: { type: 'color', value: '#000000' },
        },
      ],
      dimension: { width: 1080, height: 1920 },
      wait: true,
    });
    expect(made).toMatchObject({ isError: false, data: { status: 'completed' } });
    await finished(made.data.video_id);

    const { templates } = (await call('list_templates_v2')) as { templates: Json[] };
    const { template_id } = templates[0] as Json;
    const { variables } = (await call('get_template_v2', { template_id })) as { variables: Record<string, Json> };
    const types = Object.entries(variables).map(([name, { type }]) => [name, type]);
    expect(types).toEqual([
      ['name', 'text'],
      ['speaker', 'voice'],
      ['desk', 'image'],
    ]);
    const { video_id } = await call('generate_from_template_v2', {
      template_id,
      title: 'Personalized',
      variables: {
        name: { name: 'name', type: 'text', properties: { content: 'Alec' } },
        speaker: { name: 'speaker', type: 'voice', properties: { voice_id: 'voice_de_f_01' } },
        desk: { name: 'desk', type: 'image', properties: { url: 'https://example.com/desk.png', fit: 'cover' } },
      },
    });
    await finished(video_id);
    const { videos } = (await call('list_videos_v1', { limit: 1 })) as { videos: Json[] };
    expect(videos).toMatchObject([{ video_id, video_title: 'Personalized', status: 'completed' }]);
    await call('delete_video_v1', { video_id });
    const gone = await host.call('get_video_status_v1', { video_id });
    expect(gone).toMatchObject({ isError: true, text: expect.stringContaining('get_video') });
  });

  it('makes a photo avatar of a picture, has it speak, adds looks, trains it and draws it anew', async () => {
    const { image_key } = await uploaded();
    const { id, group_id } = await call('create_photo_avatar_group_v2', { image_key, name: 'Captain' });
    expect(group_id).toBe(id);
    expect(await call('get_photo_avatar_v2', { id, wait_seconds: WAIT })).toMatchObject({ status: 'completed' });
    const { video_id } = await call('generate_video_v2', talking(id, 'This is my own face.'));
    await finished(video_id);

    const more = (await uploaded()).image_key;
    await call('add_photo_avatar_looks_v2', { group_id, image_keys: [more], name: 'Ashore' });
    await call('train_photo_avatar_v2', { group_id, wait: true });
    expect(await call('get_photo_avatar_training_v2', { group_id })).toMatchObject({ status: 'ready' });
    const look = { prompt: 'On deck at dawn', orientation: 'vertical', pose: 'full_body', style: 'Cinematic' };
    const drawn = await call('generate_photo_avatar_looks_v2', { group_id, ...look, wait: true });
    expect(drawn).toMatchObject({ status: 'success', image_key_list: { length: 4 } });
    const { avatars } = (await call('list_avatar_group_avatars_v2', { group_id })) as { avatars: Json[] };
    expect(avatars.map(({ name }) => name)).toEqual(expect.arrayContaining(['Captain', 'Ashore']));
    await call('delete_photo_avatar_group_v2', { group_id });
  });

  it('draws a person, makes an avatar of one of the pictures and has it speak', async () => {
    const { generation_id } = await call('generate_photos_v2', {
      name: 'Host',
      age: 'Young Adult',
      gender: 'Woman',
      ethnicity: 'Unspecified',
      orientation: 'horizontal',
      pose: 'half_body',
      style: 'Realistic',
      appearance: 'Navy blazer, friendly, soft light',
    });
    const drawn = await call('get_photo_generation_v2', { generation_id, wait_seconds: WAIT });
    const [image_key] = drawn.image_key_list as string[];
    const { id } = await call('create_photo_avatar_group_v2', { name: 'Host', image_key, generation_id, wait: true });
    const { video_id } = await call('generate_video_v2', talking(id, 'Welcome to the harbour.'));
    await finished(video_id);
  });

  it('makes films the other ways: Avatar IV, transparent, from a prompt', async () => {
    const { image_key } = await uploaded();
    const speaking = { image_key, script: 'Hello.', voice_id: VOICE, video_orientation: 'landscape' };
    await finished((await call('generate_avatar_iv_video_v2', { ...speaking, video_title: 'Hello' })).video_id);

    const prompted = { prompt: 'A film on bees', config: { duration_sec: 10, orientation: 'portrait' } };
    await finished((await call('generate_video_agent_v1', prompted)).video_id);

    const clear = { avatar_pose_id: 'look_iris_office', avatar_style: 'normal', input_text: 'Hello.', voice_id: VOICE };
    const { video_id } = await call('generate_webm_video_v1', clear);
    const { video_url } = await call('get_video_status_v1', { video_id, wait_seconds: WAIT });
    expect((await bytesAt(video_url)).toString('hex', 0, 4)).toBe('1a45dfa3');
  });

  it('translates a film into one language and into several, and speaks a text', async () => {
    const { languages } = (await call('list_translation_languages_v2')) as { languages: string[] };
    expect(languages).toContain('German');
    const film = { video_url: 'https://example.com/tides.mp4', title: 'Tides' };
    const { video_translate_id } = await call('translate_video_v2', { ...film, output_language: 'German' });
    const done = await call('get_video_translation_v2', { video_translate_id, wait_seconds: WAIT });
    expect(done).toMatchObject({ status: 'success' });
    expect(readMp4Seconds(await bytesAt(done.url))).toBe(60);

    const several = await host.call('translate_video_v2', { ...film, output_languages: ['French', 'es'] });
    const ids = several.data.video_translate_ids as string[];
    const jobs = ids.map((id) => `translation_v2:${id}`);
    expect(several.text).toContain(JSON.stringify(jobs));
    const ends = await call('wait_for_jobs', { jobs, wait_seconds: WAIT });
    expect(ends).toMatchObject({ done: 2, jobs: [{ status: 'success' }, { status: 'success' }] });

    const speech = await call('text_to_speech_v1', { text: 'Mind the gap.', voice_id: 'voice_de_f_01', speed: 1.2 });
    expect((await bytesAt(speech.audio_url)).toString('latin1', 0, 4)).toBe('RIFF');
  });

  it('swaps a face', async () => {
    const input = { source_image_url: 'https://example.com/a.png', target_video_url: 'https://example.com/a.mp4' };
    const { execution_id } = await call('swap_face_v1', { input });
    const done = await call('get_workflow_execution_v1', { execution_id, wait_seconds: WAIT });
    const { video_url } = done.output as Json;
    expect((await bytesAt(video_url)).toString('latin1', 4, 8)).toBe('ftyp');
  });
});

describe('the sandbox inside the server', () => {
  it.each(['v1-v2', 'everything'])('has both hosts of the older API (%s)', async (HEYGEN_TOOLSETS) => {
    const settings = { HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '3000', HEYGEN_TOOLSETS };
    const host = await connect('stdio', '2026', settings);
    const { tools } = await host.client.listTools();
    expect(tools.length > v1v2.length).toBe(HEYGEN_TOOLSETS === 'everything');
    const file = `data:image/png;base64,${SAMPLES['image/png']?.toString('base64')}`;
    const { image_key } = (await host.call('upload_asset_v1', { file })).data;
    const made = await host.call('create_photo_avatar_group_v2', { image_key, name: 'Captain', wait: true });
    expect(made).toMatchObject({ isError: false, data: { status: 'completed' } });
    await host.close();
  });
});

describe('a server without the older API', () => {
  it('does not list its tools, and still waits for its jobs', async () => {
    const sandbox = await watchedSandbox({ operations });
    const key = 'key-of-both';
    const settings = { HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: key, HEYGEN_POLL_INTERVAL_MS: '10' };
    const host = await connect('stdio', '2026', settings);
    const names = (await host.client.listTools()).tools.map(({ name }) => name);
    expect(names.filter((name) => /_v[12]$/.test(name))).toEqual([]);
    await expect(host.call('get_remaining_quota_v2')).rejects.toThrow(/No tool is called/);
    const response = await fetch(`${sandbox.url}/v2/video/generate`, {
      method: 'POST',
      headers: { 'X-Api-Key': key },
      body: JSON.stringify(operations.find(({ name }) => name === 'generate_video_v2')?.example.input),
    });
    const { data } = (await response.json()) as { data: Json };
    const jobs = [`video_v1:${data.video_id}`];
    const ends = await host.call('wait_for_jobs', { jobs, wait_seconds: WAIT });
    expect(ends.data).toMatchObject({ done: 1, jobs: [{ status: 'completed' }] });
    await host.close();
    await sandbox.close();
  });
});

it('is prepared apart, so that nothing of it is in what every start reads', () => {
  const file = (name: string) => new URL(`../../dist/${name}`, import.meta.url);
  expect(existsSync(file('manifest-v1-v2.json'))).toBe(true);
  const manifest = readFileSync(file('manifest.json'), 'utf8');
  for (const { name } of v1v2) expect(manifest).not.toContain(`"${name}"`);
});
