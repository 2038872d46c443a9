import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../support/files.ts';
import { type SandboxedToolCaller, startToolCaller } from '../../support/tool-calls.ts';

type Given = Record<string, unknown>;

const PNG = (SAMPLES['image/png'] as Buffer).toString('base64');

let tools: SandboxedToolCaller;
const ids: Record<string, string> = {};

/** Puts the ids of what the sandbox holds in the places that the skills leave open: `<session>`. */
const fill = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/<(\w+)>/g, (_, name: string) => ids[name] ?? name));

beforeAll(async () => {
  tools = await startToolCaller();
  const session = await tools.call('create_video_agent', { prompt: 'A 5 second film', wait: true });
  const translation = await tools.call('create_video_translation', {
    video: 'https://example.com/a.mp4',
    output_languages: ['German'],
  });
  const asset = await tools.call('upload_asset', { file: `data:image/png;base64,${PNG}` });
  Object.assign(ids, {
    session: session.data.session_id,
    video: session.data.video_id,
    translation: (translation.data.video_translation_ids as string[])[0],
    asset: asset.data.asset_id,
  });
});
afterAll(() => tools.close());

const URL_SOURCE = { type: 'url', url: 'https://example.com/headshot.jpg' };
const ASSET_SOURCE = { type: 'asset_id', asset_id: '<asset>' };
const INLINE = { type: 'base64', data: PNG, content_type: 'image/png' };

/** Every call of a tool that heygen-com/skills 3.1.0 shows, with the arguments that it shows. */
const VIDEO: [string, Given][] = [
  ['list_avatar_groups', { ownership: 'private' }],
  ['list_avatar_groups', { ownership: 'public' }],
  ['list_avatar_looks', { group_id: 'group_iris' }],
  ['list_avatar_looks', { ownership: 'private' }],
  ['get_avatar_look', { look_id: 'look_iris_office' }],
  ['list_voices', { type: 'private' }],
  ['list_voices', { type: 'public', language: 'English', gender: 'female' }],
  ['list_video_agent_styles', { tag: 'cinematic', limit: 20 }],
  [
    'create_video_agent',
    {
      prompt: 'A 30 second film',
      avatar_id: 'look_iris_office',
      voice_id: 'voice_en_f_01',
      style_id: 'style_harbour_noir',
      orientation: 'landscape',
    },
  ],
  ['create_video_agent', { prompt: 'A 30 second film', files: [URL_SOURCE, ASSET_SOURCE, INLINE] }],
  ['get_video_agent_session', { session_id: '<session>' }],
  ['get_video', { video_id: '<video>' }],
  // An older skill writes its arguments so.
  ['get_video', { videoId: '<video>' }],
  [
    'create_video_from_image',
    { image_url: 'https://example.com/a.jpg', script: 'Hello.', voice_id: 'voice_en_f_01', aspect_ratio: '16:9' },
  ],
  ['create_video_from_image', { image_asset_id: '<asset>', script: 'Hello.', voice_id: 'voice_en_f_01' }],
  [
    'create_speech',
    { text: 'A sample.', voice_id: 'voice_en_f_01', input_type: 'text', language: 'en', locale: 'en-US' },
  ],
  ['upload_asset', { file: INLINE }],
];

const AVATAR: [string, Given][] = [
  ['create_prompt_avatar', { name: 'Tech Presenter', prompt: 'Young woman, modern workspace' }],
  ['create_prompt_avatar', { name: 'Rainy day', prompt: 'Yellow coat', avatar_group_id: 'group_mina' }],
  ['create_prompt_avatar', { name: 'Anchored', prompt: 'The same face', reference_images: [URL_SOURCE] }],
  ['create_photo_avatar', { name: 'Me', file: URL_SOURCE }],
  ['create_photo_avatar', { name: 'Me', file: ASSET_SOURCE, avatar_group_id: 'group_mina' }],
  ['create_photo_avatar', { name: 'Me', file: INLINE }],
  ['create_photo_avatar', { name: 'Me', file: { type: 'base64', media_type: 'image/png', data: PNG } }],
  ['create_digital_twin', { name: 'Me', file: { type: 'url', url: 'https://example.com/me.mp4' } }],
  ['design_voice', { prompt: 'A calm, warm female voice', seed: 0 }],
  ['design_voice', { prompt: 'A calm, warm female voice', seed: 1 }],
  ['list_avatar_looks', { group_id: 'group_mina' }],
  ['create_video_agent', { avatar_id: 'look_mina_office', voice_id: 'voice_own_01', prompt: 'Say hello, 10 seconds' }],
];

const TRANSLATE: [string, Given][] = [
  ['list_video_translation_languages', {}],
  [
    'create_video_translation',
    {
      video: { type: 'url', url: 'https://example.com/a.mp4' },
      output_languages: ['Spanish (Spain)'],
      mode: 'precision',
      enable_speech_enhancement: true,
      enable_caption: true,
      enable_dynamic_duration: true,
      keep_the_same_format: true,
      speaker_num: 2,
    },
  ],
  ['create_video_translation', { video: ASSET_SOURCE, output_languages: ['Spanish (Spain)'] }],
  ['get_video_translation', { id: '<translation>' }],
];

describe.each([
  ['heygen-video', VIDEO],
  ['heygen-avatar', AVATAR],
  ['heygen-translate', TRANSLATE],
])('%s, as HeyGen wrote it,', (_, calls) => {
  it.each(calls.map(([name, given]) => [name, JSON.stringify(given), given] as const))(
    '%s %s works',
    async (name, _text, given) => {
      const { isError, text } = await tools.call(name, fill(given) as Given);
      expect(isError, text).toBe(false);
    },
  );
});

it('says in one line what was read otherwise than written, and nothing else', async () => {
  const plain = await tools.call('get_video', { video_id: ids.video });
  const { text, data } = await tools.call('get_video', { videoId: ids.video });
  const unsigned = (said: string) => said.replace(/Expires=\d+/g, '');
  expect(unsigned(text)).toBe(unsigned(`Read: videoId as video_id.\n${plain.text}`));
  expect(data.note).toBe('Read: videoId as video_id.');
  expect(plain.text).not.toContain('Read:');
});
