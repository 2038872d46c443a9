import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json, Operation, V1V2 } from '../../src/declarations/operation.ts';
import { buildRequest } from '../../src/heygen/request.ts';
import { SAMPLES } from '../support/files.ts';
import { sendRequest } from '../support/http-request.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { arbitrary } from './arbitrary.ts';
import { createAnswerChecks, createFactsAjv } from './facts.ts';
import { olderFacts } from './v1-v2-facts.ts';

const catalog = await loadFullCatalog();
const v1v2 = catalog.operations.filter((operation) => operation.v1v2);
const ajv = createFactsAjv();
const answerCheckOf = createAnswerChecks(ajv);

const PNG = new Blob([new Uint8Array(SAMPLES['image/png'] as Buffer)], { type: 'image/png' });
const WAV = new Blob([new Uint8Array(SAMPLES['audio/wav'] as Buffer)], { type: 'audio/wav' });
const FILM = 'https://example.com/talk.mp4';

/** Refusals that are about what an account has, not about how the request is written. */
const OWN_REASONS = /is not a language|not trained|no such variable|generation_id|token is not one/;

const reached = new Set<string>();
let sandbox: Watched;

/** How long a reader of a job waits until it looks again: shorter than any job that is shown as running. */
const READ_INTERVAL_MS = 15_000;

beforeAll(async () => {
  // Jobs age as the test says: so each is read some ten times, in every state that it has.
  vi.useFakeTimers({ toFake: ['Date'] });
  sandbox = await watchedSandbox({ operations: catalog.operations, speed: 1, maxJobs: 1000, credits: 100_000 });
});
afterAll(async () => {
  await sandbox.close();
  vi.useRealTimers();
});

function send(operation: Operation, given: Json, key = 'older', headers: Record<string, string> = {}) {
  const { method, host, path, body } = buildRequest(operation, given);
  const base = host === 'upload' ? sandbox.uploadUrl : sandbox.url;
  const sent = body as string | Blob | undefined;
  return sendRequest(base + path, { method, body: sent, headers: { 'X-Api-Key': key, ...headers } });
}

/** What an answer has to look like from outside. */
const ENVELOPES: Readonly<Record<V1V2['envelope'], object>> = {
  error_data: { error: null, data: expect.anything() },
  code_data: { code: 100, data: expect.anything(), message: expect.any(String) },
  data: { data: expect.anything() },
  bare: { remaining_quota: expect.any(Number) },
};

/** The same with its fields in place of `data`, which some answers leave empty. */
const envelopeOf = ({ v1v2 }: Operation, { data }: Json) => {
  const { envelope } = v1v2 as V1V2;
  return data === null ? { ...ENVELOPES[envelope], data: null } : ENVELOPES[envelope];
};

/** Calls an operation on the sandbox, raw, and checks the whole answer against the facts, or else our own schema. */
async function visit(name: string, given: Json = {}): Promise<Json> {
  const operation = catalog.getOperation(name);
  const response = await send(operation, given);
  expect(response.status, `${name}: ${response.text}`).toBe(200);
  const answer = JSON.parse(response.text) as Json;
  expect(answer, name).toEqual(envelopeOf(operation, answer));
  const valid = answerCheckOf(operation);
  if (valid) expect(valid(answer), `${name}: ${ajv.errorsText(valid.errors)}`).toBe(true);
  reached.add(name);
  return (answer.data ?? answer) as Json;
}

/** Reads until a field has a value, or one of a form. */
async function until(name: string, given: Json, field: string, value: string | RegExp): Promise<Json> {
  const data = await visit(name, given);
  const there = typeof value === 'string' ? data[field] === value : value.test(String(data[field]));
  if (there) return data;
  vi.advanceTimersByTime(READ_INTERVAL_MS);
  return until(name, given, field, value);
}

async function refused(name: string, given: Json, status: number, says: RegExp = /./): Promise<void> {
  const operation = catalog.getOperation(name);
  const response = await send(operation, given);
  const { text } = response;
  const answer = JSON.parse(text) as Json;
  expect(response.status, `${name}: ${text}`).toBe(status);
  expect(text).toMatch(says);
  const numbered = { code: expect.any(Number), message: expect.any(String), data: null };
  const named = { error: { code: expect.any(String), message: expect.any(String) }, data: null };
  expect(answer).toEqual(operation.v1v2?.envelope === 'error_data' ? named : numbered);
}

