import type { Json } from '../src/declarations/operation.ts';

/**
 * What the sandbox's account finds in its library, made from short tables. Fields that begin with `_` are not sent:
 * they answer filters on things that HeyGen does not return.
 */
export interface Library {
  groups: Json[];
  looks: Json[];
  voices: Json[];
  styles: Json[];
}

const SEEDED_AT = 1_780_000_000;
/** Where the library's pictures are; answers name the sandbox's own address in its place. */
export const LIBRARY_URL = 'https://resource.heygen.example';

const AVATARS: [name: string, gender: 'female' | 'male', type: string, ownership: string][] = [
  ['Iris', 'female', 'studio_avatar', 'public'],
  ['Marek', 'male', 'studio_avatar', 'public'],
  ['Naledi', 'female', 'studio_avatar', 'public'],
  ['Tomas', 'male', 'studio_avatar', 'public'],
  ['Yuki', 'female', 'digital_twin', 'public'],
  ['Anders', 'male', 'digital_twin', 'public'],
  ['Leila', 'female', 'digital_twin', 'public'],
  ['Otis', 'male', 'photo_avatar', 'public'],
  ['Clara', 'female', 'photo_avatar', 'public'],
  ['Rafael', 'male', 'photo_avatar', 'public'],
  ['Mina', 'female', 'photo_avatar', 'private'],
  ['Jonas', 'male', 'digital_twin', 'private'],
];

const SETTINGS: [name: string, orientation: 'landscape' | 'portrait' | 'square', width: number, height: number][] = [
  ['office', 'landscape', 1920, 1080],
  ['street', 'portrait', 1080, 1920],
  ['studio', 'square', 1080, 1080],
];

const ENGINES: Readonly<Record<string, string[]>> = {
  studio_avatar: ['avatar_iii', 'avatar_iv'],
  digital_twin: ['avatar_iii', 'avatar_iv', 'avatar_v'],
  photo_avatar: ['avatar_iii', 'avatar_iv'],
};

const LANGUAGES: [language: string, code: string, names: string[]][] = [
  ['English', 'en', ['Iris', 'Marek', 'Willow', 'Hugh']],
  ['German', 'de', ['Greta', 'Lukas', 'Frieda']],
  ['French', 'fr', ['Margaux', 'Luc', 'Elodie']],
  ['Spanish', 'es', ['Lucia', 'Mateo', 'Carmen']],
  ['Portuguese', 'pt', ['Beatriz', 'Diogo', 'Ines']],
  ['Italian', 'it', ['Chiara', 'Paolo', 'Giulia']],
  ['Dutch', 'nl', ['Sanne', 'Daan', 'Fleur']],
  ['Polish', 'pl', ['Zofia', 'Jakub', 'Hanna']],
  ['Czech', 'cs', ['Eliska', 'Ondrej', 'Tereza']],
  ['Swedish', 'sv', ['Astrid', 'Nils', 'Elsa']],
  ['Danish', 'da', ['Freja', 'Emil', 'Karla']],
  ['Norwegian', 'no', ['Ingrid', 'Olav', 'Sigrid']],
  ['Finnish', 'fi', ['Aino', 'Eero', 'Helmi']],
  ['Turkish', 'tr', ['Elif', 'Emre', 'Zeynep']],
  ['Greek', 'el', ['Eleni', 'Nikos', 'Daphne']],
  ['Arabic', 'ar', ['Layla', 'Omar', 'Salma']],
  ['Hindi', 'hi', ['Asha', 'Rohan', 'Kavya']],
  ['Japanese', 'ja', ['Haruka', 'Kenji', 'Sakura']],
  ['Korean', 'ko', ['Jiwoo', 'Minjun', 'Seoyeon']],
  ['Chinese', 'zh', ['Mei', 'Wei', 'Lan']],
  ['Indonesian', 'id', ['Putri', 'Budi', 'Dewi']],
  ['Vietnamese', 'vi', ['Linh', 'Minh', 'Thao']],
];

/** The languages of voices by their codes. */
export const LANGUAGE_BY_CODE: ReadonlyMap<string, string> = new Map(
  LANGUAGES.map(([language, code]) => [code, language] as const),
);

