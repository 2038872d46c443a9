import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src/declarations/operation.ts';
import { FAST, type Watched, watchedSandbox } from '../support/sandbox.ts';

let sandbox: Watched;
beforeEach(async () => {
  sandbox = await watchedSandbox();
});
afterEach(() => sandbox.close());

interface Answer {
  status: number;
  body: {
    data?: Json & Json[];
    error?: { code: string; message: string; param?: string };
    next_token?: string;
    has_more?: boolean;
  };
  headers: Headers;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'x-api-key': 'a' },
): Promise<Answer> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
}

const avatarVideo = { type: 'avatar', avatar_id: 'look_iris_office', script: 'hello' };

describe('strictness', () => {
  it.each([
    ['an unknown field', '/v3/video-agents', { prompt: 'x', colour: 'red' }, 'colour'],
    ['a wrong type', '/v3/video-agents', { prompt: 5 }, 'prompt'],
    ['a missing field', '/v3/video-agents', {}, 'prompt'],
    ['a prompt that is too long', '/v3/video-agents', { prompt: 'x'.repeat(10_001) }, 'prompt'],
    ['an empty prompt', '/v3/video-agents', { prompt: '' }, 'prompt'],
    ['a wrong choice', '/v3/video-agents', { prompt: 'x', orientation: 'square' }, 'orientation'],
    [
      'too many files',
      '/v3/video-agents',
      { prompt: 'x', files: Array(21).fill({ type: 'asset_id', asset_id: 'a' }) },
      'files',
    ],
    ['a medium as a string', '/v3/video-agents', { prompt: 'x', files: ['https://example.com/a.png'] }, 'files'],
    [
      'a plain http medium',
      '/v3/video-agents',
      { prompt: 'x', files: [{ type: 'url', url: 'http://x.org/a' }] },
      'files.0.url',
    ],
    ['no kind of video', '/v3/videos', { avatar_id: 'look_iris_office', script: 'x' }, 'type'],
    ['an unknown kind of video', '/v3/videos', { ...avatarVideo, type: 'hologram' }, 'type'],
    ['a field of another kind', '/v3/videos', { ...avatarVideo, scenes: [] }, 'scenes'],
    ['script and audio together', '/v3/videos', { ...avatarVideo, audio_url: 'https://x.org/a.mp3' }, 'audio_url'],
    ['neither script nor audio', '/v3/videos', { type: 'avatar', avatar_id: 'a' }, 'script'],
    ['a speed out of range', '/v3/videos', { ...avatarVideo, voice_settings: { speed: 3 } }, 'voice_settings.speed'],
    [
      'webm with a background',
      '/v3/videos',
      { ...avatarVideo, output_format: 'webm', background: { type: 'color', value: '#000000' } },
      'background',
    ],
    ['a nested unknown field', '/v3/videos', { ...avatarVideo, caption: { colour: 'red' } }, 'caption.colour'],
  ])('refuses %s', async (_, path, body, param) => {
    const { status, body: answer } = await ask('POST', path, body);
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({ code: 'invalid_parameter', param });
  });

  it.each([
    ['/v3/voices?limit=101', 'limit'],
    ['/v3/voices?limit=ten', 'limit'],
    ['/v3/voices?colour=red', 'colour'],
    ['/v3/voices?token=nonsense', 'token'],
    ['/v3/avatars?limit=51', 'limit'],
    ['/v3/videos/statuses', 'video_ids'],
  ])('refuses %s', async (path, param) => {
    expect(await ask('GET', path)).toMatchObject({ status: 400, body: { error: { param } } });
  });

  it('takes null for what is left out, as HeyGen does', async () => {
    expect((await ask('POST', '/v3/video-agents', { prompt: 'x', avatar_id: null })).status).toBe(200);
  });

  it('knows no caller without a key', async () => {
    expect(await ask('GET', '/v3/users/me', undefined, {})).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized' } },
    });
  });

  it.each([
    ['GET', '/v3/nothing', 404],
    ['PUT', '/v3/videos', 405],
    ['GET', '/v3/videos/vid_x', 404],
    ['GET', '/v3/videos/look_iris_office', 404],
    ['GET', '/v3/avatars/looks/group_iris', 404],
    ['GET', '/v3/voices/look_iris_office', 404],
    ['GET', '/v3/video-agents/vid_x', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await ask(method, path)).status).toBe(status);
  });

  it('refuses a look and a voice that do not exist', async () => {
    expect((await ask('POST', '/v3/videos', { ...avatarVideo, avatar_id: 'group_iris' })).body.error?.code).toBe(
      'avatar_not_found',
    );
    expect((await ask('POST', '/v3/videos', { ...avatarVideo, voice_id: 'x' })).body.error?.code).toBe(
      'voice_not_found',
    );
  });

  it.each(['not json', '[]', '"text"'])('refuses the body %s', async (body) => {
    const response = await fetch(`${sandbox.url}/v3/video-agents`, {
      method: 'POST',
      body,
      headers: { 'x-api-key': 'a' },
    });
    expect(response.status).toBe(400);
  });
});

