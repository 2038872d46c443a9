import type { Json } from '../../src/declarations/operation.ts';
import type { World } from '../account.ts';
import { Problem } from '../api-error.ts';
import { type Job, jobOf, jobProgress, jobStatus, jobsOf, jobView, startJob } from '../jobs.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  English: 'en',
  German: 'de',
  French: 'fr',
  'Spanish (Spain)': 'es',
  'Portuguese (Brazil)': 'pt',
  Italian: 'it',
  Japanese: 'ja',
  Hindi: 'hi',
  'Chinese (Mandarin, Simplified)': 'zh',
};

/** HeyGen v3, GET /v3/video-translations/languages. */
export const languages = () => Object.keys(LANGUAGES);

/**
 * The code of a language, from its name or itself.
 * @param param the request's field that named it
 * @throws Problem 400
 */
export function codeOf(language: string, param = 'output_languages'): string {
  const code = LANGUAGES[language] ?? Object.values(LANGUAGES).find((known) => known === language);
  if (code) return code;
  throw new Problem(400, 'invalid_parameter', `${language} is not a language that can be translated into`, {
    param,
  });
}

/** One translation for each language. */
export function startTranslations(world: World, request: Json): Job[] {
  const codes = (request.output_languages as string[]).map((language) => codeOf(language));
  return codes.map((code) =>
    startJob(world, 'translation', request, {
      title: request.title ?? null,
      input_language: request.input_language ?? 'en',
      output_language: code,
      translate_audio_only: request.translate_audio_only ?? false,
      callback_id: request.callback_id ?? null,
      _captions: request.enable_caption ?? request.captions ?? false,
    }),
  );
}

/** HeyGen v3, POST /v3/video-translations/proofreads. */
export function startProofreads(world: World, request: Json): Json {
  const codes = (request.output_languages as string[]).map((language) => codeOf(language));
  const ids = codes.map(
    (code) =>
      startJob(world, 'proofread', request, {
        title: request.title,
        input_language: 'en',
        output_language: code,
        submitted_for_review: false,
        _original: request.srt !== undefined,
      }).id,
  );
  return { proofread_ids: ids, status: 'processing' };
}

/**
 * A proofread whose subtitles are ready.
 * @throws Problem 409 while they are written
 */
export function readyProofread(world: World, id: unknown): Job {
  const proofread = jobOf(world, 'proofread', id);
  if (jobStatus(world, proofread) === 'completed') return proofread;
  throw new Problem(409, 'resource_not_ready', `Proofread ${id} is not ready`);
}

/** HeyGen v3, POST /v3/video-translations/proofreads/{proofread_id}/generate. */
export function renderProofread(world: World, id: unknown, request: Json): Json {
  const { shown } = readyProofread(world, id);
  const [translation] = startTranslations(world, {
    ...request,
    title: shown.title,
    output_languages: [shown.output_language],
  });
  return { video_translation_id: translation?.id, status: 'processing' };
}

export function startLipsync(world: World, request: Json): Job {
  return startJob(world, 'lipsync', request, {
    title: request.title ?? null,
    callback_id: request.callback_id ?? null,
  });
}

/** HeyGen v3, POST /v3/background-removals: a request_id that was seen gives its job again, uncharged. */
export function startRemoval(world: World, request: Json): Job {
  const known = jobsOf(world, 'background_removal').find(
    ({ shown }) => request.request_id !== undefined && shown._request === request.request_id,
  );
  const layers = request.layers ?? ['foreground', 'mask', 'background'];
  return known ?? startJob(world, 'background_removal', request, { _request: request.request_id, _layers: layers });
}

/** HeyGen shows `layers` as an empty map, never as null. */
export const removalView = (world: World, job: Job, base: string): Json => {
  const view = jobView(world, job, base);
  const completed = view.status === 'completed' ? Math.floor(Date.now() / 1000) : null;
  return { ...view, layers: view.layers ?? {}, completed_at: completed };
};

/** HeyGen v3, POST /v3/ai-clipping. */
export function startClipping(world: World, request: Json): Json {
  const settings = (request.output_settings ?? {}) as Json;
  const job = startJob(world, 'clipping', request, {
    title: request.title ?? null,
    input_language: request.input_language ?? 'en',
    source_duration: 1800,
    callback_id: request.callback_id ?? null,
    _settings: settings,
  });
  return { ai_clipping_id: job.id };
}

const CLIP_S: Readonly<Record<string, number>> = { '30': 28, '60': 55, '180': 170, long: 240 };

/** A clipping job with its clips. */
export function clippingView(world: World, job: Job, base: string): Json {
  const { aspect_ratio: ratio = 'portrait', duration_types: types = ['30'] } = job.shown._settings as Json;
  const view = jobView(world, job, base);
  const clips = (types as string[]).map((type, index) => ({
    id: `${job.id}_${index + 1}`,
    status: 'completed',
    title: `Highlight ${index + 1}`,
    aspect_ratio: ratio,
    duration_seconds: CLIP_S[type] ?? 28,
    virality_score: 80 - index,
    video_url: `${base}/files/${job.id}.mp4`,
    thumbnail_url: null,
    failure_message: null,
  }));
  return { ...view, progress: jobProgress(world, job), clips: view.status === 'completed' ? clips : [] };
}
