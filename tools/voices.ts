import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { createStateReader, job, type StatusWords, toText } from '../src/declarations/job.ts';
import { toObjects } from '../src/declarations/json.ts';
import { type Json, operation, type Rejection } from '../src/declarations/operation.ts';
import { chargePerSecond, chargeUnknown } from '../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../src/declarations/speech-length.ts';
import type { ToolContext } from '../src/declarations/tool-context.ts';
import { toolset } from '../src/declarations/toolset.ts';

/** The engine of text to speech. */
const SPEECH_ENGINE = 'starfish';

const VOICE_STATUSES: StatusWords = { completed: ['complete'], failed: ['failed'] };

/** HeyGen v3, GET /v3/voices/{voice_id}. A voice from the library has no status. HeyGen writes `complete` here. */
export const voiceJob = job({
  name: 'voice',
  noun: 'Voice clone',
  idField: 'voice_id',
  list: 'list_voices',
  typical: { text: 'about a minute', seconds: 60 },
  finished: 'This voice can be used now.',
  status: VOICE_STATUSES,
  state: (answer) =>
    toText(answer.status) === undefined
      ? { status: 'ready', phase: 'completed' }
      : createStateReader(VOICE_STATUSES)(answer),
});

const listed = z.looseObject({
  voice_id: z.string(),
  name: z.string(),
  language: z.string(),
  gender: z.string(),
  type: z.string().optional(),
  support_pause: z.boolean().optional(),
  support_locale: z.boolean().optional(),
  preview_audio_url: z.string().optional(),
});

const iris = {
  voice_id: 'voice_en_f_01',
  name: 'Iris',
  language: 'English',
  gender: 'female',
  type: 'public',
  support_pause: true,
  support_locale: true,
};

/** Which of the voices fit a film, by its language. */
function describeLanguages(voices: readonly Json[]): string {
  const languages = [...new Set(voices.map(({ language }) => String(language)))];
  if (languages.length === 1) return `All fit films in ${languages[0]}.`;
  const counts = languages.map(
    (language) => `${language} ${voices.filter((voice) => voice.language === language).length}`,
  );
  return `A voice fits films in its own language: ${counts.join(', ')}. With language only those are listed.`;
}

/** HeyGen v3, GET /v3/voices. */
export const listVoices = operation({
  name: 'list_voices',
  default: true,
  title: 'List and find voices',
  keywords:
    'voices speakers narrators available language accent British Australian American female male gender age German Spanish French Portuguese who speaks narrates which speak choose find a voice narrator woman man',
  summary:
    'List voices (narrators, speakers) by language, gender or accent, to choose who speaks: filter first, there are thousands.',
  endpoint: 'GET /v3/voices',
  effect: 'read',
  input: z.strictObject({
    language: field.word().min(1).optional().describe('English name, e.g. German.'),
    gender: z.enum(['male', 'female']).optional(),
    type: z.enum(['public', 'private']).optional().describe('private: own clones. Default public.'),
    engine: field.word().min(1).optional().describe('starfish: voices that speech synthesis takes.'),
    ...field.page(100, 20),
  }),
  output: listed,
  list: {
    name: 'voices',
    columns: ['voice_id', 'name', 'language', 'gender', 'support_pause', 'support_locale'],
    search: true,
    note: (voices, { engine }) =>
      `${describeLanguages(voices)} ${engine === SPEECH_ENGINE ? 'All speak in create_speech.' : `For create_speech: engine ${SPEECH_ENGINE}.`}`,
    whenEmpty:
      'Languages go by their English names, such as Spanish; search alone looks in names and languages, and multilingual voices speak what has none of its own.',
  },
  example: {
    input: { language: 'English', gender: 'female' },
    output: iris,
  },
});

