import { toFileUrl } from '../files/stored-files.ts';
import type { JobView } from '../job-handlers.ts';
import { toJobView } from '../jobs.ts';

/** Nodes that make a video name it once more. */
export const workflowView: JobView = {
  keeps: ['workflow_type'],
  show(account, job, base) {
    const { created_at, failure_message, ...view } = toJobView(account, job, base);
    const video_url = toFileUrl(base, job.id, 'mp4');
    const isFaceSwap = job.publicFields._workflow_type === 'FaceswapNode';
    const output = isFaceSwap ? { video_url } : { video: { video_url, video_id: job.id } };
    return {
      ...view,
      output: view.status === 'completed' ? output : null,
      error: failure_message === null ? null : { message: failure_message },
    };
  },
};
