import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { getReader, isFinished, type JobKind } from '../../src/declarations/job.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { isOperation, type Tool } from '../../src/declarations/tool.ts';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import { buildRequest } from '../../src/heygen/request.ts';
import { getStartedJobIds } from '../../src/jobs/started-job-ids.ts';
import { sendRequest } from '../support/http-request.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { createAnswerChecks, createFactsAjv, endpointOf, facts, known } from './facts.ts';

const ajv = createFactsAjv();
const answerCheckOf = createAnswerChecks(ajv);
const KEY = 'key-of-contract-test';
const HEADERS = { 'X-Api-Key': KEY };
const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const FILM = 'https://example.com/talk.mp4';
const SOUND = 'https://example.com/talk.mp3';

const inFacts = new Set(known(catalog.operations).map(({ name }) => name));
const reached = new Set<string>();
let sandbox: Watched;

/** How long a reader of a job waits until it looks again: shorter than any job that is shown as running. */
const READ_INTERVAL_MS = 15_000;

beforeAll(async () => {
  // Jobs age as the test says: so each is read some ten times, in every state that it has.
  vi.useFakeTimers({ toFake: ['Date'] });
  sandbox = await watchedSandbox({ maxJobs: 100, speed: 1 });
});
afterAll(async () => {
  await sandbox.close();
  vi.useRealTimers();
});

/** Files as the client sends them. */
const blobs = ({ file, ...rest }: Json) =>
  file === PNG && Object.keys(rest).length === 0
    ? { file: new Blob([Buffer.from(PNG.split(',')[1] as string, 'base64')]) }
    : {};

function formOf(fields: [string, string | Blob][]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.set(name, value);
  return form;
}

async function send(name: string, given: Json) {
  const operation = catalog.getOperation(name);
  const { method, path, body } = buildRequest(operation, {
    ...(operation.input.parse(given) as Json),
    ...blobs(given),
  });
  return sendRequest(sandbox.url + path, { method, body: Array.isArray(body) ? formOf(body) : body, headers: HEADERS });
}

/** Calls an operation on the sandbox, raw, and checks the whole answer against HeyGen's schema, or else our own. */
async function visit(name: string, given: Json = {}): Promise<Json> {
  const operation = catalog.getOperation(name);
  const response = await send(name, given);
  expect(response.status, `${name}: ${response.text}`).toBe(200);
  const answer = JSON.parse(response.text) as { data: Json };
  const valid = inFacts.has(name) ? answerCheckOf(operation) : undefined;
  if (valid) {
    expect(valid(answer), `${name}: ${ajv.errorsText(valid.errors)}`).toBe(true);
  } else if (!Array.isArray(answer.data)) {
    expect(operation.output.partial().safeParse(withoutNulls(answer.data)).error, name).toBeUndefined();
  }
  reached.add(name);
  return answer.data;
}

const withoutNulls = (data: Json) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));

/** Reads until a field has a value, or is there at all. */
async function until(name: string, given: Json, field: string, value?: unknown): Promise<Json> {
  const data = await visit(name, given);
  const there = value === undefined ? data[field] : data[field] === value;
  if (there) return data;
  vi.advanceTimersByTime(READ_INTERVAL_MS);
  return until(name, given, field, value);
}

async function refused(name: string, given: Json, status: number): Promise<void> {
  const response = await send(name, given);
  expect(response.status, `${name} ${JSON.stringify(given)}: ${response.text}`).toBe(status);
}