/** HeyGen v3, GET /v3/voices/{voice_id}. */
export const getVoice = operation({
  name: 'get_voice',
  title: 'Get a voice',
  keywords:
    'hear a sample preview of a voice is my cloned voice ready clone status listen preview how the voice sounds play sample',
  summary:
    'Show one voice with its preview (sample), and whether a cloned one is ready. Follows a clone until it is ready with wait_seconds.',
  endpoint: 'GET /v3/voices/{voice_id}',
  effect: 'read',
  job: voiceJob,
  input: z.strictObject({ voice_id: field.voiceId }),
  output: z.looseObject({
    voice_id: z.string(),
    name: z.string().optional(),
    language: z.string().optional(),
    gender: z.string().optional(),
    status: z.string().optional(),
    support_pause: z.boolean().optional(),
    support_interactive_avatar: z.boolean().optional(),
    preview_audio_url: z.string().optional(),
    failure_message: z.string().optional(),
    created_at: z.int().optional(),
  }),
  example: {
    input: { voice_id: 'voice_en_f_01' },
    output: { voice_id: 'voice_en_f_01', name: 'Iris', language: 'English', gender: 'female', support_pause: true },
  },
});

/** The English name of a locale's language, as voices are listed with it: `Portuguese` for pt-BR. */
function getLanguageName(locale: string): string | undefined {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(locale.replace(/[-_].*/, ''));
  } catch {
    return undefined;
  }
}

/** Puts voices of the locale's language first, and says so where HeyGen gave others or none. */
function checkLocale({ voices, ...data }: Json, locale: string): Json {
  const language = getLanguageName(locale);
  const all = toObjects(voices);
  const isFitting = (voice: Json) => language !== undefined && String(voice.language).includes(language);
  const fitting = all.filter(isFitting);
  if (fitting.length === all.length && all.length > 0) return { ...data, voices };
  const advice = language ? `list_voices with language "${language}" has all there are` : 'give a locale such as pt-BR';
  const note = `${fitting.length} of ${all.length} fit the locale ${locale}; ${advice}.`;
  return { ...data, voices: [...fitting, ...all.filter((voice) => !isFitting(voice))], note };
}

/** HeyGen v3, POST /v3/voices: a search, which makes nothing. */
export const designVoice = operation({
  name: 'design_voice',
  default: true,
  title: 'Find a voice by description: how it sounds',
  keywords:
    'find invent imagine custom a voice by description prompt sounds like warm calm slow serious gruff narrator deep old young character tone timbre male female storyteller documentary',
  summary:
    'Find a voice in HeyGen’s library that fits a description (deep, warm, British …): up to three; makes none. Seed 1, 2, … gives others.',
  endpoint: 'POST /v3/voices',
  effect: 'read',
  input: z.strictObject({
    prompt: field.text().min(1).describe('E.g. warm, unhurried narrator.'),
    gender: z.enum(['male', 'female']).optional(),
    locale: field.word().optional().describe('E.g. pt-BR.'),
    seed: z.int().min(0).optional(),
  }),
  output: z.looseObject({ seed: z.int(), voices: z.array(listed) }),
  afterSend: { run: async (data, { locale }) => (locale === undefined ? data : checkLocale(data, String(locale))) },
  example: {
    input: { prompt: 'warm, unhurried narrator', gender: 'female' },
    output: {
      seed: 0,
      voices: [iris],
    },
  },
});

/** HeyGen v3, POST /v3/voices/clone. */
export const cloneVoice = operation({
  name: 'clone_voice',
  title: 'Clone or train a voice from a recording',
  keywords:
    'voice cloning record my voice copy how I sound like me own speech narration from a recording audio sample mp3 use my own custom voice imitate train',
  summary:
    'Clone a voice: make my own voice from a recording of one speaker who agreed. Then get_voice until it is complete.',
  endpoint: 'POST /v3/voices/clone',
  // Its list has names and no times: a clone is known by its name, and by when it was made.
  recognition: {
    listInput: { type: 'private' },
    isCandidate: ({ voice_name }, { name }) => name === voice_name,
    matches: ({ voice_name }, { name }) => name === voice_name,
  },
  effect: 'create',
  spends: 'credits',
  job: voiceJob,
  jobId: 'voice_clone_id',
  charge: () => chargeUnknown('voice clones'),
  likeness: { of: 'voice', field: 'audio' },
  input: z.strictObject({
    audio: field.media('Recording'),
    voice_name: field.line().min(1),
    language: field.word().optional().describe('Code, e.g. en; found by itself.'),
    remove_background_noise: z.boolean().optional().describe('Default true.'),
  }),
  output: z.looseObject({ voice_clone_id: z.string() }),
  example: {
    input: { audio: 'https://example.com/jonas.mp3', voice_name: 'Jonas' },
    output: { voice_clone_id: 'voice_own_02' },
  },
});

