import type { Json } from '../operation.ts';

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
const HOST = 'https://resource.heygen.example';

const PEOPLE: [name: string, gender: 'female' | 'male', type: string, ownership: string][] = [
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

const TAGS = ['cinematic', 'retro-tech', 'iconic-artist', 'pop-culture', 'handmade', 'print'];
const STYLES: [name: string, tag: number, ratio: '16:9' | '9:16' | '1:1'][] = [
  ['Harbour Noir', 0, '16:9'],
  ['Golden Hour', 0, '16:9'],
  ['Long Take', 0, '16:9'],
  ['Storm Light', 0, '9:16'],
  ['Terminal Green', 1, '16:9'],
  ['Cassette Deck', 1, '16:9'],
  ['Pixel Arcade', 1, '1:1'],
  ['Signal Test', 1, '16:9'],
  ['Bauhaus Blocks', 2, '16:9'],
  ['Cut Paper Garden', 2, '16:9'],
  ['Drip Canvas', 2, '1:1'],
  ['Gold Leaf', 2, '9:16'],
  ['Comic Burst', 3, '16:9'],
  ['Sticker Sheet', 3, '9:16'],
  ['Karaoke Night', 3, '9:16'],
  ['Felt Puppets', 4, '16:9'],
  ['Clay Town', 4, '16:9'],
  ['Embroidery', 4, '1:1'],
  ['Broadsheet', 5, '16:9'],
  ['Risograph', 5, '16:9'],
  ['Ticket Stub', 5, '9:16'],
  ['Blueprint', 5, '16:9'],
];

const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
const voiceIdOf = (code: string, gender: string, n: number) =>
  `voice_${code}_${gender[0]}_${String(n).padStart(2, '0')}`;

function group([name, gender, , ownership]: (typeof PEOPLE)[number]): Json {
  return {
    id: `group_${slug(name)}`,
    name,
    gender,
    looks_count: SETTINGS.length,
    default_voice_id: voiceIdOf('en', gender, 1),
    preview_image_url: `${HOST}/${slug(name)}.jpg`,
    preview_video_url: `${HOST}/${slug(name)}.mp4`,
    status: ownership === 'private' ? 'completed' : null,
    consent_status: null,
    created_at: SEEDED_AT,
    _ownership: ownership,
  };
}

function looksOf([name, gender, avatarType, ownership]: (typeof PEOPLE)[number]): Json[] {
  return SETTINGS.map(([setting, orientation, width, height]) => ({
    id: `look_${slug(name)}_${setting}`,
    name: `${name}, ${setting}`,
    avatar_type: avatarType,
    group_id: `group_${slug(name)}`,
    gender,
    preferred_orientation: orientation,
    default_voice_id: voiceIdOf('en', gender, 1),
    supported_api_engines: ENGINES[avatarType] ?? [],
    status: ownership === 'private' ? 'completed' : null,
    tags: [setting],
    image_width: width,
    image_height: height,
    preview_image_url: `${HOST}/${slug(name)}_${setting}.jpg`,
    preview_video_url: `${HOST}/${slug(name)}_${setting}.mp4`,
    _ownership: ownership,
  }));
}

function voicesOf([language, code, names]: (typeof LANGUAGES)[number]): Json[] {
  return names.map((name, index) => {
    const gender = index % 2 === 0 ? 'female' : 'male';
    return {
      voice_id: voiceIdOf(code, gender, Math.floor(index / 2) + 1),
      name,
      language,
      gender,
      type: 'public',
      support_pause: true,
      support_locale: code === 'en',
      preview_audio_url: `${HOST}/voices/${code}_${slug(name)}.mp3`,
      _engine: index % 2 === 0 ? 'starfish' : 'elevenlabs',
      _interactive: index === 0,
    };
  });
}

const ownVoice: Json = {
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

function style([name, tag, ratio]: (typeof STYLES)[number]): Json {
  return {
    style_id: `style_${slug(name)}`,
    name,
    aspect_ratio: ratio,
    tags: [TAGS[tag] as string],
    preview_video_url: `${HOST}/styles/${slug(name)}.mp4`,
    thumbnail_url: `${HOST}/styles/${slug(name)}.jpg`,
  };
}

/** A fresh library: 36 looks of 12 avatars, 68 voices in 22 languages, 22 styles. */
export function library(): Library {
  return {
    groups: PEOPLE.map(group),
    looks: PEOPLE.flatMap(looksOf),
    voices: [...LANGUAGES.flatMap(voicesOf), ownVoice],
    styles: STYLES.map(style),
  };
}
