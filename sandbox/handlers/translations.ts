import { toObject, toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError, createParameterError } from '../api-error.ts';
import { findStoredFile } from '../files/stored-files.ts';
import type { HandlerGroup } from '../handler.ts';
import type { Job } from '../job-kinds.ts';
import { getJobKind, getJobStatus, startJob } from '../jobs.ts';
import library from '../library.json' with { type: 'json' };
import { getRecord, showRecord } from '../records.ts';
import { ASSET } from './assets.ts';

const LANGUAGE_CODES: Readonly<Record<string, string>> = library.translation_languages;
export const LANGUAGES = Object.keys(LANGUAGE_CODES);

/**
 * The codes of languages, from their names or themselves.
 * @param param the request's field that named them
 * @throws ApiError 400
 */
export function toLanguageCodes(languages: unknown, param = 'output_languages'): string[] {
  return toTexts(languages).map((language) => {
    const code = LANGUAGE_CODES[language] ?? Object.values(LANGUAGE_CODES).find((known) => known === language);
    if (code) return code;
    throw createParameterError(`${language} is not a language that can be translated into`, param);
  });
}

/** Starts one job for each language. */
const startJobs = (account: Account, kind: string, { input_language = 'en', ...request }: Json, more: Json) =>
  toLanguageCodes(request.output_languages).map(
    (output_language) => startJob(account, kind, request, { input_language, output_language, ...more })._id,
  );

/** @param more what a translation has besides, which the request does not say */
const startTranslations = (account: Account, request: Json, more: Json = {}) =>
  startJobs(account, 'translation', request, {
    translate_audio_only: request.translate_audio_only ?? false,
    _captions: request.enable_caption ?? request.captions ?? false,
    ...more,
  });

/**
 * A proofread whose subtitles are ready.
 * @throws ApiError 409 while they are written
 */
function getReadyProofread(account: Account, { proofread_id: id }: Json): Job {
  const proofread = getRecord(account, getJobKind(account, 'proofread'), id);
  if (getJobStatus(account, proofread) === 'completed') return proofread;
  throw new ApiError(409, 'resource_not_ready', `Proofread ${id} is not ready`);
}

/** The text of subtitles that were sent, where the sandbox has them itself: it fetches nothing from elsewhere. */
function findSubtitles(account: Account, { asset_id, url }: Json, base: string): string | undefined {
  if (asset_id !== undefined) return getRecord(account, ASSET, asset_id)._bytes?.toString('utf8');
  const { origin, pathname } = new URL(String(url));
  return origin === new URL(base).origin ? findStoredFile(account, pathname)?.content.toString('utf8') : undefined;
}

export default {
  jobViews: {
    /** An audio-only translation has no film, and subtitles are made for who asked for them. */
    translation: (fields, { translate_audio_only: audioOnly, _captions: captions }) => ({
      ...fields,
      ...(audioOnly === true && { video_url: null }),
      ...(captions !== true && { srt_caption_url: null, vtt_caption_url: null }),
    }),
  },
  handlers: {
    create_video_translation: ({ account, request }) => ({
      video_translation_ids: startTranslations(account, request),
    }),
    list_video_translation_languages: () => ({ languages: LANGUAGES }),

    create_proofread({ account, request }) {
      const more = { submitted_for_review: false, _original: request.srt !== undefined };
      return { proofread_ids: startJobs(account, 'proofread', request, more), status: 'processing' };
    },
    download_proofread_srt({ account, request, base }) {
      const { _id, _original } = getReadyProofread(account, request);
      const srt_url = `${base}/files/${_id}.srt`;
      return { srt_url, original_srt_url: _original ? `${srt_url}?original` : null };
    },
    upload_proofread_srt(context) {
      const { account, request, base } = context;
      const proofread = getReadyProofread(account, request);
      const _srt = findSubtitles(account, toObject(request.srt), base);
      Object.assign(proofread, { submitted_for_review: true, _srt });
      return showRecord(getJobKind(account, 'proofread'), proofread, context);
    },
    generate_from_proofread({ account, request }) {
      const { title, output_language, _srt } = getReadyProofread(account, request);
      const asked = { ...request, title, output_languages: [output_language] };
      return { video_translation_id: startTranslations(account, asked, { _srt })[0], status: 'processing' };
    },
  },
} satisfies HandlerGroup;