/** HeyGen v3, DELETE /v3/voices/{voice_id}. */
export const deleteVoice = operation({
  name: 'delete_voice',
  title: 'Delete a voice',
  keywords: 'get rid of cloned recorded voice narrator remove erase clone bin',
  summary: 'Delete (remove) an own cloned voice for good. Refused while a template uses it. Ask the user first.',
  endpoint: 'DELETE /v3/voices/{voice_id}',
  effect: 'delete',
  input: z.strictObject({ voice_id: field.voiceId }),
  output: z.looseObject({ voice_id: z.string() }),
  example: { input: { voice_id: 'voice_own_01' }, output: { voice_id: 'voice_own_01' } },
});

/** Names voices that text to speech takes, of the refused voice's own language where there are some. */
async function explainVoice({ code = '' }: Rejection, { voice_id }: Json, calls: ToolContext) {
  if (code.toLowerCase() !== 'voice_unavailable') return undefined;
  const { language } = await calls.request(getVoice, { voice_id }).catch(() => ({ language: undefined }));
  const fits = { engine: SPEECH_ENGINE, limit: 5 };
  const own = language === undefined ? [] : await calls.list(listVoices, { ...fits, language });
  const voices = own.length > 0 ? own : await calls.list(listVoices, fits);
  const named = voices.slice(0, 5).map((voice) => `${voice.name} (${voice.voice_id})`);
  return `This voice does not speak by the engine ${SPEECH_ENGINE}, which text to speech needs; it can still speak in films. ${own.length > 0 ? `${language} voices that do` : 'Voices that do'}: ${named.join(', ')}; all: list_voices with engine ${SPEECH_ENGINE}.`;
}

/** HeyGen v3, POST /v3/voices/speech. */
export const createSpeech = operation({
  name: 'create_speech',
  default: true,
  title: 'Text to speech: speak a text or sentence as audio',
  keywords:
    'text to speech read article paragraph aloud sound only audio without video mp3 wav narration narrate audiobook speak say out loud tts voiceover voice-over generation hear a sample of a voice',
  summary:
    'Turn text into speech (text to speech, TTS, voice-over, narration): an audio file, at once. Takes voices of list_voices with engine starfish only.',
  endpoint: 'POST /v3/voices/speech',
  whenLost: 'HeyGen lists no speech, so ask the user',
  effect: 'create',
  spends: 'credits',
  prices: { speech: 'speech_second' },
  charge: ({ text, speed }) =>
    chargePerSecond(estimateSpeechSeconds(String(text)) / Number(speed ?? 1), 'speech_second'),
  madeWith: { voice_id: '', language: '', locale: '' },
  explainRejection: explainVoice,
  input: z.strictObject({
    text: z.string().min(1).max(5000).describe('Pauses as <break time="1s"/>.'),
    voice_id: field.voiceId,
    speed: z.number().min(0.5).max(2).optional(),
    language: field.word().optional().describe('Code, e.g. pt; found by itself.'),
    locale: field.word().optional().describe('E.g. pt-BR.'),
    input_type: z.enum(['text', 'ssml']).optional(),
  }),
  output: z.looseObject({
    audio_url: z.string(),
    duration: z.number().describe('Seconds.'),
    request_id: z.string().optional(),
    word_timestamps: z.array(z.looseObject({ word: z.string(), start: z.number(), end: z.number() })).optional(),
  }),
  excerpt: { word_timestamps: 0 },
  example: {
    input: { text: 'Mind the gap.', voice_id: 'voice_en_f_01' },
    output: { audio_url: 'https://files.example.com/speech_1.mp3', duration: 1.2 },
  },
});

export default toolset('voices', 'Voices', [listVoices, getVoice, designVoice, cloneVoice, deleteVoice, createSpeech]);
