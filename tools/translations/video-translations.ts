import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { toObjects, toTexts } from '../../src/declarations/json.ts';
import { type Json, operation, type Rejection } from '../../src/declarations/operation.ts';
import { addCharges, type Charge, chargePerSecond, MAX_VIDEO_S, type Price } from '../../src/declarations/pricing.ts';
import type { ToolContext } from '../../src/declarations/tool-context.ts';
import * as batches from '../batches.ts';

const translationId = field.id('create_video_translation');

export const translationMode = z
  .enum(['speed', 'precision'])
  .optional()
  .describe('Default speed; precision: better lips, twice the price.');

/** Names of languages that are near: the same one in another place, or one that holds the name. */
function findNear(language: string, known: readonly string[]): string[] {
  const wanted = language.toLowerCase().trim();
  const stem = wanted.replace(/\s*\(.*$/, '');
  const near = known.filter((name) => name.toLowerCase().startsWith(stem));
  return near.length > 0 ? near : known.filter((name) => name.toLowerCase().includes(stem));
}

/** Names the languages that are nearest to those that HeyGen does not take. */
export async function explainLanguage({ param = '', message }: Rejection, input: Json, calls: ToolContext) {
  if (!/language/i.test(`${param} ${message}`)) return undefined;
  const { languages } = await calls.request(listVideoTranslationLanguages, {});
  const known = toTexts(languages);
  const given = [
    ...toTexts(input.output_languages),
    ...toObjects(input.video_translations).flatMap((one) => toTexts(one.output_languages)),
  ];
  const wrong = [...new Set(given)].filter((language) => !known.includes(language));
  const words = wrong.slice(0, 5).map((language) => {
    const near = findNear(language, known).slice(0, 5);
    return near.length > 0 ? `For "${language}" use ${near.join(' or ')}.` : `"${language}" is none of them.`;
  });
  return [...words, 'list_video_translation_languages has all names.'].join(' ');
}

/** The languages of a translation, each a job and a price of its own. */
const outputLanguages = field
  .list(field.word().min(1))
  .min(1)
  .describe('Names from list_video_translation_languages, e.g. Spanish (Spain).');

function getPrice({ mode: quality, translate_audio_only: audioOnly }: Json): Price {
  if (audioOnly === true) return 'translation_audio_second';
  return quality === 'precision' ? 'translation_precision_second' : 'translation_speed_second';
}

/** Every language is charged for the stretch of film that is translated, which the request says only when it is cut. */
function charge(input: Json): Charge {
  const { start_time: start = 0, end_time: end, output_languages: languages } = input;
  const known = typeof end === 'number';
  const seconds = known ? end - Number(start) : MAX_VIDEO_S;
  return chargePerSecond(seconds * toTexts(languages).length, getPrice(input), known ? undefined : true);
}

/** HeyGen v3, GET /v3/video-translations/{video_translation_id}; an audio-only one has no film. */
export const translationJob = job({
  name: 'translation',
  noun: 'Translation',
  idField: 'video_translation_id',
  readMany: 'bulk_video_translation_statuses',
  list: 'list_video_translations',
  limited: true,
  prices: ['translation_speed_second', 'translation_precision_second'],
  keepsLength: true,
  event: { name: 'video_translate', idField: 'video_translate_id' },
  typical: { text: '5 to 30 minutes', seconds: 600 },
  status: {
    completed: ['completed'],
    failed: ['failed'],
    result: ({ translate_audio_only: audioOnly }) => (audioOnly === true ? 'audio_url' : 'video_url'),
  },
  files: { video: 'video_url', audio: 'audio_url', subtitle: 'srt_caption_url', vtt: 'vtt_caption_url' },
});

export const translationBatchJob = batches.createBatchJob('translation_batch', 'Batch of translations', {
  text: '5 to 30 minutes',
  seconds: 1200,
});

const translation = z.strictObject({
  video: field.remote('Film'),
  output_languages: outputLanguages,
  mode: translationMode,
  translate_audio_only: z.boolean().optional().describe('New voice, picture untouched.'),
  input_language: field.word().optional().describe('Found by itself.'),
  speaker_num: z.int().min(1).optional().describe('How many people speak.'),
  enable_caption: z.boolean().optional().describe('Default false; adds SRT and VTT.'),
  enable_dynamic_duration: z.boolean().optional().describe('Default true: film may stretch.'),
  enable_speech_enhancement: z.boolean().optional(),
  enable_watermark: z.boolean().optional(),
  disable_music_track: z.boolean().optional(),
  start_time: z.number().min(0).optional().describe('Seconds.'),
  end_time: z.number().gt(0).optional().describe('Seconds.'),
  audio: field.remote('Own dubbing').optional(),
  srt: field.subtitles('Own subtitles').optional(),
  srt_role: z.enum(['input', 'output']).optional().describe('Which language srt is in.'),
  brand_glossary_id: field.glossaryId,
  brand_voice_id: field.word().min(1).optional(),
  stock_voice_config: field.inWords(
    z
      .strictObject({
        use_stock_voice: z.boolean().optional(),
        preferred_stock_voice_ids: field.list(field.word().min(1)).optional(),
      })
      .optional(),
    'In place of the cloned speaker.',
  ),
  keep_the_same_format: z.boolean().optional(),
  fps_mode: z.enum(['vfr', 'cfr', 'passthrough']).optional(),
  folder_id: field.folderId,
  title: field.title,
  ...field.callback,
});

const endsAfterStart = field.onlyWhen(
  'end_time',
  (given) => Number(given.end_time) > Number(given.start_time ?? 0),
  'must be later than start_time',
);
const saysWhichLanguage = field.onlyWhen('srt_role', (given) => given.srt !== undefined, 'goes only with srt');

const checked = translation.superRefine(field.rules(endsAfterStart, saysWhichLanguage));

const translated = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  input_language: z.string().optional(),
  output_language: z.string().optional(),
  duration: z.number().optional().describe('Seconds.'),
  video_url: z.string().optional(),
  audio_url: z.string().optional(),
  srt_caption_url: z.string().optional(),
  vtt_caption_url: z.string().optional(),
  translate_audio_only: z.boolean().optional(),
  failure_message: z.string().optional(),
  callback_id: z.string().optional(),
  created_at: z.int().optional(),
});