const STYLES: [tag: string, ratio: '16:9' | '9:16' | '1:1', names: string[]][] = [
  ['cinematic', '16:9', ['Harbour Noir', 'Golden Hour', 'Long Take']],
  ['cinematic', '9:16', ['Storm Light']],
  ['retro-tech', '16:9', ['Terminal Green', 'Cassette Deck', 'Signal Test']],
  ['retro-tech', '1:1', ['Pixel Arcade']],
  ['iconic-artist', '16:9', ['Bauhaus Blocks', 'Cut Paper Garden']],
  ['iconic-artist', '1:1', ['Drip Canvas']],
  ['iconic-artist', '9:16', ['Gold Leaf']],
  ['pop-culture', '16:9', ['Comic Burst']],
  ['pop-culture', '9:16', ['Sticker Sheet', 'Karaoke Night']],
  ['handmade', '16:9', ['Felt Puppets', 'Clay Town']],
  ['handmade', '1:1', ['Embroidery']],
  ['print', '16:9', ['Broadsheet', 'Risograph', 'Blueprint']],
  ['print', '9:16', ['Ticket Stub']],
];

const toSlug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
const toVoiceId = (code: string, gender: string, n: number) =>
  `voice_${code}_${gender[0]}_${String(n).padStart(2, '0')}`;

function toGroup([name, gender, , ownership]: (typeof AVATARS)[number]): Json {
  return {
    id: `group_${toSlug(name)}`,
    name,
    gender,
    looks_count: SETTINGS.length,
    default_voice_id: toVoiceId('en', gender, 1),
    preview_image_url: `${LIBRARY_URL}/${toSlug(name)}.jpg`,
    preview_video_url: `${LIBRARY_URL}/${toSlug(name)}.mp4`,
    status: ownership === 'private' ? 'completed' : null,
    consent_status: null,
    created_at: SEEDED_AT,
    _ownership: ownership,
  };
}

function toLooks([name, gender, avatarType, ownership]: (typeof AVATARS)[number]): Json[] {
  return SETTINGS.map(([setting, orientation, width, height]) => ({
    id: `look_${toSlug(name)}_${setting}`,
    name: `${name}, ${setting}`,
    avatar_type: avatarType,
    group_id: `group_${toSlug(name)}`,
    gender,
    preferred_orientation: orientation,
    default_voice_id: toVoiceId('en', gender, 1),
    supported_api_engines: ENGINES[avatarType] ?? [],
    status: ownership === 'private' ? 'completed' : null,
    tags: [setting],
    image_width: width,
    image_height: height,
    preview_image_url: `${LIBRARY_URL}/${toSlug(name)}_${setting}.jpg`,
    preview_video_url: `${LIBRARY_URL}/${toSlug(name)}_${setting}.mp4`,
    _ownership: ownership,
  }));
}

function toVoices([language, code, names]: (typeof LANGUAGES)[number]): Json[] {
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
      _engine: index % 2 === 0 ? 'starfish' : 'elevenlabs',
      _interactive: index === 0,
    };
  });
}

/** A voice that the account has cloned. */
export const CLONED_VOICE: Json = {
  voice_id: 'voice_own_01',
  name: 'My clone',
  language: 'English',
  gender: 'female',
  type: 'private',
  support_pause: true,
  support_locale: false,
  preview_audio_url: null,
  _engine: 'starfish',
};

function toStyles([tag, aspect_ratio, names]: (typeof STYLES)[number]): Json[] {
  return names.map((name) => ({
    style_id: `style_${toSlug(name)}`,
    name,
    aspect_ratio,
    tags: [tag],
    preview_video_url: `${LIBRARY_URL}/styles/${toSlug(name)}.mp4`,
    thumbnail_url: `${LIBRARY_URL}/styles/${toSlug(name)}.jpg`,
  }));
}

/** A fresh library: 36 looks of 12 avatars, 68 voices in 22 languages, 22 styles. */
export function createLibrary(): Library {
  return {
    groups: AVATARS.map(toGroup),
    looks: AVATARS.flatMap(toLooks),
    voices: [...LANGUAGES.flatMap(toVoices), CLONED_VOICE],
    styles: STYLES.flatMap(toStyles),
  };
}

const WEBSITE_KIT = {
  brand_kit_id: 'kit_harbour',
  name: 'Harbour',
  status: 'completed',
  colors: [
    { hex: '#0A2540', role: 'primary' },
    { hex: '#F4B400', role: 'accent' },
  ],
  logos: [{ logo_id: 'logo_1', url: `${LIBRARY_URL}/logo.png` }],
  fonts: [{ name: 'Inter', role: 'title_text' }],
};