const say = (text: string) => ({ type: 'text', voice_id: 'voice_en_f_01', input_text: text });
const IRIS = {
  type: 'avatar',
  avatar_id: 'look_iris_office',
  avatar_style: 'closeUp',
  scale: 1,
  offset: { x: 0, y: 0 },
};
const film = (fields: Json = {}) => ({ video_inputs: [{ character: IRIS, voice: say('Good morning.') }], ...fields });

it('serves the account, whose credits fall', async () => {
  const { remaining_quota: before } = await visit('get_remaining_quota_v2');
  expect(await visit('get_remaining_quota_v1')).toEqual({ remaining_quota: before });
  await visit('generate_video_v2', film({ test: true }));
  expect(await visit('get_remaining_quota_v2')).toMatchObject({ remaining_quota: before, used_quota: 0 });
  await visit('generate_video_v2', film());
  expect(await visit('get_remaining_quota_v2')).toMatchObject({ remaining_quota: Number(before) - 60, used_quota: 60 });
  await visit('get_user_v1');
});

it('serves people and voices', async () => {
  const { avatars } = (await visit('list_avatars_v2')) as { avatars: Json[] };
  await visit('list_avatars_v1');
  await visit('get_avatar_details_v2', { avatar_id: avatars[0]?.avatar_id });
  await refused('get_avatar_details_v2', { avatar_id: 'group_iris' }, 404, /avatar_not_found/);
  const own = await visit('list_avatar_groups_v2');
  const all = await visit('list_avatar_groups_v2', { include_public: true });
  expect(Number(own.total_count)).toBeLessThan(Number(all.total_count));
  await visit('list_avatar_group_avatars_v2', { group_id: 'group_iris' });
  await refused('list_avatar_group_avatars_v2', { group_id: 'nobody' }, 404);
  const { voices } = (await visit('list_voices_v2')) as { voices: { preview_audio: string | null }[] };
  const forms = new Set(voices.map(({ preview_audio: preview }) => preview?.split(/[/:]/, 1)[0] ?? null));
  expect([...forms]).toEqual(expect.arrayContaining([null, '', 'http', 's3', 'voices']));
  await visit('list_voices_v1');
  await visit('list_brand_voices_v2', { limit: 1, name_only: true });
  await visit('list_speech_voices_v1');
});

it('serves films: scenes, limits, statuses, lists', async () => {
  const scenes = [
    { character: IRIS, voice: say('One.'), background: { type: 'color', value: '#00FF00' } },
    {
      character: { type: 'talking_photo', talking_photo_id: 'look_clara_office', talking_photo_style: 'circle' },
      voice: { type: 'silence', duration: 2 },
      background: { type: 'image', url: 'https://example.com/a.png', fit: 'cover' },
    },
    {
      character: { ...IRIS, avatar_style: 'voice_only' },
      voice: { type: 'audio', audio_url: 'https://example.com/a.mp3' },
      background: { type: 'video', url: 'https://example.com/a.mp4', play_style: 'loop' },
    },
  ];
  const dimension = { width: 1080, height: 1920 };
  const ordered = { video_inputs: scenes, dimension, caption: { enabled: true }, callback_id: null, title: 'Tides' };
  const { video_id } = await visit('generate_video_v2', ordered);
  const done = await until('get_video_status_v1', { video_id }, 'status', 'completed');
  expect(done).toMatchObject({ id: video_id, video_id, error: null });
  // An address may come some time after the end.
  await until('get_video_status_v1', { video_id }, 'video_url_caption', /\.mp4/);
  await visit('get_video_v2', { video_id });
  const failing = await visit('generate_video_v2', film({ title: '[[sandbox:render-fail]]' }));
  expect(await until('get_video_status_v1', { video_id: failing.video_id }, 'status', 'failed')).toMatchObject({
    error: { code: 'rendering_failed', message: expect.any(String) },
  });
  expect(await visit('list_videos_v1', { limit: 1 })).toMatchObject({ videos: [{}], token: expect.any(String) });
  await visit('list_videos_v2');
  await visit('delete_video_v1', { video_id });
  await refused('get_video_status_v1', { video_id }, 404, /40031/);
  await visit('delete_video_v2', { video_id: failing.video_id });
  await refused('get_video_v2', { video_id: failing.video_id }, 404);

  const one = (character: object, voice: object = say('A')) => ({ video_inputs: [{ character, voice }] });
  await refused('generate_video_v2', one({ type: 'avatar', avatar_id: 'group_iris' }), 404, /avatar_not_found/);
  await refused('generate_video_v2', one({ type: 'talking_photo', talking_photo_id: 'nobody' }), 404);
  await refused('generate_video_v2', one(IRIS, { ...say('A'), voice_id: 'nobody' }), 404, /voice_not_found/);
  await refused('generate_video_v2', one(IRIS, { type: 'audio', audio_asset_id: 'nothing' }), 404);
  await refused('generate_video_v2', film({ dimension: { width: 1280, height: 721 } }), 400, /dimension.height/);
  await refused('generate_video_v2', film({ dimension: { width: 126, height: 720 } }), 400, /dimension.width/);
  await refused('generate_video_v2', { video_inputs: [] }, 400, /video_inputs/);
  await refused('generate_video_v2', film({ dimensions: { width: 1280, height: 720 } }), 400, /dimensions/);
});

