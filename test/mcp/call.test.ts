import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog.ts';
import { type HeyGenClient, heygenClient } from '../../src/heygen/client.ts';
import { HeyGenError } from '../../src/heygen/errors.ts';
import { Watcher } from '../../src/jobs/watcher.ts';
import { logger } from '../../src/log.ts';
import { callTool } from '../../src/mcp/call.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';

let sandbox: Watched;
let client: HeyGenClient;

beforeEach(async () => {
  sandbox = await watchedSandbox();
  client = heygenClient({ base: () => sandbox.url, userAgent: 'test', timeouts: { backoff: 1 } });
});
afterEach(async () => {
  await client.close();
  await sandbox.close();
});

async function call(name: string, given: Record<string, unknown> = {}, through: HeyGenClient = client) {
  const operation = (wanted: string) => catalog.operation(wanted);
  const watcher = new Watcher({ client: through, operation, pollIntervalMs: 2 });
  const services = { client: through, watcher, log: logger('silent'), waitSeconds: 20 };
  const result = await callTool(services, { operation: operation(name), arguments: given, caller: { key: 'k' } });
  const [first] = result.content as { text: string }[];
  return {
    text: first?.text ?? '',
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
      /- image\.url: must be a public https/,
    ],
    ['list_videos', { limit: 101 }, /- limit: .*<=100/],
    ['get_video', { video_id: 'v', wait_seconds: -1 }, /- wait_seconds: .*>=0/],
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
    expect(first.text.split('\n')[1]).toBe('voice_id\tname\tlanguage\tgender\tsupport_pause');
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

  it('keep their id when the wait behind a create fails', async () => {
    const blind: HeyGenClient = {
      ...client,
      call: (operation, input, caller) =>
        operation.effect === 'read'
          ? Promise.reject(new HeyGenError({ kind: 'forbidden', message: 'No reading here', hint: '' }))
          : client.call(operation, input, caller),
    };
    const made = await call('create_video_agent', { prompt: 'A film', wait: true }, blind);
    expect(made.isError).toBe(false);
    expect(made.text).toContain('could not be followed (No reading here)');
    expect(made.data.session_id).toMatch(/^sess_/);
  });

  it('show the newest messages only, all of them when asked', async () => {
    const { data } = await call('create_video_agent', { prompt: 'A 5 s film', mode: 'chat' });
    await read(data.session_id);
    await call('send_video_agent_message', { session_id: data.session_id, message: 'one' });
    await call('send_video_agent_message', { session_id: data.session_id, message: 'two' });
    const short = await call('get_video_agent_session', { session_id: data.session_id });
    const full = await call('get_video_agent_session', { session_id: data.session_id, verbose: true });
    expect(short.data.messages).toHaveLength(3);
    expect((full.data.messages as unknown[]).length).toBeGreaterThan(3);
  });
});

describe('errors', () => {
  it('say where a valid id comes from', async () => {
    const { text } = await call('get_avatar_look', { look_id: 'group_iris' });
    expect(text).toMatch(/list_avatar_looks/);
    expect(text).toMatch(/\(status 404, code avatar_not_found, request [\da-f-]{36}\)$/);
  });

  it('say of a create that may have arrived how to look, not to repeat it', async () => {
    const { text } = await call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script: '[[sandbox:500]]',
    });
    expect(text).toContain('look with list_videos before you call again');
    expect(text).not.toContain('Call again in a minute');
  });

  it('say when to come back', async () => {
    const limited: HeyGenClient = {
      ...client,
      call: () =>
        Promise.reject(
          new HeyGenError({ kind: 'rate_limited', status: 429, message: 'Slow down', hint: 'Wait.', retryAfter: 90 }),
        ),
    };
    expect((await call('get_current_user', {}, limited)).text).toContain('HeyGen asks to wait 1 min 30 s');
  });

  it('are not made of faults of our own', async () => {
    const broken: HeyGenClient = { ...client, call: () => Promise.reject(new TypeError('a bug')) };
    await expect(call('get_current_user', {}, broken)).rejects.toThrow('a bug');
  });
});
