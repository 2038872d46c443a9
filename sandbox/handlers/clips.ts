import { toObject, toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import type { JobView } from '../job-handlers.ts';
import { type Job, toJobView } from '../jobs.ts';

/** Seconds of a clip by the duration type that was asked for. */
const CLIP_S: Readonly<Record<string, number>> = { '30': 28, '60': 55, '180': 170, long: 240 };

/** A clipping job with its clips. */
export function toClippingView(account: Account, job: Job, base: string): Json {
  const { aspect_ratio = 'portrait', duration_types: types = ['30'] } = toObject(job.publicFields._output_settings);
  const { input_language = 'en', ...view } = toJobView(account, job, base);
  const clips = toTexts(types).map((type, index) => ({
    id: `${job.id}_${index + 1}`,
    status: 'completed',
    title: `Highlight ${index + 1}`,
    aspect_ratio,
    duration_seconds: CLIP_S[type] ?? 28,
    virality_score: 80 - index,
    video_url: `${base}/files/${job.id}.mp4`,
    thumbnail_url: null,
    failure_message: null,
  }));
  const completed = view.status === 'completed';
  return { ...view, input_language, source_duration: 1800, clips: completed ? clips : [] };
}

export const clippingView: JobView = { keeps: ['output_settings'], show: toClippingView };
