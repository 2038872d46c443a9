import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalog } from '../../src/catalog.ts';
import { requestFor } from '../../src/heygen/request.ts';
import type { Json } from '../../src/operation.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { factOf, jsonSchemaOf } from './facts.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
const KEY = 'key-of-contract-test';
const reached = new Set<string>();
let sandbox: Watched;

beforeAll(async () => {
  sandbox = await watchedSandbox();
});
afterAll(() => sandbox.close());

/** Calls an operation on the sandbox, raw, and checks the whole answer against HeyGen's response schema. */
async function visit(name: string, given: Json): Promise<Json> {
  const operation = catalog.operation(name);
  const { method, path, body } = requestFor(operation, operation.input.parse(given));
  const response = await fetch(sandbox.url + path, { method, body, headers: { 'X-Api-Key': KEY } });
  const answer = (await response.json()) as { data: Json };
  expect(response.status, `${name}: ${JSON.stringify(answer)}`).toBe(200);
  const valid = ajv.compile(jsonSchemaOf(factOf(operation).response));
  expect(valid(answer), `${name}: ${ajv.errorsText(valid.errors)}`).toBe(true);
  reached.add(name);
  return answer.data;
}

/** Reads until a field is there. */
async function until(name: string, given: Json, field: string): Promise<Json> {
  const data = await visit(name, given);
  return data[field] ? data : until(name, given, field);
}

it('answers every operation as HeyGen does', async () => {
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
  const failing = await visit('create_video_from_avatar', {
    avatar_id: 'look_iris_office',
    script: '[[sandbox:render-fail]]',
  });
  await until('get_video', { video_id: failing.video_id }, 'failure_code');
  await visit('list_videos', { limit: 3 });
  await visit('bulk_video_statuses', { video_ids: [video_id, failing.video_id, 'nowhere'] });
  await visit('delete_video', { video_id });
  await visit('stop_video_agent_session', { session_id });

  await visit('list_avatar_groups', { ownership: 'private' });
  await visit('list_avatar_looks', { avatar_type: 'photo_avatar' });
  await visit('get_avatar_look', { look_id: 'look_iris_office' });
  await visit('list_voices', { type: 'private' });
  await visit('get_voice', { voice_id: 'voice_own_01' });
  await visit('get_voice', { voice_id: 'voice_de_f_01' });
  await visit('get_current_user', {});

  expect([...reached].sort()).toEqual(catalog.operations.map(({ name }) => name).sort());
});