it('serves the Video Agent and videos', async () => {
  const { session_id } = await visit('create_video_agent', { prompt: 'A 5 s film', mode: 'chat' });
  await until('get_video_agent_session', { session_id }, 'progress');
  await visit('send_video_agent_message', { session_id, message: 'Go on' });
  const { video_id, messages } = await until('get_video_agent_session', { session_id }, 'video_id');
  await visit('list_video_agent_sessions', { limit: 1 });
  await visit('list_video_agent_session_videos', { session_id });
  const [resource_id] = (messages as { resource_ids?: string[] }[]).flatMap((message) => message.resource_ids ?? []);
  await visit('get_video_agent_resource', { session_id, resource_id });
  await visit('list_video_agent_styles', { tag: 'print' });

  for (const operation of catalog.operations.filter(({ endpoint }) => endpoint === 'POST /v3/videos')) {
    const made = await visit(operation.name, operation.example.input as Json);
    await visit('get_video', { video_id: made.video_id });
  }
  await until('get_video', { video_id }, 'video_url');
  await visit('get_video_scenes', { video_id });
  const failing = await visit('create_video_from_avatar', {
    avatar_id: 'look_iris_office',
    script: '[[sandbox:render-fail]]',
  });
  await until('get_video', { video_id: failing.video_id }, 'failure_code');
  await visit('list_videos', { limit: 3 });
  await visit('bulk_video_statuses', { video_ids: [video_id, failing.video_id, 'nowhere'] });
  await visit('delete_video', { video_id });
  await refused('get_video', { video_id }, 404);
  await visit('stop_video_agent_session', { session_id });
});

it('serves batches: bad items fail by themselves', async () => {
  const good = { type: 'avatar', avatar_id: 'look_iris_office', script: 'Good morning.' };
  const { batch_id } = await visit('create_video_batch', { videos: [good, { ...good, avatar_id: 'nobody' }] });
  const batch = await until('get_video_batch', { batch_id }, 'status', 'completed');
  expect(batch).toMatchObject({ total_items: 2, counts_by_status: { completed: 1, failed: 1 } });
  expect(batch.items).toMatchObject([
    { status: 'completed' },
    { status: 'failed', error: { code: 'avatar_not_found' } },
  ]);
  const page = await visit('get_video_batch', { batch_id, limit: 1 });
  expect(page).toMatchObject({ has_more: true, items: [{ item_index: 0 }] });
  await visit('get_video_batch', { batch_id, limit: 1, token: page.next_token });
  const statuses = await visit('bulk_video_statuses', { batch_ids: [batch_id] });
  expect(statuses).toMatchObject([
    { batch_id, item_index: 0 },
    { batch_id, item_index: 1 },
  ]);
  await refused('get_lipsync_batch', { batch_id }, 404);
});

it('serves templates, sounds and pictures', async () => {
  await visit('list_templates');
  await visit('get_template', { template_id: 'tpl_welcome' });
  const { id } = await visit('generate_from_template', { template_id: 'tpl_welcome', variables: { name: 'Grace' } });
  await until('get_video', { video_id: id }, 'video_url');
  await visit('search_audio_sounds', { query: 'lofi', type: 'music' });
  await visit('search_assets', { query: 'anchor', type: 'icon' });
});

it('serves avatars from making to deleting', async () => {
  await visit('list_avatar_groups', { ownership: 'private' });
  await visit('list_avatar_looks', { avatar_type: 'photo_avatar' });
  await visit('get_avatar_look', { look_id: 'look_iris_office' });
  const photo = await visit('create_photo_avatar', { name: 'Captain', file: PNG });
  const { id: look_id, group_id } = photo.avatar_item as Json;
  await until('get_avatar_look', { look_id }, 'status', 'completed');
  await visit('create_video_from_avatar', { avatar_id: look_id, script: 'Aye.' });
  await visit('create_prompt_avatar', { name: 'Pilot', prompt: 'A pilot', avatar_group_id: group_id });
  await visit('get_avatar_group', { group_id });
  await visit('update_avatar_group', { group_id, default_voice_id: 'voice_en_m_01' });
  await visit('update_avatar_look', { look_id, name: 'Captain ashore' });
  await visit('delete_avatar_look', { look_id });
  await refused('get_avatar_look', { look_id }, 404);
  await refused('get_avatar_look', { look_id: group_id }, 404);
  const twin = await visit('create_digital_twin', { name: 'Jonas', file: FILM });
  const { id: twinGroup } = twin.avatar_group as Json;
  expect(await visit('get_avatar_group', { group_id: twinGroup })).toMatchObject({ status: 'pending_consent' });
  await visit('create_avatar_consent', { group_id: twinGroup });
  await until('get_avatar_group', { group_id: twinGroup }, 'status', 'completed');
  await visit('delete_avatar_group', { group_id: twinGroup });
  await refused('delete_avatar_group', { group_id: 'group_iris' }, 403);
});

