import { toObject, toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError, createParameterError } from '../api-error.ts';
import { findStoredFile } from '../files/stored-files.ts';
import { TRANSLATION_LANGUAGES } from '../fixtures.ts';
import type { Handlers } from '../handler.ts';
import type { JobView } from '../job-handlers.ts';
import { getJob, getJobStatus, type Job, startJob, toJobView } from '../jobs.ts';
import { getAsset } from './assets.ts';

export const LANGUAGES = Object.keys(TRANSLATION_LANGUAGES);

/**
 * The codes of languages, from their names or themselves.
 * @param param the request's field that named them
 * @throws ApiError 400
 */
export function toLanguageCodes(languages: unknown, param = 'output_languages'): string[] {
  return toTexts(languages).map((language) => {
    const code =
      TRANSLATION_LANGUAGES[language] ?? Object.values(TRANSLATION_LANGUAGES).find((known) => known === language);
    if (code) return code;
    throw createParameterError(`${language} is not a language that can be translated into`, param);
  });
}

/** Starts one translation for each language. */
function startTranslations(account: Account, request: Json): string[] {
  return toLanguageCodes(request.output_languages).map((output_language) => {
    const job = startJob(account, 'translation', request, {
      title: request.title ?? null,
      input_language: request.input_language ?? 'en',
      output_language,
      translate_audio_only: request.translate_audio_only ?? false,
      callback_id: request.callback_id ?? null,
      _captions: request.enable_caption ?? request.captions ?? false,
    });
    return job.id;
  });
}

/**
 * A proofread whose subtitles are ready.
 * @throws ApiError 409 while they are written
 */
function getReadyProofread(account: Account, id: unknown): Job {
  const proofread = getJob(account, 'proofread', id);
  if (getJobStatus(account, proofread) === 'completed') return proofread;
  throw new ApiError(409, 'resource_not_ready', `Proofread ${id} is not ready`);
}

/** The text of subtitles that were sent, where the sandbox has them itself: it fetches nothing from elsewhere. */
function findSubtitles(account: Account, { asset_id, url }: Json, base: string): string | undefined {
  if (asset_id !== undefined) return getAsset(account, asset_id).bytes?.toString('utf8');
  const { origin, pathname } = new URL(String(url));
  return origin === new URL(base).origin ? findStoredFile(account, pathname)?.content.toString('utf8') : undefined;
}

/** An audio-only translation has no film, and subtitles are made for who asked for them. */
export const translationView: JobView = {
  show(account, job, base) {
    const { translate_audio_only: audioOnly, _captions: captions } = job.publicFields;
    return {
      ...toJobView(account, job, base),
      ...(audioOnly === true && { video_url: null }),
      ...(captions !== true && { srt_caption_url: null, vtt_caption_url: null }),
    };
  },
};

export const translations: Handlers = {
  create_video_translation: ({ account, request }) => ({ video_translation_ids: startTranslations(account, request) }),
  list_video_translation_languages: () => ({ languages: LANGUAGES }),

  create_proofread({ account, request }) {
    const proofread_ids = toLanguageCodes(request.output_languages).map((output_language) => {
      const job = startJob(account, 'proofread', request, {
        title: request.title,
        input_language: 'en',
        output_language,
        submitted_for_review: false,
        _original: request.srt !== undefined,
      });
      return job.id;
    });
    return { proofread_ids, status: 'processing' };
  },
  download_proofread_srt({ account, request, base }) {
    const { id, publicFields } = getReadyProofread(account, request.proofread_id);
    const srt_url = `${base}/files/${id}.srt`;
    return { srt_url, original_srt_url: publicFields._original ? `${srt_url}?original` : null };
  },
  upload_proofread_srt({ account, request, base }) {
    const proofread = getReadyProofread(account, request.proofread_id);
    const _srt = findSubtitles(account, toObject(request.srt), base);
    Object.assign(proofread.publicFields, { submitted_for_review: true, _srt });
    return toJobView(account, proofread, base);
  },
  generate_from_proofread({ account, request }) {
    const { title, output_language, _srt } = getReadyProofread(account, request.proofread_id).publicFields;
    const [id] = startTranslations(account, { ...request, title, output_languages: [output_language] });
    getJob(account, 'translation', id).publicFields._srt = _srt;
    return { video_translation_id: id, status: 'processing' };
  },
};
