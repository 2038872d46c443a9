import { toTexts } from '../../src/declarations/json.ts';
import { toFileUrl } from '../files/stored-files.ts';
import type { Handlers } from '../handler.ts';
import { LANGUAGES, toLanguageCodes } from '../handlers/translations.ts';
import type { JobView } from '../job-handlers.ts';
import { startJob, toJobView } from '../jobs.ts';
import { getVideo } from '../video-renders.ts';
import { computeCredits, RATES } from './credits.ts';

/** Seconds that a video is taken to be long that is not of this account. */
const SOURCE_S = 60;

export const translations: Handlers = {
  /** Starts one translation for each language. */
  translate_video_v2({ account, request }) {
    const {
      output_language: one,
      output_languages: several,
      title = '',
      translate_audio_only: _audio = false,
    } = request;
    const languages = toTexts(several ?? [one]);
    toLanguageCodes(languages, several ? 'output_languages' : 'output_language');
    const source = request.video_id ?? request.input_video_id;
    const length = source === undefined ? SOURCE_S : getVideo(account, source).seconds;
    account.chargeCredits(languages.length * computeCredits(RATES.translation_minute, length));
    const timed = { ...request, start_time: 0, end_time: length };
    const ids = languages.map(() => startJob(account, 'translation_v2', timed, { title, _audio }).id);
    return several ? { video_translate_ids: ids } : { video_translate_id: ids[0] };
  },
  list_translation_languages_v2: () => ({ languages: LANGUAGES }),
};

export const translationView: JobView = {
  show(account, job, base) {
    const { created_at, ...view } = toJobView(account, job, base);
    return view.url && job.publicFields._audio === true ? { ...view, url: toFileUrl(base, job.id, 'wav') } : view;
  },
};