it('serves the other ways to a film', async () => {
  const webm = { avatar_pose_id: 'look_iris_office', avatar_style: 'normal' };
  const { video_id } = await visit('generate_webm_video_v1', {
    ...webm,
    input_text: 'Hello.',
    voice_id: 'voice_en_f_01',
  });
  await until('get_video_status_v1', { video_id }, 'status', 'completed');
  const { video_url } = await until('get_video_status_v1', { video_id }, 'video_url', /\.webm/);
  const bytes = Buffer.from(await (await fetch(String(video_url))).arrayBuffer());
  expect(bytes.toString('hex', 0, 4)).toBe('1a45dfa3');
  await refused('generate_webm_video_v1', { ...webm, avatar_style: 'circle', input_audio: FILM }, 400);
  const { image_key } = await visit('upload_asset_v1', { file: PNG });
  await visit('generate_avatar_iv_video_v2', { image_key, script: 'Hello.', voice_id: 'voice_en_f_01' });
  await refused('generate_avatar_iv_video_v2', { image_key: 'image/x/original', script: 'A', voice_id: 'v' }, 404);
  await visit('generate_video_agent_v1', { prompt: 'Bees', config: { duration_sec: 10, orientation: 'portrait' } });
  await refused('generate_video_agent_v1', { prompt: 'Bees', callback_id: 'a' }, 400, /callback_id/);
  const { templates } = (await visit('list_templates_v2')) as { templates: Json[] };
  const template_id = templates[0]?.template_id;
  await visit('get_template_v2', { template_id });
  const name = { name: 'name', type: 'text', properties: { content: 'Alec' } };
  await visit('generate_from_template_v2', { template_id, variables: { name, desk: image } });
  await visit('generate_from_template_v2', { template_id, variables: { name: 'Alec' } });
  await refused('generate_from_template_v2', { template_id, variables: { colour: name } }, 400, /colour/);
  await refused('generate_from_template_v2', { template_id, variables: { desk: name } }, 400, /is a image/);
  await refused('generate_from_template_v2', { template_id: 'nowhere', variables: {} }, 404);
});

const image = { name: 'desk', type: 'image', properties: { url: 'https://example.com/desk.png', fit: 'cover' } };

