import { toTexts } from '../../src/declarations/json.ts';
import { toFileUrl } from '../files/stored-files.ts';
import type { JobView } from '../job-handlers.ts';
import { toJobView } from '../jobs.ts';

const LAYERS = ['foreground', 'mask', 'background'];

/** HeyGen shows `layers` as an empty map until it is completed, never as null. */
export const backgroundRemovalView: JobView = {
  keeps: ['layers'],
  show(account, job, base) {
    const view = toJobView(account, job, base);
    if (view.status !== 'completed') return { ...view, layers: {}, completed_at: null };
    const layers = toTexts(job.publicFields._layers ?? LAYERS).map((layer) => [
      layer,
      toFileUrl(base, job.id, layer === 'foreground' ? 'webm' : 'mp4'),
    ]);
    return { ...view, layers: Object.fromEntries(layers), completed_at: Math.floor(Date.now() / 1000) };
  },
};
