import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { codeOf } from '../handlers/clips.ts';
import { filmOf } from '../handlers/videos.ts';
import { type Job, jobView, startJob } from '../jobs.ts';
import { perMinute, RATES } from './credits.ts';

/** Seconds that a film is taken to be long that is not of this account. */
const SOURCE_S = 60;

/** HeyGen v2, POST /v2/video_translate: one translation for each language. */
export function translate(account: Account, request: Json): Json {
  const { output_language: one, output_languages: several, title = '', translate_audio_only: audio = false } = request;
  const languages = (several ?? [one]) as string[];
  const param = several ? 'output_languages' : 'output_language';
  for (const language of languages) codeOf(language, param);
  const source = request.video_id ?? request.input_video_id;
  const length = source === undefined ? SOURCE_S : filmOf(account, source).seconds;
  account.spend(languages.length * perMinute(RATES.translation_minute, length));
  const ids = languages.map(
    () =>
      startJob(account, 'translation_v2', { ...request, start_time: 0, end_time: length }, { title, _audio: audio }).id,
  );
  return several ? { video_translate_ids: ids } : { video_translate_id: ids[0] };
}

/** HeyGen v2, GET /v2/video_translate/{video_translate_id}. */
export function translationView(account: Account, job: Job, base: string): Json {
  const { created_at, ...view } = jobView(account, job, base);
  return view;
}
