import type { Json } from '../src/declarations/operation.ts';
import library from './library.json' with { type: 'json' };
import type { Stored } from './records.ts';

const SEEDED_AT = 1_780_000_000;
/** Where the library's pictures are; answers name the sandbox's own address in its place. */
export const LIBRARY_URL = 'https://resource.heygen.example';

const ENGINES: Readonly<Record<string, string[]>> = {
  studio_avatar: ['avatar_iii', 'avatar_iv'],
  digital_twin: ['avatar_iii', 'avatar_iv', 'avatar_v'],
  photo_avatar: ['avatar_iii', 'avatar_iv'],
};

const toSlug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
const toVoiceId = (code: string, gender: string, n: number) =>
  `voice_${code}_${gender[0]}_${String(n).padStart(2, '0')}`;

/** What an avatar and its looks have in common. */
const toAvatarFields = (name: string, gender: string, ownership: string) => ({
  gender,
  default_voice_id: toVoiceId('en', gender, 1),
  status: ownership === 'private' ? 'completed' : null,
  preview_image_url: `${LIBRARY_URL}/${toSlug(name)}.jpg`,
  preview_video_url: `${LIBRARY_URL}/${toSlug(name)}.mp4`,
  _ownership: ownership,
});

const toGroup = ({ name, gender, ownership }: (typeof library.avatars)[number]): Json => ({
  id: `group_${toSlug(name)}`,
  name,
  looks_count: library.settings.length,
  consent_status: null,
  created_at: SEEDED_AT,
  ...toAvatarFields(name, gender, ownership),
});

const toLooks = ({ name, gender, avatar_type, ownership }: (typeof library.avatars)[number]): Json[] =>
  library.settings.map(({ setting, ...picture }) => ({
    id: `look_${toSlug(name)}_${setting}`,
    name: `${name}, ${setting}`,
    avatar_type,
    group_id: `group_${toSlug(name)}`,
    supported_api_engines: ENGINES[avatar_type] ?? [],
    tags: [setting],
    ...picture,
    ...toAvatarFields(`${name}_${setting}`, gender, ownership),
  }));

function toVoices({ language, code, names }: (typeof library.languages)[number]): Json[] {
  return names.map((name, index) => {
    const gender = index % 2 === 0 ? 'female' : 'male';
    return {
      voice_id: toVoiceId(code, gender, Math.floor(index / 2) + 1),
      name,
      language,
      gender,
      type: 'public',
      support_pause: true,
      support_locale: code === 'en',
      preview_audio_url: `${LIBRARY_URL}/voices/${code}_${toSlug(name)}.wav`,
      _code: code,
      _engine: index % 2 === 0 ? 'starfish' : 'elevenlabs',
      _interactive: index === 0,
    };
  });
}

const toStyles = ({ tag, aspect_ratio, names }: (typeof library.styles)[number]): Json[] =>
  names.map((name) => ({
    style_id: `style_${toSlug(name)}`,
    name,
    aspect_ratio,
    tags: [tag],
    preview_video_url: `${LIBRARY_URL}/styles/${toSlug(name)}.mp4`,
    thumbnail_url: `${LIBRARY_URL}/styles/${toSlug(name)}.jpg`,
  }));

/** By kind what an account finds in its library, as HeyGen lists it, made from the rows of library.json. */
const LIBRARY: Readonly<Record<string, readonly Json[]>> = {
  avatar_group: library.avatars.map(toGroup),
  avatar_look: library.avatars.flatMap(toLooks),
  voice: [...library.languages.flatMap(toVoices), library.cloned_voice],
  style: library.styles.flatMap(toStyles),
  template: library.templates,
  brand_kit: library.brand_kits,
  brand_glossary: library.brand_glossaries,
};

/** All of them by id, as text: what is read of it belongs to one account, which may change it. */
const RECORDS = JSON.stringify(
  Object.entries(LIBRARY).flatMap(([_kind, items]) =>
    items.toReversed().map((item) => {
      const _id = String(item.id ?? item[`${_kind}_id`]);
      return [_id, { ...item, _id, _kind }];
    }),
  ),
);

/**
 * The records of a fresh account by id: 36 looks of 12 avatars, 68 voices in 22 languages, 22 styles, and what it can
 * change. Fields that begin with `_` are not sent: they answer filters on things that HeyGen does not return.
 */
export const createLibrary = (): Map<string, Stored> => new Map(JSON.parse(RECORDS));