it('serves photo avatars, from a picture to a trained one', async () => {
  const { image_key } = await visit('upload_asset_v1', { file: PNG });
  const made = await visit('create_photo_avatar_group_v2', { name: 'Captain', image_key });
  const { id, group_id } = made;
  expect(made).toMatchObject({ status: 'pending', group_id: id });
  await until('get_photo_avatar_v2', { id }, 'status', 'completed');
  await visit('generate_video_v2', {
    video_inputs: [{ character: { type: 'talking_photo', talking_photo_id: id }, voice: say('Aye.') }],
  });
  await refused('generate_photo_avatar_looks_v2', { ...look, group_id }, 400, /not trained/);
  await visit('train_photo_avatar_v2', { group_id });
  await until('get_photo_avatar_training_v2', { group_id }, 'status', 'ready');
  const { generation_id } = await visit('generate_photo_avatar_looks_v2', { ...look, group_id });
  const drawn = await until('get_photo_generation_v2', { generation_id }, 'status', 'success');
  const keys = drawn.image_key_list as string[];
  expect(keys).toHaveLength(4);
  const picture = await fetch((drawn.image_url_list as string[])[0] as string);
  expect(picture.headers.get('content-type')).toBe('image/png');
  await refused('add_photo_avatar_looks_v2', { group_id, image_keys: keys, name: 'Ashore' }, 400, /generation_id/);
  const added = await visit('add_photo_avatar_looks_v2', { group_id, image_keys: keys, name: 'Ashore', generation_id });
  expect(added.photo_avatar_list).toHaveLength(4);
  expect(await visit('list_avatar_group_avatars_v2', { group_id })).toMatchObject({ avatar_list: { length: 5 } });
  await visit('add_photo_avatar_motion_v2', { id });
  await visit('add_photo_avatar_sound_v2', { id });
  await visit('upscale_photo_avatar_v2', { id });
  const [{ id: second } = {}] = added.photo_avatar_list as Json[];
  await visit('delete_photo_avatar_v2', { id: second });
  await refused('get_photo_avatar_v2', { id: second }, 404);
  await visit('delete_photo_avatar_group_v2', { group_id });
  await refused('get_photo_avatar_v2', { id }, 404);
  const { generation_id: failing } = await visit('generate_photos_v2', {
    ...PILOT,
    appearance: '[[sandbox:render-fail]]',
  });
  expect(await until('get_photo_generation_v2', { generation_id: failing }, 'status', 'failed')).toMatchObject({
    msg: expect.any(String),
  });
  const { style: _, ...seven } = PILOT;
  await refused('generate_photos_v2', seven, 400, /style/);
});

const look = { prompt: 'On deck at dawn', orientation: 'vertical', pose: 'full_body', style: 'Cinematic' };
const PILOT = catalog.getOperation('generate_photos_v2').example.input as Json;

it('serves talking photos, files and folders', async () => {
  const { talking_photo_id: id } = await visit('upload_talking_photo_v1', { file: PNG });
  expect(JSON.stringify(await visit('list_talking_photos_v1'))).toContain(String(id));
  await visit('delete_talking_photo_v2', { id });
  await refused('delete_talking_photo_v2', { id }, 404);
  await refused('upload_talking_photo_v1', { file: WAV }, 400, /audio\/wav/);

  const { id: asset_id, image_key } = await visit('upload_asset_v1', { file: WAV });
  expect(image_key).toBeNull();
  await visit('list_assets_v1');
  await visit('delete_asset_v1', { asset_id });
  await refused('delete_asset_v1', { asset_id }, 404);

  const { id: folder_id } = await visit('create_folder_v1', { name: 'Harbour' });
  await visit('rename_folder_v1', { folder_id, name: 'Port' });
  await visit('trash_folder_v1', { folder_id });
  expect(await visit('list_folders_v1')).toMatchObject({ folders: [{ name: 'Port', is_trash: true }] });
  await visit('restore_folder_v1', { folder_id });
  expect(await visit('list_folders_v1')).toMatchObject({ folders: [{ name: 'Port', is_trash: false }] });
  await refused('rename_folder_v1', { folder_id: 'nowhere', name: 'A' }, 404);
});

it('serves translation and speech', async () => {
  const { languages } = (await visit('list_translation_languages_v2')) as { languages: string[] };
  const { video_translate_id } = await visit('translate_video_v2', {
    video_url: FILM,
    output_language: languages[1],
  });
  await until('get_video_translation_v2', { video_translate_id }, 'status', 'running');
  const done = await until('get_video_translation_v2', { video_translate_id }, 'status', 'success');
  expect((await fetch(String(done.url))).headers.get('content-type')).toBe('video/mp4');
  const several = await visit('translate_video_v2', { video_url: FILM, output_languages: ['fr', 'es'] });
  expect(several.video_translate_ids).toHaveLength(2);
  await refused('translate_video_v2', { video_url: FILM, output_language: 'Klingon' }, 400);
  await refused('translate_video_v2', { video_id: 'nowhere', output_language: 'fr' }, 404);
  await visit('text_to_speech_v1', { text: 'Mind the gap.', voice_id: 'voice_de_f_01' });
});