it('serves voices', async () => {
  await visit('list_voices', { type: 'private' });
  await visit('get_voice', { voice_id: 'voice_de_f_01' });
  await visit('design_voice', { prompt: 'warm', gender: 'male', seed: 1 });
  const { voice_clone_id: voice_id } = await visit('clone_voice', { audio: SOUND, voice_name: 'Jonas' });
  await until('get_voice', { voice_id }, 'status', 'complete');
  const { audio_url } = await visit('create_speech', { text: 'Mind the gap.', voice_id });
  const sound = Buffer.from(await (await fetch(String(audio_url))).arrayBuffer());
  expect(sound.subarray(0, 4).toString()).toBe('RIFF');
  await refused('create_speech', { text: 'Mind the gap.', voice_id: 'voice_en_m_01' }, 400);
  await visit('delete_voice', { voice_id });
  await refused('get_voice', { voice_id }, 404);
});

async function put(slot: Json, content: Buffer): Promise<number> {
  const response = await fetch(String(slot.upload_url), {
    method: 'PUT',
    body: new Uint8Array(content),
    headers: slot.upload_headers as Record<string, string>,
  });
  return response.status;
}

it('serves files, small and large', async () => {
  const { asset_id } = await visit('upload_asset', { file: PNG });
  await visit('get_asset', { asset_id });
  expect(await visit('list_assets', { username: 'sandbox' })).toMatchObject([{ id: asset_id }]);
  const png = Buffer.from(PNG.split(',')[1] as string, 'base64');
  const file = { filename: 'a.png', content_type: 'image/png', size_bytes: png.length };
  const slot = await visit('create_asset_upload', file);
  await refused('complete_asset_upload', { asset_id: slot.asset_id }, 409);
  expect(await put(slot, Buffer.concat([png, png]))).toBe(403);
  expect(await put(slot, png)).toBe(200);
  await visit('complete_asset_upload', { asset_id: slot.asset_id });
  await visit('complete_asset_upload', { asset_id: slot.asset_id });
  const { batch_id, items } = await visit('create_asset_upload_batch', { files: [file, file] });
  for (const item of items as Json[]) expect(await put(item, png)).toBe(200);
  await visit('complete_asset_batch', { batch_id });
  await visit('get_asset_batch', { batch_id });
  await visit('bulk_asset_statuses', { asset_ids: [asset_id, 'nowhere'], batch_ids: [batch_id] });
  await visit('delete_asset', { asset_id });
  await refused('get_asset', { asset_id }, 404);
});

it('serves translations and their proofreading', async () => {
  await visit('list_video_translation_languages');
  const { video_translation_ids: ids } = await visit('create_video_translation', {
    video: FILM,
    output_languages: ['German', 'Spanish (Spain)'],
    enable_caption: true,
  });
  const [id] = ids as string[];
  expect(ids).toHaveLength(2);
  const done = await until('get_video_translation', { video_translation_id: id }, 'status', 'completed');
  expect(await (await fetch(String(done.vtt_caption_url))).text()).toMatch(/^WEBVTT/);
  await visit('list_video_translations', { limit: 1 });
  await visit('update_video_translation', { video_translation_id: id, title: 'Gezeiten' });
  await visit('bulk_video_translation_statuses', { video_translation_ids: ids });
  const { batch_id } = await visit('create_video_translation_batch', {
    video_translations: [{ video: FILM, output_languages: ['German', 'French'] }],
  });
  expect(await visit('get_video_translation_batch', { batch_id })).toMatchObject({ total_items: 2 });
  await visit('delete_video_translation', { video_translation_id: id });
  await refused('get_video_translation', { video_translation_id: id }, 404);
  await refused('create_video_translation', { video: FILM, output_languages: ['Klingon'] }, 400);

  const proofread = await visit('create_proofread', { video: FILM, output_languages: ['de'], title: 'Tides' });
  const [proofread_id] = proofread.proofread_ids as string[];
  await until('get_proofread', { proofread_id }, 'status', 'completed');
  await visit('download_proofread_srt', { proofread_id });
  await visit('upload_proofread_srt', { proofread_id, srt: 'https://example.com/a.srt' });
  const { video_translation_id } = await visit('generate_from_proofread', { proofread_id, captions: true });
  await until('get_video_translation', { video_translation_id }, 'srt_caption_url');
});

