import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../../src/catalog/catalog.ts';
import { isMedia } from '../../../../src/declarations/fields.ts';
import { folder, SAMPLES } from '../../../support/files.ts';
import { type Watched, watchedSandbox } from '../../../support/sandbox.ts';
import { createToolCaller, type ToolCaller } from '../../../support/tool-calls.ts';

const root = folder();
const MP4 = SAMPLES['video/mp4'] as Buffer;
let sandbox: Watched;
let tools: ToolCaller;
let video: { id: string; video_url: string };
let asset: string;

beforeAll(async () => {
  sandbox = await watchedSandbox();
  tools = createToolCaller(sandbox, { root });
  const made = await tools.call('create_video_from_avatar', {
    avatar_id: 'look_iris_office',
    script: 'Good morning.',
    wait: true,
  });
  video = made.data as typeof video;
  writeFileSync(join(root, 'tides.mp4'), MP4);
  asset = String((await tools.call('upload_asset', { file: 'tides.mp4' })).data.asset_id);
});
afterAll(async () => {
  await tools.close();
  await sandbox.close();
});

/** What HeyGen was sent for `video` in the newest translation. */
async function translate(given: unknown) {
  const answer = await tools.call('create_video_translation', { video: given, output_languages: ['German'] });
  const sent = sandbox.seen.findLast(({ method, path }) => method === 'POST' && path === '/v3/video-translations');
  return { ...answer, sent: JSON.parse(String(sent?.body ?? '{}')).video };
}

describe('a medium', () => {
  it.each<[string, () => unknown, () => unknown]>([
    ['an https address', () => 'https://example.com/a.mp4', () => ({ type: 'url', url: 'https://example.com/a.mp4' })],
    ['an asset id', () => asset, () => ({ type: 'asset_id', asset_id: asset })],
    ['HeyGen’s object', () => ({ type: 'asset_id', asset_id: asset }), () => ({ type: 'asset_id', asset_id: asset })],
    [
      'the id of a video',
      () => video.id,
      () => ({ type: 'url', url: expect.stringContaining(`/files/${video.id}.mp4`) }),
    ],
    ['a path', () => 'tides.mp4', () => ({ type: 'asset_id', asset_id: expect.stringMatching(/^ast_/) })],
    [
      'an absolute path',
      () => join(root, 'tides.mp4'),
      () => ({ type: 'asset_id', asset_id: expect.stringMatching(/^ast_/) }),
    ],
    [
      'a data: URI',
      () => `data:video/mp4;base64,${MP4.toString('base64')}`,
      () => ({ type: 'asset_id', asset_id: expect.stringMatching(/^ast_/) }),
    ],
    ['an address that this server handed out', () => video.video_url, () => ({ type: 'url', url: video.video_url })],
  ])('may be %s', async (_, given, sent) => {
    const answer = await translate(given());
    expect(answer.isError, answer.text).toBe(false);
    expect(answer.sent).toEqual(sent());
  });

  it('of a speaking scene may be the id of a video, too', async () => {
    const answer = await tools.call('create_video_from_avatar', { avatar_id: 'look_iris_office', audio: video.id });
    expect(answer.isError, answer.text).toBe(false);
    const { body } = sandbox.seen.findLast(({ path }) => path === '/v3/videos') as { body: string };
    expect(JSON.parse(body)).toMatchObject({ audio_url: expect.stringContaining(video.id) });
    expect(JSON.parse(body)).not.toHaveProperty('audio_asset_id');
  });

  it('is refused before anything is sent where it cannot be had', async () => {
    const before = sandbox.count('POST /v3/video-translations');
    const http = await translate('http://example.com/a.mp4');
    expect(http.text).toMatch(/- video: must be a public https:\/\/ address\. Film: URL, asset or video id, path/);
    const local = await translate('http://127.0.0.1:1/a.mp4');
    expect(local.text).toContain(
      'video: must be a public https:// address; http://127.0.0.1:1 is on this machine only',
    );
    const missing = await translate('missing.mp4');
    expect(missing.text).toContain('missing.mp4');
    const rendering = await tools.call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script: 'A long speech. '.repeat(300),
    });
    const unfinished = await translate(rendering.data.video_id);
    expect(unfinished.text).toContain(`the video ${rendering.data.video_id} has no file yet`);
    for (const { isError } of [http, local, missing, unfinished]) expect(isError).toBe(true);
    expect(sandbox.count('POST /v3/video-translations')).toBe(before);
  });
});

it('is told in the same words wherever one is taken', () => {
  const words = catalog.operations.flatMap(({ input }) =>
    Object.values(input.shape).flatMap((schema) => (isMedia(schema) ? [String(schema.description)] : [])),
  );
  expect(words.length).toBeGreaterThan(10);
  const others = words.filter((text) => !/: (SRT text, )?URL, asset or video id, path, data: URI\.$/.test(text));
  expect(others).toEqual(['Path under HEYGEN_FILES_ROOT, https URL, or base64 data: URI.']);
});