const translatedExample = {
  id: 'trn_es_1',
  status: 'running',
  title: 'Tides, in Spanish',
  output_language: 'es',
  created_at: 1_790_000_000,
};

/** HeyGen v3, POST /v3/video-translations. */
export const createVideoTranslation = operation({
  name: 'create_video_translation',
  default: true,
  title: 'Translate or dub a video or film: a version in another language',
  keywords:
    'translate dub into Spanish French German Hindi Arabic Polish Turkish Mandarin language dubbing multiple languages localise localize another language version of my talk course keynote foreign clip put into other languages Portuguese Korean Chinese Japanese Italian lip sync subtitles captions same film podcast in multilingual version',
  summary:
    'Translate (dub, localize) a video into other languages, with the speaker’s own voice and lips: one job a language.',
  endpoint: 'POST /v3/video-translations',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: translationJob,
  jobId: 'video_translation_ids',
  prices: {
    translation: 'translation_speed_second',
    precise_translation: 'translation_precision_second',
    audio_translation: 'translation_audio_second',
  },
  resultPrice: getPrice,
  charge,
  explainRejection: explainLanguage,
  input: checked,
  output: z.looseObject({ video_translation_ids: z.array(z.string()) }),
  example: {
    input: { video: 'https://example.com/tides.mp4', output_languages: ['Spanish (Spain)'] },
    output: { video_translation_ids: ['trn_es_1'] },
  },
});

/** HeyGen v3, GET /v3/video-translations/{video_translation_id}. */
export const getVideoTranslation = operation({
  name: 'get_video_translation',
  default: true,
  title: 'Check a translation or dubbing: status, progress, link',
  keywords:
    'is the translation done finished Japanese German Spanish dub dubbing translated version video ready status going progress how far check',
  summary:
    'Check a translation (dubbing): is it ready, its status and, at the end, its video and subtitle files. Follows it with wait_seconds.',
  endpoint: 'GET /v3/video-translations/{video_translation_id}',
  effect: 'read',
  job: translationJob,
  input: z.strictObject({ video_translation_id: translationId }),
  output: translated,
  example: { input: { video_translation_id: 'trn_es_1' }, output: translatedExample },
});

/** HeyGen v3, GET /v3/video-translations. */
export const listVideoTranslations = operation({
  name: 'list_video_translations',
  title: 'List translations',
  keywords: 'earlier translations dubbed versions made history dubs dubbed films last month previous',
  summary: 'List my video translations (dubbed films).',
  endpoint: 'GET /v3/video-translations',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: translated,
  list: { name: 'translations', columns: ['id', 'status', 'title', 'output_language', 'duration', 'created_at'] },
  example: { input: {}, output: translatedExample },
});

