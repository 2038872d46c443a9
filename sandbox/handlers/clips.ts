import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
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
 * @throws ApiError 400
 */
export function codeOf(language: string, param = 'output_languages'): string {
  const code = LANGUAGES[language] ?? Object.values(LANGUAGES).find((known) => known === language);
  if (code) return code;
  throw new ApiError(400, 'invalid_parameter', `${language} is not a language that can be translated into`, {
    param,
  });
}

/** One translation for each language. */
export function startTranslations(account: Account, request: Json): Job[] {
  const codes = (request.output_languages as string[]).map((language) => codeOf(language));
  return codes.map((code) =>
    startJob(account, 'translation', request, {
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
export function startProofreads(account: Account, request: Json): Json {
  const codes = (request.output_languages as string[]).map((language) => codeOf(language));
  const ids = codes.map(
    (code) =>
      startJob(account, 'proofread', request, {
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
 * @throws ApiError 409 while they are written
 */
export function readyProofread(account: Account, id: unknown): Job {
  const proofread = jobOf(account, 'proofread', id);
  if (jobStatus(account, proofread) === 'completed') return proofread;
  throw new ApiError(409, 'resource_not_ready', `Proofread ${id} is not ready`);
}

/** HeyGen v3, POST /v3/video-translations/proofreads/{proofread_id}/generate. */
export function renderProofread(account: Account, id: unknown, request: Json): Json {
  const { shown } = readyProofread(account, id);
  const [translation] = startTranslations(account, {
    ...request,
    title: shown.title,
    output_languages: [shown.output_language],
  });
  return { video_translation_id: translation?.id, status: 'processing' };
}

export function startLipsync(account: Account, request: Json): Job {
  return startJob(account, 'lipsync', request, {
    title: request.title ?? null,
    callback_id: request.callback_id ?? null,
  });
}

/** HeyGen v3, POST /v3/background-removals: a request_id that was seen gives its job again, uncharged. */
export function startRemoval(account: Account, request: Json): Job {
  const known = jobsOf(account, 'background_removal').find(
    ({ shown }) => request.request_id !== undefined && shown._request === request.request_id,
  );
  const layers = request.layers ?? ['foreground', 'mask', 'background'];
  return known ?? startJob(account, 'background_removal', request, { _request: request.request_id, _layers: layers });
}

/** HeyGen shows `layers` as an empty map, never as null. */
export const removalView = (account: Account, job: Job, base: string): Json => {
  const view = jobView(account, job, base);
  const completed = view.status === 'completed' ? Math.floor(Date.now() / 1000) : null;
  return { ...view, layers: view.layers ?? {}, completed_at: completed };
};

/** HeyGen v3, POST /v3/ai-clipping. */
export function startClipping(account: Account, request: Json): Json {
  const settings = (request.output_settings ?? {}) as Json;
  const job = startJob(account, 'clipping', request, {
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
export function clippingView(account: Account, job: Job, base: string): Json {
  const { aspect_ratio: ratio = 'portrait', duration_types: types = ['30'] } = job.shown._settings as Json;
  const view = jobView(account, job, base);
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
  return { ...view, progress: jobProgress(account, job), clips: view.status === 'completed' ? clips : [] };
}