describe('the library', () => {
  it.each([
    ['/v3/avatars/looks?limit=50', 30],
    ['/v3/voices?limit=100', 60],
    ['/v3/video-agents/styles?limit=100', 20],
  ])('of %s has at least %i entries', async (path, least) => {
    expect((await ask('GET', path)).body.data?.length).toBeGreaterThanOrEqual(least);
  });

  it('has voices in more than 20 languages', async () => {
    const voices = (await ask('GET', '/v3/voices?limit=100')).body.data as Json[];
    expect(new Set(voices.map(({ language }) => language)).size).toBeGreaterThan(20);
  });

  it('is filtered', async () => {
    const voices = (await ask('GET', '/v3/voices?language=german&gender=female')).body.data as Json[];
    expect(voices.map(({ voice_id }) => voice_id)).toEqual(['voice_de_f_01', 'voice_de_f_02']);
    const own = (await ask('GET', '/v3/avatars?ownership=private')).body.data as Json[];
    expect(own.map(({ name }) => name)).toEqual(['Mina', 'Jonas']);
    const styles = (await ask('GET', '/v3/video-agents/styles?tag=print')).body.data as Json[];
    expect(styles.every(({ tags }) => (tags as string[]).includes('print'))).toBe(true);
  });

  it('is paged without loss or repetition', async () => {
    const names: unknown[] = [];
    let token: string | undefined;
    do {
      const { body } = await ask('GET', `/v3/voices?limit=7${token ? `&token=${token}` : ''}`);
      names.push(...(body.data as Json[]).map(({ voice_id }) => voice_id));
      expect(body.has_more).toBe(body.next_token !== null);
      token = body.next_token ?? undefined;
    } while (token);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  it('hides what HeyGen does not send', async () => {
    const text = JSON.stringify((await ask('GET', '/v3/voices?limit=100')).body);
    expect(text).not.toContain('"_');
  });
});

describe('idempotency', () => {
  const keyed = (key: string, body: unknown = avatarVideo) =>
    ask('POST', '/v3/videos', body, { 'x-api-key': 'a', 'idempotency-key': key });

  it('replays the first answer, even for another body', async () => {
    const first = await keyed('k1');
    const again = await keyed('k1', { ...avatarVideo, script: 'something else' });
    expect(again.body).toEqual(first.body);
    expect((await ask('GET', '/v3/videos')).body.data?.length).toBe(1);
  });

  it('lets a refused request be corrected under the same key', async () => {
    expect((await keyed('k2', { ...avatarVideo, script: '' })).status).toBe(400);
    expect((await keyed('k2')).status).toBe(200);
  });

  it('refuses a malformed key', async () => {
    expect((await keyed('white space')).body.error?.param).toBe('Idempotency-Key');
  });

  it('keeps accounts apart', async () => {
    await keyed('k3');
    const other = await ask('GET', '/v3/videos', undefined, { 'x-api-key': 'b' });
    expect(other.body.data).toEqual([]);
  });
});

describe('money and limits', () => {
  const balance = async () => {
    const { body } = await ask('GET', '/v3/users/me');
    return (body.data as unknown as { wallet: { remaining_balance: number } }).wallet.remaining_balance;
  };

  it('takes the price of a film from the wallet', async () => {
    const before = await balance();
    await ask('POST', '/v3/videos', { type: 'cinematic_avatar', avatar_id: ['look_iris_office'], prompt: 'rain' });
    expect(await balance()).toBeCloseTo(before - 7, 2);
  });

  it('runs ten jobs at once, and tells the eleventh when to come back', async () => {
    await sandbox.close();
    sandbox = await watchedSandbox({ speed: 1 });
    for (let job = 0; job < 10; job++) expect((await ask('POST', '/v3/videos', avatarVideo)).status).toBe(200);
    const eleventh = await ask('POST', '/v3/video-agents', { prompt: 'x' });
    expect(eleventh.status).toBe(429);
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('faults by header', () => {
  it.each([
    ['401', 401],
    ['402', 402],
    ['429', 429],
    ['500', 500],
    ['503', 503],
  ])('%s', async (fault, status) => {
    const answer = await ask('GET', '/v3/users/me', undefined, { 'x-api-key': 'a', 'x-sandbox-fault': fault });
    expect(answer.status).toBe(status);
    if (fault === '429') expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('breaks connections', async () => {
    await expect(
      ask('GET', '/v3/users/me', undefined, { 'x-api-key': 'a', 'x-sandbox-fault': 'drop' }),
    ).rejects.toThrow();
  });

  it('answers slowly', async () => {
    expect((await ask('GET', '/v3/users/me', undefined, { 'x-api-key': 'a', 'x-sandbox-fault': 'slow' })).status).toBe(
      200,
    );
  });
});

describe('a chat session', () => {
  it('asks, goes on when answered, and forgets nothing', async () => {
    // At the pace of life, so that it does not ask before it is read for the first time.
    sandbox.setSpeed(1);
    const { body } = await ask('POST', '/v3/video-agents', { prompt: 'A 5 s film', mode: 'chat' });
    const path = `/v3/video-agents/${body.data?.session_id}`;
    const statuses = new Set<unknown>();
    const read = async (): Promise<Json> => {
      const session = (await ask('GET', path)).body.data as Json;
      statuses.add(session.status);
      return session;
    };
    let session = await read();
    sandbox.setSpeed(FAST);
    while (session.status !== 'waiting_for_input') session = await read();
    expect((session.messages as Json[])[0]).toMatchObject({ role: 'model', type: 'text' });
    await ask('POST', path, { message: 'A quiet close' });
    while (session.status !== 'completed') session = await read();
    expect([...statuses].slice(0, 2)).toEqual(['thinking', 'waiting_for_input']);
    expect([...statuses].at(-1)).toBe('completed');
    expect(session.video_id).toMatch(/^vid_/);
  });

  it('that is gone takes no message either, nor can it be stopped', async () => {
    const { body } = await ask('POST', '/v3/video-agents', { prompt: 'A 5 s film [[sandbox:session-gone]]' });
    const path = `/v3/video-agents/${body.data?.session_id}`;
    let status = 200;
    while (status === 200) ({ status } = await ask('GET', path));
    expect(status).toBe(404);
    expect((await ask('POST', path, { message: 'A quiet close' })).status).toBe(404);
    expect((await ask('POST', `${path}/stop`, {})).status).toBe(404);
    expect((await ask('GET', `${path}/videos`)).status).toBe(404);
  });

  it('is not the only kind that takes messages', async () => {
    const { body } = await ask('POST', '/v3/video-agents', { prompt: 'One shot' });
    const { status } = await ask('POST', `/v3/video-agents/${body.data?.session_id}`, { message: 'Shorter, please.' });
    expect(status).toBe(200);
  });
});
