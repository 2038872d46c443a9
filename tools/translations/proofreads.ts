import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job, toNumber } from '../../src/declarations/job.ts';
import { beforeSend, operation } from '../../src/declarations/operation.ts';
import { chargeUnknown } from '../../src/declarations/pricing.ts';
import { applyEdits, formatSubtitles, fromLine, takeLines } from '../helpers/subtitles.ts';
import { explainLanguage, translationJob, translationMode } from './video-translations.ts';

const proofreadId = field.id('create_proofread');

/** HeyGen v3, GET /v3/video-translations/proofreads/{proofread_id}. */
export const proofreadJob = job({
  name: 'proofread',
  noun: 'Proofread',
  idField: 'proofread_id',
  event: { name: 'proofread_creation' },
  typical: { text: '3 to 5 minutes', seconds: 240 },
  lost: 'A proofread lives for about a day.',
  finished:
    'The subtitles are ready: download_proofread_srt, correct them, upload_proofread_srt, generate_from_proofread.',
  status: { queued: 'processing', running: 'processing', completed: ['completed'], failed: ['failed'] },
});

const proofread = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  input_language: z.string().optional(),
  output_language: z.string().optional(),
  submitted_for_review: z.boolean().optional(),
  failure_message: z.string().optional(),
  created_at: z.int().optional(),
});

const proofreadExample = { id: 'prf_es_1', status: 'completed', title: 'Tides', output_language: 'es' };

/** HeyGen v3, POST /v3/video-translations/proofreads. */
export const createProofread = operation({
  name: 'create_proofread',
  title: 'Prepare a translation for proofreading',
  keywords:
    'correct check review translated subtitles captions wording text lines by hand before dubbing dub film is made translation for mistakes human rendering',
  summary:
    'Prepare a new translation of a film for proofreading: writes the translated subtitles, to be corrected before rendering. Enterprise plans.',
  hints: [
    'video is the original, not a translation. Then get_proofread, download_proofread_srt, upload_proofread_srt, generate_from_proofread, within a day.',
  ],
  endpoint: 'POST /v3/video-translations/proofreads',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: proofreadJob,
  jobId: 'proofread_ids',
  charge: () => chargeUnknown('proofreads'),
  explainRejection: explainLanguage,
  input: z.strictObject({
    video: field.remote('Film'),
    output_languages: field.list(field.word().min(1)).min(1).describe('One proofread each.'),
    title: field.line().min(1),
    mode: translationMode,
    srt: field.subtitles('First subtitles').optional(),
    speaker_num: z.int().min(1).optional(),
    enable_speech_enhancement: z.boolean().optional(),
    enable_video_stretching: z.boolean().optional(),
    disable_music_track: z.boolean().optional(),
    keep_the_same_format: z.boolean().optional(),
    brand_glossary_id: field.glossaryId,
    brand_voice_id: field.word().min(1).optional(),
    folder_id: field.folderId,
  }),
  output: z.looseObject({ proofread_ids: z.array(z.string()), status: z.string() }),
  example: {
    input: { video: 'https://example.com/tides.mp4', output_languages: ['Spanish (Spain)'], title: 'Tides' },
    output: { proofread_ids: ['prf_es_1'], status: 'processing' },
  },
});

/** HeyGen v3, GET /v3/video-translations/proofreads/{proofread_id}. */
export const getProofread = operation({
  name: 'get_proofread',
  title: 'Get a proofread',
  keywords: 'is the proofread ready status of subtitles to correct',
  summary: 'Check whether the subtitles of a proofread are ready to be corrected. Follows it with wait_seconds.',
  endpoint: 'GET /v3/video-translations/proofreads/{proofread_id}',
  effect: 'read',
  job: proofreadJob,
  input: z.strictObject({ proofread_id: proofreadId }),
  output: proofread,
  example: { input: { proofread_id: 'prf_es_1' }, output: proofreadExample },
});

