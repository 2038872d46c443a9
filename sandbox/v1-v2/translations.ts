import { toTexts } from '../../src/declarations/json.ts';
import { toFileUrl } from '../files/stored-files.ts';
import type { HandlerGroup } from '../handler.ts';
import { LANGUAGES, toLanguageCodes } from '../handlers/translations.ts';
import { startJob } from '../jobs.ts';
import { getRecord } from '../records.ts';
import { VIDEO } from '../video-renders.ts';
import { computeCredits, RATES } from './credits.ts';

/** Seconds that a video is taken to be long that is not of this account. */
const SOURCE_S = 60;

export default {
  jobViews: {
    translation_v2: (fields, { _id, translate_audio_only: audioOnly }, { base }) =>
      fields.url && audioOnly === true ? { ...fields, url: toFileUrl(base, _id, 'wav') } : fields,
  },
  handlers: {
    /** Starts one translation for each language. */
    translate_video_v2({ account, request: { video_url: _, title = '', ...request } }) {
      const { output_language: one, output_languages: several } = request;
      const languages = toTexts(several ?? [one]);
      toLanguageCodes(languages, several ? 'output_languages' : 'output_language');
      const source = request.video_id ?? request.input_video_id;
      const end_time = source === undefined ? SOURCE_S : getRecord(account, VIDEO, source)._seconds;
      account.chargeCredits(languages.length * computeCredits(RATES.translation_minute, end_time));
      const asked = { ...request, title, start_time: 0, end_time };
      const ids = languages.map(() => startJob(account, 'translation_v2', asked)._id);
      return several ? { video_translate_ids: ids } : { video_translate_id: ids[0] };
    },
    list_translation_languages_v2: () => ({ languages: LANGUAGES }),
  },
} satisfies HandlerGroup;