it('serves lipsyncs', async () => {
  const { lipsync_id } = await visit('create_lipsync', { video: FILM, audio: SOUND });
  await until('get_lipsync', { lipsync_id }, 'video_url');
  await visit('list_lipsyncs');
  await visit('update_lipsync', { lipsync_id, title: 'Take two' });
  await visit('bulk_lipsync_statuses', { lipsync_ids: [lipsync_id] });
  const { batch_id } = await visit('create_lipsync_batch', { lipsyncs: [{ video: FILM, audio: SOUND }] });
  await until('get_lipsync_batch', { batch_id }, 'status', 'completed');
  await visit('delete_lipsync', { lipsync_id });
  await refused('get_lipsync', { lipsync_id }, 404);
  await refused('get_video_translation', { video_translation_id: lipsync_id }, 404);
});

it('serves clips, filler words, HTML renders and background removal', async () => {
  const { ai_clipping_id: clipping } = await visit('create_ai_clipping', {
    video: FILM,
    output_settings: { duration_types: ['30', 'long'] },
  });
  const clips = await until('get_ai_clipping', { job_id: clipping }, 'status', 'completed');
  expect(clips).toMatchObject({ progress: 100, clips: [{ duration_seconds: 28 }, { duration_seconds: 240 }] });
  await visit('list_ai_clipping');
  await visit('delete_ai_clipping', { job_id: clipping });
  const { filler_word_removal_id } = await visit('create_filler_word_removal', { video: FILM });
  await until('get_filler_word_removal', { filler_word_removal_id }, 'video_url');
  const { render_id } = await visit('create_hyperframes_render', { project: 'https://example.com/a.zip', fps: 60 });
  await until('get_hyperframes_render', { render_id }, 'video_url');
  await visit('list_hyperframes_renders');
  await visit('delete_hyperframes_render', { render_id });
  const removal = { video: FILM, layers: ['mask'], request_id: 'once' };
  const { id: job_id } = await visit('create_background_removal', removal);
  expect(await visit('create_background_removal', removal)).toMatchObject({ id: job_id });
  const done = await until('get_background_removal', { job_id }, 'status', 'completed');
  expect(Object.keys(done.layers as Json)).toEqual(['mask']);
  await visit('list_background_removals');
  await refused('get_ai_clipping', { job_id }, 404);
  await visit('delete_background_removal', { job_id });
  const failing = await visit('create_background_removal', { video: FILM, title: '[[sandbox:render-fail]]' });
  await until('get_background_removal', { job_id: failing.id }, 'error');
});

it('refuses what is not ready yet', async () => {
  const { brand_kit_id } = await visit('create_brand_kit', { url: 'https://example.com' });
  await refused('update_brand_kit', { brand_kit_id, name: 'Too early' }, 409);
  const { proofread_ids } = await visit('create_proofread', { video: FILM, output_languages: ['de'], title: 'Tides' });
  await refused('download_proofread_srt', { proofread_id: (proofread_ids as string[])[0] }, 409);
});

it('serves brand kits and glossaries', async () => {
  await visit('list_brand_kits');
  const { brand_kit_id } = await visit('create_brand_kit', { url: 'https://example.com' });
  await until('get_brand_kit', { brand_kit_id }, 'status', 'completed');
  expect(await visit('update_brand_kit', { brand_kit_id, name: 'Later' })).toMatchObject({ name: 'Later' });
  await visit('delete_brand_kit', { brand_kit_id });
  await refused('get_brand_kit', { brand_kit_id }, 404);
  const { brand_glossary_id } = await visit('create_brand_glossary', { name: 'Terms', terms: [{ term: 'MT5' }] });
  await visit('update_brand_glossary', { brand_glossary_id, terms: [] });
  expect(await visit('get_brand_glossary', { brand_glossary_id })).toMatchObject({ name: 'Terms', terms: [] });
  await visit('list_brand_glossaries');
  await visit('delete_brand_glossary', { brand_glossary_id });
  await refused('get_brand_glossary', { brand_glossary_id }, 404);
  await refused('get_brand_kit', { brand_kit_id: 'gls_nautical' }, 404);
});

