import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog, loadFullCatalog } from '../../../../src/catalog/catalog.ts';
import { getRepeats } from '../../../../src/declarations/operation.ts';
import { fingerprintCall } from '../../../../src/mcp/calls/call-fingerprint.ts';
import { createMemoryKeyStore } from '../../../../src/mcp/calls/idempotency/idempotency-key-store.ts';
import { createToolCaller, type SandboxedToolCaller, startToolCaller } from '../../../support/tool-calls.ts';

let caller: SandboxedToolCaller;

beforeEach(async () => {
  caller = await startToolCaller({ speed: 1 });
});
afterEach(() => caller.close());

const CREATE_SESSION = 'POST /v3/video-agents';
const countSessions = async () => {
  const { data } = await caller.call('list_video_agent_sessions', { limit: 100 });
  return (data.sessions as unknown[]).length;
};
const countVideos = async () => ((await caller.call('list_videos', { limit: 100 })).data.videos as unknown[]).length;
const avatarVideo = (script: string) =>
  caller.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script });

describe('a create that HeyGen does not know again', () => {
  it.each(['drop-after', 'cut', 'html'])('is sent once; after %s the server finds what it made', async (fault) => {
    const { data, text, isError } = await caller.call('create_video_agent', { prompt: `Tides [[sandbox:${fault}]]` });
    expect(isError, text).toBe(false);
    expect(text).toContain('answer was lost on the way');
    expect(data).toMatchObject({ session_id: expect.stringMatching(/^sess_/), next_step: expect.any(String) });
    expect(caller.sandbox.count(CREATE_SESSION)).toBe(1);
    expect(await countSessions()).toBe(1);
  });

  it.each(['drop', '500', '503'])('is sent once; after %s the server says that nothing was made', async (fault) => {
    const { text, isError } = await caller.call('create_video_agent', { prompt: `Tides [[sandbox:${fault}]]` });
    expect(isError).toBe(true);
    expect(text).toContain('nothing was made, so calling again is safe');
    expect(caller.sandbox.count(CREATE_SESSION)).toBe(1);
    expect(await countSessions()).toBe(0);
  });

  it('is repeated after 429, which refuses it before anything is done', async () => {
    const { isError } = await caller.call('create_video_agent', { prompt: 'Tides [[sandbox:429*1]]' });
    expect(isError).toBe(false);
    expect(caller.sandbox.count(CREATE_SESSION)).toBe(2);
    expect(await countSessions()).toBe(1);
  });

  it('is found by name and time where its list shows no time: a voice clone', async () => {
    const clone = (voice_name: string) =>
      caller.call('clone_voice', { audio: 'https://example.com/jonas.mp3', voice_name });
    const first = await clone('Jonas [[sandbox:drop-after]]');
    expect(first.isError, first.text).toBe(false);
    expect(first.text).toContain('answer was lost on the way');
    expect(first.data.voice_clone_id ?? first.data.voice_id).toMatch(/^voice_own/);
    const second = await clone('Jonas [[sandbox:drop-after]]');
    expect(second.data.voice_clone_id).not.toBe(first.data.voice_clone_id);
    expect(caller.sandbox.count('POST /v3/voices/clone')).toBe(2);
    const refused = await clone('Jonas [[sandbox:drop]]');
    expect(refused.text).toContain('nothing was made, so calling again is safe');
  });

  it.each([
    [
      'create_speech',
      { text: 'Hi [[sandbox:drop-after]]', voice_id: 'voice_en_f_01' },
      'HeyGen lists no speech, so ask the user',
    ],
    [
      'create_video_batch',
      {
        videos: [
          {
            type: 'avatar',
            avatar_id: 'look_iris_office',
            script: 'Hi [[sandbox:drop-after]]',
            voice_id: 'voice_en_f_01',
          },
        ],
      },
      'HeyGen lists no batches',
    ],
  ])('says where to look where HeyGen lists nothing: %s', async (name, given, advice) => {
    const { text, isError } = await caller.call(name, given);
    expect(isError, text).toBe(true);
    expect(text).toContain(`It may have been submitted all the same: ${advice}`);
    expect(text).toContain('before you call again, or it may be paid for twice');
  });

  it('is told apart from others of the same prompt that callers know of', async () => {
    const prompt = 'Tides [[sandbox:drop-after*1]]';
    const first = await caller.call('create_video_agent', { prompt });
    const second = await caller.call('create_video_agent', { prompt });
    expect(first.data.session_id).not.toBe(second.data.session_id);
    const third = await caller.call('create_video_agent', { prompt: 'Tides [[sandbox:drop-after]]' });
    expect([first, second].map(({ data }) => data.session_id)).not.toContain(third.data.session_id);
  });

  it('is not guessed where several fit: they are named', async () => {
    const prompt = 'Tides [[sandbox:drop-after*2]]';
    const otherProcess = createToolCaller(caller.sandbox);
    const { data } = await otherProcess.call('create_video_agent', { prompt });
    await otherProcess.close();
    const { isError, text } = await caller.call('create_video_agent', { prompt });
    expect(isError).toBe(true);
    expect(text).toContain('Show the user what list_video_agent_sessions has');
    expect(text).toContain(String(data.session_id));
    expect(await countSessions()).toBe(2);
  });

  it('is marked where its items show a callback id again', async () => {
    const { data, isError } = await caller.call('create_hyperframes_render', {
      project: 'https://example.com/intro.zip',
      composition: '[[sandbox:drop-after]]',
    });
    expect(isError).toBe(false);
    expect(data.render_id).toEqual(expect.any(String));
    expect(caller.sandbox.count('POST /v3/hyperframes/renders')).toBe(1);
  });
});