/** What an account has from the start and can change or delete. */
export function createSeededRecords(): Json[] {
  return [
    { ...WEBSITE_KIT, _id: WEBSITE_KIT.brand_kit_id, _kind: 'brand_kit', _startedAt: 0 },
    {
      brand_glossary_id: 'gls_nautical',
      name: 'Nautical',
      terms: [{ term: 'boatswain', pronunciation: 'bosun' }],
      created_at: '2026-06-01T09:00:00Z',
      updated_at: '2026-06-01T09:00:00Z',
      _id: 'gls_nautical',
      _kind: 'brand_glossary',
    },
  ];
}

/** Templates of the workspace; they are made in HeyGen's editor. */
export const TEMPLATES: readonly Json[] = [
  {
    id: 'tpl_welcome',
    name: 'Welcome',
    aspect_ratio: '16:9',
    thumbnail_url: `${LIBRARY_URL}/templates/welcome.jpg`,
    created_at: SEEDED_AT,
    updated_at: SEEDED_AT,
    scene_ids: ['scn_hello', 'scn_desk'],
    scenes: [
      { scene_id: 'scn_hello', script: 'Welcome, {{name}}.', variables: [{ name: 'name', variable_type: 'text' }] },
      { scene_id: 'scn_desk', script: 'This is your desk.', variables: [{ name: 'desk', variable_type: 'image' }] },
    ],
    variables: {
      name: { type: 'text', content: 'Ada' },
      speaker: { type: 'voice', voice_id: 'voice_en_f_01' },
      desk: { type: 'image', asset: { type: 'url', url: `${LIBRARY_URL}/desk.jpg` } },
    },
    _script: 'Welcome. This is your desk.',
  },
  {
    id: 'tpl_report',
    name: 'Weekly report',
    aspect_ratio: '9:16',
    thumbnail_url: null,
    created_at: SEEDED_AT,
    updated_at: SEEDED_AT,
    scene_ids: ['scn_numbers'],
    scenes: [
      { scene_id: 'scn_numbers', script: '{{numbers}}', variables: [{ name: 'numbers', variable_type: 'text' }] },
    ],
    variables: { numbers: { type: 'text', content: 'Up by four.' } },
    _script: 'Up by four.',
  },
];

const SOUND_ROWS: [name: string, description: string, type: 'music' | 'sound_effects', seconds: number][] = [
  ['Rainy Window', 'slow lofi beat with vinyl noise', 'music', 124],
  ['Morning Run', 'upbeat indie pop with claps', 'music', 98],
  ['Slow Tide', 'calm ambient pads and strings', 'music', 180],
  ['Board Room', 'corporate piano, confident and light', 'music', 110],
  ['Whoosh', 'fast whoosh for a change of scene', 'sound_effects', 1.2],
  ['Ka-ching', 'cash register', 'sound_effects', 0.9],
  ['Riser', 'tense cinematic riser', 'sound_effects', 4],
];

/** The catalog of music and sound effects. */
export const SOUNDS: readonly Json[] = SOUND_ROWS.map(([name, description, type, duration], index) => ({
  id: `snd_${toSlug(name)}`,
  name,
  description,
  type,
  duration,
  audio_url: `${LIBRARY_URL}/sounds/${toSlug(name)}.mp3`,
  score: Math.round((0.95 - index * 0.02) * 100) / 100,
  peak_offset: type === 'sound_effects' ? 0.4 : null,
  placement: type === 'sound_effects' ? 'hit' : null,
}));

const IMAGE_ROWS: [name: string, type: 'image' | 'icon', width: number, height: number][] = [
  ['lighthouse at night', 'image', 1920, 1080],
  ['pizza on a wooden table', 'image', 1280, 1280],
  ['city street in rain', 'image', 1080, 1920],
  ['rocket', 'icon', 512, 512],
  ['anchor', 'icon', 512, 512],
];

const getOrientation = (width: number, height: number) =>
  width === height ? 'square' : width > height ? 'landscape' : 'portrait';

/** The library of pictures and icons. */
export const LIBRARY_IMAGES: readonly Json[] = IMAGE_ROWS.map(([name, type, width, height]) => ({
  id: `pub_${toSlug(name)}`,
  type,
  url: `${LIBRARY_URL}/pictures/${toSlug(name)}.png`,
  width,
  height,
  orientation: getOrientation(width, height),
  is_transparent: type === 'icon',
  _words: name,
}));