it('serves webhooks, workflows and the rest', async () => {
  const { endpoint_id } = await visit('add_webhook_endpoint_v1', {
    url: 'https://example.com/heygen',
    events: ['avatar_video.success'],
  });
  await visit('list_webhook_endpoints_v1');
  await visit('delete_webhook_endpoint_v1', { endpoint_id });
  await refused('delete_webhook_endpoint_v1', { endpoint_id }, 404);
  await visit('list_webhook_event_types_v1');

  for (const name of ['swap_face_v1', 'generate_clip_v1', 'infer_avatar_v1']) {
    const { execution_id } = await visit(name, catalog.getOperation(name).example.input as Json);
    const { output } = await until('get_workflow_execution_v1', { execution_id }, 'status', 'completed');
    expect(JSON.stringify(output)).toContain(`/files/${execution_id}.mp4`);
  }
  const { session_id } = await visit('open_stream_v1', { quality: 'low' });
  await visit('start_stream_v1', { session_id, sdp: { type: 'answer', sdp: 'v=0' } });
  expect(await visit('list_streams_v1')).toMatchObject({ sessions: [{ session_id, status: 'connected' }] });
  await visit('send_stream_ice_v1', { session_id, candidate: { candidate: 'candidate:1' } });
  await visit('send_stream_task_v1', { session_id, text: 'Hello.', task_type: 'talk' });
  await visit('interrupt_stream_v1', { session_id });
  await visit('stop_stream_v1', { session_id });
  await refused('send_stream_task_v1', { session_id, text: 'Hello.' }, 404);
  for (const { name, example } of v1v2.filter((operation) => !reached.has(operation.name))) {
    await visit(name, example.input as Json);
  }
});

it('has reached all 71 endpoints', () => {
  const endpoints = new Set([...reached].map((name) => catalog.getOperation(name).endpoint));
  expect(`${endpoints.size} of ${olderFacts.length}`).toBe('71 of 71');
  expect([...reached].sort()).toEqual(v1v2.map(({ name }) => name).sort());
});

describe('on its hosts', () => {
  it('takes uploads on the upload host only, as they are and as what they are called', async () => {
    const body = PNG;
    const headers = { 'X-Api-Key': 'older' };
    const at = (url: string, type = 'image/png', content: Blob | string = body) =>
      fetch(url, { method: 'POST', body: content, headers: { ...headers, 'Content-Type': type } });
    expect((await at(`${sandbox.uploadUrl}/v1/asset`)).status).toBe(200);
    expect((await at(`${sandbox.url}/v1/asset`)).status).toBe(404);
    expect((await at(`${sandbox.uploadUrl}/v1/asset`, 'image/jpeg')).status).toBe(400);
    expect((await at(`${sandbox.uploadUrl}/v1/asset`, 'application/json', '{"file":"a"}')).status).toBe(400);
    expect((await at(`${sandbox.uploadUrl}/v1/asset`, 'image/png', 'no picture')).status).toBe(400);
    expect((await fetch(`${sandbox.uploadUrl}/v2/avatars`, { headers })).status).toBe(404);
  });
});

it.each(v1v2.map((operation) => [operation.name, operation] as const))(
  '%s is refused there in its own envelope',
  async (_, operation) => {
    const given = operation.encoding ? { file: PNG } : (operation.example.input as Json);
    const response = await send(operation, given, 'older', { 'X-Sandbox-Fault': '403' });
    expect(response.status).toBe(403);
    const named = operation.v1v2?.envelope === 'error_data';
    expect(JSON.parse(response.text)).toMatchObject(
      named ? { error: { code: 'forbidden' } } : { code: 403, data: null },
    );
  },
);

const inJson = v1v2.filter(({ encoding }) => !encoding);

it.each(inJson.map((operation) => [operation.name, operation] as const))(
  '%s is understood there, whatever it is given',
  async (name, operation) => {
    await fc.assert(
      fc.asyncProperty(arbitrary(operation.input), async (given) => {
        const { status, text } = await send(operation, operation.input.parse(given) as Json, `generated ${name}`);
        // Ids that are not there, and work that is not ready, are answers too; a field that is not understood is not.
        expect([200, 404, 400], `${JSON.stringify(given)}: ${text}`).toContain(status);
        if (status === 400) expect(text).toMatch(OWN_REASONS);
      }),
      { numRuns: 10 },
    );
  },
);