describe('a create that HeyGen knows again by its key', () => {
  const keys = () =>
    caller.sandbox.seen.filter(({ method }) => method === 'POST').map(({ idempotencyKey }) => idempotencyKey);

  it('has the same key when it is called again after a doubtful end, and is made once', async () => {
    const script = 'Hello [[sandbox:cut*4]]';
    const first = await avatarVideo(script);
    expect(first.isError).toBe(true);
    expect(first.text).toContain('Call again with exactly the same arguments');
    const second = await avatarVideo(script);
    expect(second.isError, second.text).toBe(false);
    expect(new Set(keys()).size).toBe(1);
    expect(await countVideos()).toBe(1);
  });

  it('is another create once the doubt is over, and for other arguments', async () => {
    const script = 'Hello [[sandbox:cut*4]]';
    await avatarVideo(script);
    await avatarVideo('Something else');
    await avatarVideo(script);
    expect(await countVideos()).toBe(2);
    await avatarVideo(script);
    expect(await countVideos()).toBe(3);
  });
});

describe('the fingerprint of a call', () => {
  const operation = catalog.getOperation('create_video_from_avatar');

  it('does not depend on the order of its arguments, but on account and tool', () => {
    const name = fingerprintCall(operation, { a: 1, b: { c: 2, d: 3 } }, 'key');
    expect(fingerprintCall(operation, { b: { d: 3, c: 2 }, a: 1 }, 'key')).toBe(name);
    expect(fingerprintCall(operation, { a: 1, b: { c: 2, d: 3 } }, 'other')).not.toBe(name);
    expect(fingerprintCall(catalog.getOperation('create_video_agent'), { a: 1, b: { c: 2, d: 3 } }, 'key')).not.toBe(
      name,
    );
    expect(name).not.toContain('"key"');
  });

  it('is kept by account, and forgotten on demand', async () => {
    const kept = createMemoryKeyStore();
    await kept.set('call', 'k1');
    expect(await kept.get('call')).toBe('k1');
    await kept.delete('call');
    expect(await kept.get('call')).toBeUndefined();
  });
});

describe('declarations', () => {
  it('name a key only where HeyGen documents one', async () => {
    const { operations } = await loadFullCatalog();
    for (const operation of operations.filter(({ v1v2 }) => v1v2))
      expect(['by nature', 'not at all'], operation.name).toContain(getRepeats(operation));
    for (const name of ['create_video_agent', 'generate_model_speech', 'clone_voice', 'create_speech'])
      expect(getRepeats(catalog.getOperation(name)), name).toBe('not at all');
    for (const name of ['create_video_from_avatar', 'send_video_agent_message', 'create_lipsync'])
      expect(getRepeats(catalog.getOperation(name)), name).toBe('header');
    for (const { idempotencyField, repeats } of operations)
      expect(repeats === 'field').toBe(idempotencyField !== undefined);
  });
});