/** HeyGen v3, GET /v3/video-translations/proofreads/{proofread_id}/srt; the text is read from its address here. */
export const downloadProofreadSrt = operation({
  name: 'download_proofread_srt',
  title: 'Read the subtitles of a proofread',
  keywords:
    'get read fetch caption subtitles file SRT of the translation to edit fix mistakes what stands in proofread lines words wrong',
  summary: 'Read the text of the subtitles (captions, SRT) of a proofread, to be corrected with upload_proofread_srt.',
  endpoint: 'GET /v3/video-translations/proofreads/{proofread_id}/srt',
  effect: 'read',
  input: z.strictObject({ proofread_id: proofreadId }),
  afterSend: {
    localInput: { from_line: fromLine },
    localOutput: {
      subtitles: z.string().optional(),
      first_line: z.int().optional(),
      total_lines: z.int().optional(),
    },
    run: async (data, { from_line }, calls) => ({
      ...takeLines(await calls.readText(String(data.srt_url)), toNumber(from_line)),
      ...data,
    }),
  },
  text: formatSubtitles,
  output: z.looseObject({
    srt_url: z.string(),
    original_srt_url: z.string().optional(),
  }),
  example: {
    input: { proofread_id: 'prf_es_1' },
    output: { srt_url: 'https://files.example.com/prf_es_1.srt' },
  },
});

/** Corrects the subtitles as they are at HeyGen, and sends them in place of the ones before. */
const correctSubtitles = beforeSend({
  fills: ['srt'],
  localInput: {
    edits: field
      .list(z.strictObject({ find: field.text().min(1), replace: field.text() }))
      .min(1)
      .optional()
      .describe('In place of srt: corrections of what stands there.'),
  },
  async run(input, { edits }, calls) {
    if (!edits) return { input };
    const { srt_url } = await calls.request(downloadProofreadSrt, { proofread_id: input.proofread_id });
    const { text, done } = applyEdits(await calls.readText(String(srt_url)), edits);
    const { asset_id } = await calls.upload(field.toSrtDataUri(text));
    return { input: { ...input, srt: { type: 'asset_id', asset_id } }, note: done };
  },
});

/** HeyGen v3, PUT /v3/video-translations/proofreads/{proofread_id}/srt. */
export const uploadProofreadSrt = operation({
  name: 'upload_proofread_srt',
  title: 'Correct the subtitles of a proofread',
  keywords:
    'send back my corrected edited captions subtitles SRT file fix wrong word change a line in the proofread edit correct translated subtitles before film is made',
  summary: 'Correct (edit, replace) the subtitles of a proofread; the ones before are gone.',
  hints: ['Then generate_from_proofread.'],
  endpoint: 'PUT /v3/video-translations/proofreads/{proofread_id}/srt',
  effect: 'update',
  destructive: true,
  beforeSend: correctSubtitles,
  input: z
    .strictObject({ proofread_id: proofreadId, srt: field.subtitles('All of them').optional() })
    .superRefine(field.oneOf(['edits', 'srt'], true)),
  output: proofread,
  example: {
    input: { proofread_id: 'prf_es_1', srt: 'https://example.com/corrected.srt' },
    output: proofreadExample,
  },
});

/** HeyGen v3, POST /v3/video-translations/proofreads/{proofread_id}/generate. */
export const generateFromProofread = operation({
  name: 'generate_from_proofread',
  title: 'Render a proofread translation',
  keywords:
    'make final dub video after proofreading corrected text is fixed approved go ahead continue render film from corrected subtitles finish corrections are in done dubbed make film now',
  summary: 'Starts the translated film with the subtitles as they now are. Then get_video_translation.',
  endpoint: 'POST /v3/video-translations/proofreads/{proofread_id}/generate',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: translationJob,
  charge: () => chargeUnknown('proofread translations'),
  input: z.strictObject({
    proofread_id: proofreadId,
    captions: z.boolean().optional(),
    translate_audio_only: z.boolean().optional(),
    ...field.callback,
  }),
  output: z.looseObject({ video_translation_id: z.string(), status: z.string() }),
  example: {
    input: { proofread_id: 'prf_es_1', captions: true },
    output: { video_translation_id: 'trn_es_2', status: 'processing' },
  },
});
