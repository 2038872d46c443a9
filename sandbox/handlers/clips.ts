import { toObject, toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createJobHandlers, type Handlers } from '../handler.ts';
import { getJobProgress, type Job, startJob, toJobView } from '../jobs.ts';

/** Seconds of a clip by the duration type that was asked for. */
const CLIP_S: Readonly<Record<string, number>> = { '30': 28, '60': 55, '180': 170, long: 240 };

/** A clipping job with its clips. */
export function toClippingView(account: Account, job: Job, base: string): Json {
  const { aspect_ratio = 'portrait', duration_types: types = ['30'] } = toObject(job.publicFields._settings);
  const view = toJobView(account, job, base);
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
  return { ...view, progress: getJobProgress(account, job), clips: view.status === 'completed' ? clips : [] };
}

const clippings = createJobHandlers('clipping', 'job_id', toClippingView);

export const clips: Handlers = {
  create_ai_clipping({ account, request }) {
    const { title = null, input_language = 'en', callback_id = null, output_settings: _settings = {} } = request;
    const fields = { title, input_language, source_duration: 1800, callback_id, _settings };
    return { ai_clipping_id: startJob(account, 'clipping', request, fields).id };
  },
  get_ai_clipping: clippings.get,
  list_ai_clipping: clippings.list,
  delete_ai_clipping: clippings.remove,
};
