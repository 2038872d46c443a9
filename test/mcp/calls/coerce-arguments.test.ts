import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { coerceArguments } from '../../../src/mcp/calls/coerce-arguments.ts';
import { createInputSchema } from '../../../src/mcp/tool-list/mcp-tool.ts';

const read = (name: string, given: Record<string, unknown>) =>
  coerceArguments(createInputSchema(catalog.operation(name)), given);

describe('lenient', () => {
  it.each([
    ['get_video', { wait_seconds: '50' }, { wait_seconds: 50 }],
    ['get_video', { wait_seconds: 'soon' }, { wait_seconds: 'soon' }],
    ['create_video_agent', { wait: 'true', incognito_mode: 'false' }, { wait: true, incognito_mode: false }],
    ['create_video_agent', { wait: 'yes' }, { wait: 'yes' }],
    ['create_video_agent', { files: '["https://x.org/a.png"]' }, { files: ['https://x.org/a.png'] }],
    ['create_video_agent', { files: 'asset_1' }, { files: ['asset_1'] }],
    ['create_video_from_cinematic_avatar', { avatar_id: 'look_1' }, { avatar_id: ['look_1'] }],
    ['create_video_from_avatar', { background: '{"type":"color"}' }, { background: { type: 'color' } }],
    ['create_video_from_avatar', { engine: '{"type":"avatar_v"}' }, { engine: { type: 'avatar_v' } }],
    ['create_video_from_avatar', { background: 'blue' }, { background: 'blue' }],
  ])('%s %j is read as %j', (name, given, meant) => {
    expect(read(name, given as Record<string, unknown>)).toEqual(meant);
  });

  it.each([
    ['create_video_from_avatar', { script: '42' }],
    ['create_video_from_avatar', { script: '{"a":1}', title: '[1]' }],
    ['create_video_from_avatar', { aspect_ratio: '16:9' }],
    ['create_video_from_image', { image: '{"type":"asset_id","asset_id":"a"}' }],
    ['create_video_agent', { unknown: '[1]' }],
  ])('%s %j is left as it is', (name, given) => {
    expect(read(name, given)).toEqual(given);
  });
});
