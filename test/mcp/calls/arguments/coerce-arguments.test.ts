import { describe, expect, it } from 'vitest';
import { catalog } from '../../../../src/catalog/catalog.ts';
import { coerceArguments } from '../../../../src/mcp/calls/arguments/coerce-arguments.ts';
import { createInputSchema } from '../../../../src/mcp/tool-list/mcp-tool.ts';

type Given = Record<string, unknown>;
const read = (name: string, given: Given) => coerceArguments(createInputSchema(catalog.getTool(name)), given);

describe('values as models write them', () => {
  it.each<[string, Given, Given]>([
    ['get_video', { wait_seconds: '50' }, { wait_seconds: 50 }],
    ['create_video_agent', { wait: 'true', incognito_mode: 'False' }, { wait: true, incognito_mode: false }],
    ['create_video_agent', { files: '["https://x.org/a.png"]' }, { files: ['https://x.org/a.png'] }],
    ['create_video_agent', { files: 'asset_1' }, { files: ['asset_1'] }],
    ['create_video_from_cinematic_avatar', { avatar_id: 'look_1' }, { avatar_id: ['look_1'] }],
    ['create_video_from_avatar', { background: '{"type":"color"}' }, { background: { type: 'color' } }],
    ['create_video_from_avatar', { engine: '{"type":"avatar_v"}' }, { engine: { type: 'avatar_v' } }],
    ['create_video_from_avatar', { voice_settings: { speed: '1.1' } }, { voice_settings: { speed: 1.1 } }],
    ['create_video_batch', { videos: { type: 'avatar' } }, { videos: [{ type: 'avatar' }] }],
  ])('%s %j is read as %j', (name, given, meant) => {
    const { input, readAs } = read(name, given);
    expect(input).toEqual(meant);
    expect(readAs).not.toEqual([]);
  });

  it.each<[string, Given]>([
    ['get_video', { wait_seconds: 'soon' }],
    ['create_video_agent', { wait: 'yes' }],
    ['create_video_from_avatar', { script: '42' }],
    ['create_video_from_avatar', { script: '{"a":1}', title: '[1]' }],
    ['create_video_from_avatar', { aspect_ratio: '16:9', background: 'blue' }],
    ['create_video_from_image', { image: '{"type":"asset_id","asset_id":"a"}' }],
    ['create_video_agent', { unknown: '[1]' }],
  ])('%s %j is left as it is, without a word', (name, given) => {
    expect(read(name, given)).toEqual({ input: given, readAs: [] });
  });
});

describe('names as other instructions write them', () => {
  it.each<[string, Given, Given, string]>([
    ['get_video', { videoId: 'v' }, { video_id: 'v' }, 'videoId as video_id'],
    ['get_video', { id: 'v' }, { video_id: 'v' }, 'id as video_id'],
    ['get_video', { ID: 'v', waitSeconds: 5 }, { video_id: 'v', wait_seconds: 5 }, 'waitSeconds as wait_seconds'],
    ['get_avatar_look', { id: 'l' }, { look_id: 'l' }, 'id as look_id'],
    ['create_video_from_image', { image_url: 'u' }, { image: 'u' }, 'image_url as image'],
    ['create_video_from_image', { imageAssetId: 'a' }, { image: 'a' }, 'imageAssetId as image'],
    ['create_video_agent', { file_url: 'u' }, { files: ['u'] }, 'file_url as files'],
    ['create_video_translation', { output_language: 'German' }, { output_languages: ['German'] }, 'output_language as'],
    ['create_video_translation', { video_id: 'v' }, { video: 'v' }, 'video_id as video'],
    ['upload_asset', { url: 'https://x.org/a.png' }, { file: 'https://x.org/a.png' }, 'url as file'],
    ['create_video_from_avatar', { audio: 'ast_1' }, { audio_asset_id: 'ast_1' }, 'audio as audio_asset_id'],
    ['create_video_from_avatar', { audio: { url: 'u' } }, { audio_url: 'u' }, 'audio as audio_url'],
    ['create_video_from_avatar', { voiceSettings: { Speed: 1 } }, { voice_settings: { speed: 1 } }, 'voiceSettings as'],
  ])('%s %j is read as %j', (name, given, meant, told) => {
    const { input, readAs } = read(name, given);
    expect(input).toEqual(meant);
    expect(readAs.join(', ')).toContain(told);
  });

  it.each<[string, Given]>([
    // Two names for one field.
    ['get_video', { videoId: 'a', id: 'b' }],
    ['create_video_from_image', { image: 'a', image_url: 'b' }],
    // Several ids that could be meant.
    ['create_video_from_avatar', { id: 'look_1' }],
    // Several media that could be meant.
    ['create_video_translation', { url: 'https://x.org/a.mp4' }],
    // A field that is its own.
    ['download_video', { url: 'https://x.org/a.mp4' }],
  ])('%s %j could mean two things and is not guessed', (name, given) => {
    expect(read(name, given)).toEqual({ input: given, readAs: [] });
  });

  it.each<[string, Given, Given]>([
    ['create_photo_avatar', { file: { asset_id: 'a' } }, { file: { type: 'asset_id', asset_id: 'a' } }],
    [
      'create_photo_avatar',
      { file: { type: 'url', url: 'https://x.org/a.png' } },
      { file: { type: 'url', url: 'https://x.org/a.png' } },
    ],
    [
      'create_photo_avatar',
      { file: { type: 'base64', content_type: 'image/png', data: 'aGk=' } },
      { file: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
    ],
    ['upload_asset', { file: { type: 'url', url: 'https://x.org/a.png' } }, { file: 'https://x.org/a.png' }],
    ['upload_asset', { file: { url: 'https://x.org/a.png' } }, { file: 'https://x.org/a.png' }],
    [
      'upload_asset',
      { file: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
      { file: 'data:image/png;base64,aGk=' },
    ],
  ])('%s takes HeyGen’s object for a medium: %j', (name, given, meant) => {
    const schema = createInputSchema(catalog.getTool(name));
    expect(schema.partial().parse(coerceArguments(schema, given).input)).toEqual(meant);
  });
});
