import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog, createJobKinds } from '../../../../src/catalog/catalog.ts';
import { selectTools } from '../../../../src/catalog/toolset-selection.ts';
import { createHeyGenClient, type HeyGenClient } from '../../../../src/heygen/client.ts';
import { JobWatcher } from '../../../../src/jobs/job-watcher.ts';
import { createDiscovery } from '../../../../src/mcp/calls/discovery/discover.ts';
import { createManifest } from '../../../../src/mcp/tool-list/create-manifest.ts';
import type { DiscoverTool } from '../../../../src/mcp/tool-list/discover-tool-names.ts';
import { measureFinding, RANK_GOAL, RECALL_GOAL } from '../../../bench/discover.ts';
import { HELD_APART, TUNING } from '../../../bench/intents.ts';
import { testFiles } from '../../../support/files.ts';
import { type Watched, watchedSandbox } from '../../../support/sandbox.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createRepeatServices } from '../../../support/tool-calls.ts';

let sandbox: Watched;
let client: HeyGenClient;
let discover: ReturnType<typeof createDiscovery>;

beforeAll(async () => {
  sandbox = await watchedSandbox();
  client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'test' });
  const getOperation = (name: string) => catalog.getOperation(name);
  const watcher = new JobWatcher({ client, getOperation, pollIntervalMs: 2 });
  discover = createDiscovery(catalog, {
    getOperation,
    client,
    watcher,
    jobKinds: createJobKinds(catalog),
    log: silentLog,
    waitSeconds: 20,
    confirmation: { mode: 'host' as const, aboveUsd: 5 },
    files: testFiles(client),
    ...createRepeatServices(client),
  });
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const manifest = createManifest(catalog);

async function call(name: DiscoverTool, given: Record<string, unknown>, readOnly = false) {
  const { callable } = selectTools(manifest.tools, manifest.toolsets, {
    toolsets: ['discover'],
    readOnly,
    configured: ['files'],
  });
  const names = new Set(callable.map(({ tool }) => tool.name));
  const result = await discover({ name, arguments: given, callable: names, caller: { key: 'k' } });
  const [first] = result.content as { text: string }[];
  return { text: first?.text ?? '', isError: result.isError === true, data: result.structuredContent ?? {} };
}

describe('finding', () => {
  it.each([
    ['make a video from a sentence', 'create_video_agent'],
    ['translate a film', 'create_video_translation'],
    ['what is my balance', 'get_current_user'],
    ['cut clips out of a long film', 'create_ai_clipping'],
    ['clone my voice', 'clone_voice'],
    ['delete webhook', 'delete_webhook_endpoint'],
    ['list avatars', 'list_avatar_groups'],
    ['remove background', 'create_background_removal'],
    ['lipsync new audio', 'create_lipsync'],
    ['brand kit from website', 'create_brand_kit'],
  ])('%s finds %s', async (intent, name) => {
    const { text } = await call('find_operations', { intent });
    expect(text.split('\n').slice(0, 6).join('\n')).toContain(name);
    expect(text).toContain('Call with read_operation or call_operation');
  });

  it('describes operations in full', async () => {
    const { text } = await call('find_operations', { names: ['get_video', 'create_speech'] });
    expect(text).toContain('"wait_seconds"');
    expect(text).toMatch(/create_speech \(create, costs money\)/);
  });

  it.each([
    [{}, /Give intent/],
    [{ intent: 'xyzzy' }, /Nothing fits/],
    [{ names: ['get_film'] }, /No operation is called "get_film"\. Nearest: .*get_video/],
    [{ intnet: 'x' }, /not valid/],
  ])('%j is explained', async (given, message) => {
    const { text, isError } = await call('find_operations', given);
    expect(isError).toBe(true);
    expect(text).toMatch(message);
  });

  it('gives the best hit with its schema, short ones beside it, and of the others what they need', async () => {
    const { text } = await call('find_operations', { intent: 'delete a webhook' });
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^delete_webhook_endpoint \(delete\)/);
    expect(JSON.parse(lines[1] as string)).toMatchObject({ required: ['endpoint_id'] });
    expect(text).toContain('list_webhook_endpoints (read)');
    const { text: made } = await call('find_operations', { intent: 'a talking head reads my script word for word' });
    expect(made.split('\n')[0]).toMatch(/^create_video_from_avatar/);
    expect(made).toContain('list_avatar_looks (read)');
    expect(made).toMatch(/\n\w+ \([^)]*\): [^\n]* Needs \w+/);
  });

  it('takes names and an intent together, and describes the right names beside a wrong one', async () => {
    const both = await call('find_operations', { intent: 'list voices', names: ['get_video'] });
    expect(both.text).toMatch(/^get_video \(read/);
    expect(both.text).toContain('list_voices (read)');
    const mixed = await call('find_operations', { names: ['get_film', 'get_video'] });
    expect(mixed.isError).toBe(false);
    expect(mixed.text).toMatch(/No operation is called "get_film"\. Nearest: /);
    expect(mixed.text).toContain('"video_id"');
  });

  it('reaches its goals on intents that were held apart', () => {
    const { recall, reciprocalRank, missed } = measureFinding(HELD_APART);
    expect(HELD_APART.length + TUNING.length).toBeGreaterThanOrEqual(120);
    expect(recall, JSON.stringify(missed)).toBeGreaterThanOrEqual(RECALL_GOAL);
    expect(reciprocalRank).toBeGreaterThanOrEqual(RANK_GOAL);
  });

  it.each([
    ['use a female presenter with a British voice', 'list_voices'],
    ['find a video by name and delete it', 'list_videos'],
    ['add a look', 'create_photo_avatar'],
    ['subtitles', 'download_video'],
  ])('“%s” leads to %s', async (intent, name) => {
    const { text } = await call('find_operations', { intent });
    expect(text).toMatch(new RegExp(`^${name} \\(`, 'm'));
    if (!/delete/.test(intent)) expect(text).not.toMatch(/^delete_/m);
  });

  it('shows readers only where only reading is allowed', async () => {
    const { text } = await call('find_operations', { intent: 'delete a video' }, true);
    expect(text).not.toContain('delete_');
  });
});