/** HeyGen v3, PATCH /v3/video-translations/{video_translation_id}. */
export const updateVideoTranslation = operation({
  name: 'update_video_translation',
  title: 'Rename a translation',
  keywords: 'rename translation title',
  summary: 'Changes a translation’s title.',
  endpoint: 'PATCH /v3/video-translations/{video_translation_id}',
  effect: 'update',
  input: z.strictObject({ video_translation_id: translationId, title: field.line().min(1) }),
  output: translated,
  example: { input: { video_translation_id: 'trn_es_1', title: 'Mareas' }, output: translatedExample },
});

/** HeyGen v3, DELETE /v3/video-translations/{video_translation_id}. */
export const deleteVideoTranslation = operation({
  name: 'delete_video_translation',
  title: 'Delete a translation',
  keywords: 'remove erase throw away dubbed version',
  summary: 'Delete (remove) a translation and its files for good. Ask the user first.',
  endpoint: 'DELETE /v3/video-translations/{video_translation_id}',
  effect: 'delete',
  input: z.strictObject({ video_translation_id: translationId }),
  output: z.looseObject({ id: z.string() }),
  example: { input: { video_translation_id: 'trn_es_1' }, output: { id: 'trn_es_1' } },
});

/** HeyGen v3, GET /v3/video-translations/languages. */
export const listVideoTranslationLanguages = operation({
  name: 'list_video_translation_languages',
  default: true,
  title: 'List languages to translate or dub into',
  keywords:
    'which what languages can be translated dub dubbed into supported do you support language available dubbing does it speak',
  summary:
    'List the languages that a video can be translated (dubbed) into, by the exact names that create_video_translation takes.',
  endpoint: 'GET /v3/video-translations/languages',
  effect: 'read',
  input: z.strictObject({}),
  output: z.looseObject({ languages: z.array(z.string()) }),
  example: { input: {}, output: { languages: ['English', 'Spanish (Spain)'] } },
});

/** HeyGen v3, POST /v3/video-translations/batches. */
export const createVideoTranslationBatch = operation({
  name: 'create_video_translation_batch',
  title: 'Translate many videos',
  keywords:
    'translate ten many films in one go bulk batch dubbing whole course series whole library languages French German all our videos',
  summary: 'Translate (dub) many videos at once (bulk, batch): up to 100, one for each film and language.',
  endpoint: 'POST /v3/video-translations/batches',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: translationBatchJob,
  charge: ({ video_translations: items }) => addCharges(toObjects(items).map(charge)),
  explainRejection: explainLanguage,
  input: z
    .strictObject({
      video_translations: field.inWords(
        z.array(checked).min(1).max(100),
        'Each with the fields of create_video_translation.',
      ),
      title: field.title,
      callback_url: field.callback.callback_url,
    })
    .superRefine(
      field.onlyWhen(
        'video_translations',
        ({ video_translations: items }) =>
          toObjects(items).flatMap(({ output_languages }) => output_languages).length <= 100,
        'comes to more than 100 translations: every language of every film counts',
      ),
    ),
  output: batches.created,
  example: {
    input: { video_translations: [{ video: 'https://example.com/tides.mp4', output_languages: ['German'] }] },
    output: { batch_id: 'bat_77aa' },
  },
});

/** HeyGen v3, GET /v3/video-translations/batches/{batch_id}. */
export const getVideoTranslationBatch = operation({
  ...batches.createBatchReading('create_video_translation_batch'),
  name: 'get_video_translation_batch',
  title: 'Follow a batch of translations',
  summary: 'Counts a batch’s translations by status and lists their ids (as video_id).',
  keywords: 'how far is the batch of dubs translations progress status bulk',
  endpoint: 'GET /v3/video-translations/batches/{batch_id}',
  job: translationBatchJob,
});

/** HeyGen v3, GET /v3/video-translations/statuses. */
export const bulkVideoTranslationStatuses = operation({
  name: 'bulk_video_translation_statuses',
  title: 'Statuses of many translations',
  summary: 'Gives the bare status of up to 100 translations in one call.',
  keywords: 'status progress of many translations dubs at once bulk check',
  endpoint: 'GET /v3/video-translations/statuses',
  effect: 'read',
  input: batches.createStatusInput('video_translation_ids'),
  output: batches.status,
  list: batches.statusList,
  example: { input: { video_translation_ids: ['trn_es_1'] }, output: { video_id: 'trn_es_1', status: 'processing' } },
});
