import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { creditCheck } from './credits.ts';
import { callbacks, id, nothing, v1v2 } from './v1-v2-operation.ts';

const translated = z.looseObject({
  id: z.string().optional(),
  video_translate_id: z.string().optional(),
  status: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  video_url: z.string().optional(),
  message: z.string().optional(),
});

/** HeyGen v2, GET /v2/video_translate/{video_translate_id}. */
export const translationV2Job = job({
  name: 'translation_v2',
  noun: 'Translation',
  idField: 'video_translate_id',
  limited: true,
  event: { name: 'video_translate', idField: 'video_translate_id' },
  files: { video: 'url' },
  typical: { text: '5 to 30 minutes', seconds: 600 },
  status: {
    completed: ['success', 'completed'],
    failed: ['failed'],
    result: ({ url }) => (url === undefined ? 'video_url' : 'url'),
  },
});

export const translateVideoV2 = operation({
  ...v1v2('error_data', 'create_video_translation'),
  name: 'translate_video_v2',
  title: 'Translate a video (v2)',
  summary: 'Starts the translation of a film; several languages make one film each.',
  endpoint: 'POST /v2/video_translate',
  effect: 'create',
  spends: 'credits',
  job: translationV2Job,
  beforeSend: creditCheck,
  charge: () => chargeUnknown('v2 translations, which credits pay for'),
  input: z
    .strictObject({
      video_url: field.url().optional(),
      video_id: field.word().min(1).optional(),
      input_video_id: field.word().min(1).optional().describe('The same as video_id.'),
      output_language: field.word().min(1).optional().describe('From list_translation_languages_v2.'),
      output_languages: field.list(field.word().min(1)).min(1).optional().describe('In place of output_language.'),
      title: field.line().optional(),
      translate_audio_only: z.boolean().optional(),
      speaker_num: z.int().min(1).optional(),
      vocabulary: field.list(field.word()).optional(),
      srt_key: field.word().optional(),
      srt_role: z.enum(['input', 'output']).optional(),
      disable_music_track: z.boolean().optional(),
      enable_speech_enhancement: z.boolean().optional(),
      enable_dynamic_duration: z.boolean().optional(),
      brand_voice_id: field.word().optional(),
      brand_glossary_id: field.word().optional(),
      ...callbacks,
    })
    .superRefine(
      field.rules(
        field.oneOf(['video_url', 'video_id', 'input_video_id'], true),
        field.oneOf(['output_language', 'output_languages'], true),
      ),
    ),
  jobId: ['video_translate_ids', 'video_translate_id'],
  output: z.looseObject({
    video_translate_id: z.string().optional(),
    video_translate_ids: z.array(z.string()).optional(),
  }),
  example: {
    input: { video_url: 'https://example.com/tides.mp4', output_language: 'German' },
    output: { video_translate_id: 'trn_1' },
  },
});

export const getVideoTranslationV2 = operation({
  ...v1v2('error_data', 'get_video_translation'),
  name: 'get_video_translation_v2',
  title: 'Get a translation (v2)',
  summary: 'Gives a translation’s status and file. Follows it with wait_seconds.',
  endpoint: 'GET /v2/video_translate/{video_translate_id}',
  effect: 'read',
  job: translationV2Job,
  input: z.strictObject({ video_translate_id: id('translate_video_v2') }),
  output: translated,
  example: { input: { video_translate_id: 'trn_1' }, output: { video_translate_id: 'trn_1', status: 'running' } },
});

export const listTranslationLanguagesV2 = operation({
  ...v1v2('error_data', 'list_video_translation_languages'),
  name: 'list_translation_languages_v2',
  title: 'List languages to translate into (v2)',
  summary: 'Gives the language names that translate_video_v2 takes.',
  endpoint: 'GET /v2/video_translate/target_languages',
  effect: 'read',
  input: nothing,
  output: z.looseObject({ languages: z.array(z.string()) }),
  example: { input: {}, output: { languages: ['German'] } },
});

/** Films in other languages (HeyGen v2, /video_translate). */
export default [translateVideoV2, getVideoTranslationV2, listTranslationLanguagesV2];