describe('calling', () => {
  it('reads and creates as the tools themselves do', async () => {
    const made = await call('call_operation', { name: 'create_video_agent', arguments: { prompt: 'A 5 s film' } });
    expect(made.text).toContain('get_video_agent_session');
    const { session_id } = made.data as { session_id: string };
    const read = await call('read_operation', {
      name: 'get_video_agent_session',
      arguments: { session_id, wait_seconds: 10 },
    });
    expect(read.data).toMatchObject({ status: 'completed' });
  });

  it('destroys nothing before the user has agreed', async () => {
    const look = { name: 'delete_avatar_look', arguments: { look_id: 'look_mina_office' } };
    const before = sandbox.count('DELETE');
    for (const given of [look, { ...look, user_confirmed: false }]) {
      const { isError, text } = await call('call_operation', given);
      expect(isError).toBe(true);
      expect(text).toMatch(/cannot be undone, so it was not called.*user_confirmed true/);
    }
    const rotate = await call('call_operation', {
      name: 'rotate_webhook_endpoint_secret',
      arguments: { endpoint_id: 'e' },
    });
    expect(rotate.text).toContain('was not called');
    expect(sandbox.count('DELETE')).toBe(before);
    expect((await call('call_operation', { ...look, user_confirmed: true })).isError).toBe(false);
  });

  it('takes the user’s word also where the operation itself would take it', async () => {
    const given = { name: 'delete_avatar_look', arguments: { look_id: 'look_iris_office', confirmed: true } };
    const before = sandbox.count('DELETE');
    // HeyGen itself says that this look is everybody's.
    expect((await call('call_operation', given)).text).toContain('public and cannot be changed');
    expect(sandbox.count('DELETE')).toBe(before + 1);
  });

  it('does not let a reader write, nor anything past what may be reached', async () => {
    const write = { name: 'create_speech', arguments: { text: 'x', voice_id: 'voice_en_f_01' } };
    expect((await call('read_operation', write)).text).toContain('use call_operation');
    expect((await call('call_operation', write, true)).text).toContain('No operation is called "create_speech"');
    expect((await call('call_operation', { name: 'create_podcast' })).text).toContain('No operation is called');
    expect((await call('call_operation', { name: 'find_operations' })).text).toContain('No operation is called');
  });

  it('explains wrong arguments as the tool itself would', async () => {
    const { text } = await call('read_operation', { name: 'get_video', arguments: {} });
    expect(text).toContain('- video_id: missing');
    const asText = await call('read_operation', { name: 'list_voices', arguments: '{"limit":1}' });
    expect(asText.isError).toBe(false);
  });
});