it('serves webhooks and the account', async () => {
  const types = (await visit('list_webhook_event_types')) as unknown as { event_type: string }[];
  expect(types.length).toBe(WEBHOOK_EVENTS.length);
  const { endpoint_id, secret } = await visit('create_webhook_endpoint', {
    url: 'https://example.com/heygen',
    events: [types[0]?.event_type],
  });
  const rotated = await visit('rotate_webhook_endpoint_secret', { endpoint_id });
  expect(rotated.secret).not.toBe(secret);
  await visit('update_webhook_endpoint', { endpoint_id, url: 'https://example.org/heygen' });
  expect(JSON.stringify(await visit('list_webhook_endpoints'))).not.toContain('whsec_');
  await visit('list_webhook_events', { event_type: 'batch.finished' });
  await visit('delete_webhook_endpoint', { endpoint_id });
  await refused('update_webhook_endpoint', { endpoint_id }, 404);
  await visit('get_current_user');
});

it('serves what is in preview', async () => {
  const { name: _, ...cast } = { name: '', ...(catalog.getOperation('create_podcast').example.input as Json) };
  const { podcast_id } = await visit('create_podcast', cast);
  await until('get_podcast', { podcast_id }, 'status', 'completed');
  await visit('list_podcasts');
  await visit('delete_podcast', { podcast_id });
  const { id: workflow_id } = await visit('create_workflow', { name: 'W', product_graph: { nodes: [] } });
  const { id: run_id } = await visit('create_workflow_run', { workflow_id });
  await until('get_workflow_run', { run_id }, 'status', 'succeeded');
  await refused('create_workflow_run', { workflow_id: 'nowhere' }, 404);
  const pair = catalog.getOperation('create_video_quality_comparison').example.input as Json;
  const { comparison_id } = await visit('create_video_quality_comparison', pair);
  await until('get_video_quality_comparison', { comparison_id }, 'status', 'completed');
  const session = { type: 'text_stream', avatar_id: 'look_iris_office', voice_id: 'voice_en_f_01' };
  const { stream_id } = await visit('create_avatar_realtime_session', session);
  await visitByExample(toolsetOf('preview'), { workflow_id, run_id, stream_id });
});

const toolsetOf = (id: string) => catalog.toolsets.find((toolset) => toolset.id === id)?.tools ?? [];

/**
 * Visits with its example what no scenario has reached; `ids` stand in for those of the examples. Work that takes long
 * is followed to its end.
 */
async function visitByExample(tools: readonly Tool[], ids: Json = {}): Promise<void> {
  for (const tool of tools.filter(isOperation).filter(({ name }) => !reached.has(name))) {
    const given = { ...(tool.example.input as Json), ...pickInputs(tool, ids) };
    const data = await visit(tool.name, given);
    const [id] = tool.effect === 'create' ? getStartedJobIds(tool, data, given) : [];
    if (tool.effect === 'create') Object.assign(ids, pickIds(data));
    if (tool.job && id !== undefined) Object.assign(ids, await followToEnd(tool.job, id));
  }
}

/** The ids that an answer has. */
const pickIds = (data: Json) => Object.fromEntries(Object.entries(data).filter(([name]) => name.endsWith('_id')));

/** Reads a job until it is over; the input that reads it. */
async function followToEnd(kind: JobKind, id: string): Promise<Json> {
  const ref = { [kind.idField]: id };
  while (!isFinished(kind.state(await visit(getReader(kind).name, ref)))) vi.advanceTimersByTime(READ_INTERVAL_MS);
  return ref;
}

/** Of some ids those that an operation takes. */
const pickInputs = (tool: Tool, ids: Json) =>
  Object.fromEntries(Object.entries(ids).filter(([field]) => field in tool.input.shape));

it('reaches every operation of HeyGen’s contract, those without a scenario by their examples', async () => {
  expect(facts.operations.length).toBeGreaterThan(0);
  await visitByExample(catalog.operations);
  const endpoints = new Set<string>([...reached].map((name) => catalog.getOperation(name).endpoint));
  expect(facts.operations.map(endpointOf).filter((endpoint) => !endpoints.has(endpoint))).toEqual([]);
});
