import { toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { createJobHandlers, type Handlers } from '../handler.ts';
import { type Job, listJobs, startJob, toFileUrl, toJobView } from '../jobs.ts';

/** HeyGen shows `layers` as an empty map until it is completed, never as null. */
function toRemovalView(account: Account, job: Job, base: string): Json {
  const view = toJobView(account, job, base);
  if (view.status !== 'completed') return { ...view, layers: {}, completed_at: null };
  const layers = toTexts(job.publicFields._layers).map((layer) => [
    layer,
    toFileUrl(base, job, layer === 'foreground' ? 'webm' : 'mp4'),
  ]);
  return { ...view, layers: Object.fromEntries(layers), completed_at: Math.floor(Date.now() / 1000) };
}

const jobs = createJobHandlers('background_removal', 'job_id', toRemovalView);

export const backgroundRemovals: Handlers = {
  /** A request_id that was seen gives its job again, uncharged. */
  create_background_removal({ account, request, base }) {
    const { request_id: _request, layers: _layers = ['foreground', 'mask', 'background'] } = request;
    const earlier = listJobs(account, 'background_removal').find(
      ({ publicFields }) => _request !== undefined && publicFields._request === _request,
    );
    const job = earlier ?? startJob(account, 'background_removal', request, { _request, _layers });
    return toRemovalView(account, job, base);
  },
  get_background_removal: jobs.get,
  list_background_removals: jobs.list,
  delete_background_removal: (context) => ({ ...jobs.remove(context), deleted: true }),
};
