import type { Handler, Handlers } from '../handler.ts';
import { getJob, startJob, toFileUrl, toJobView } from '../jobs.ts';

const execute: Handler = ({ account, request }) => {
  const { id } = startJob(account, 'workflow_execution_v1', request, { _type: request.workflow_type });
  return { execution_id: id, status: 'submitted' };
};

export const workflows: Handlers = {
  swap_face_v1: execute,
  generate_clip_v1: execute,
  infer_avatar_v1: execute,

  /** Nodes that make a video name it once more. */
  get_workflow_execution_v1({ account, request, base }) {
    const job = getJob(account, 'workflow_execution_v1', request.execution_id);
    const { created_at, failure_message, ...view } = toJobView(account, job, base);
    const isFaceSwap = job.publicFields._type === 'FaceswapNode';
    const video_url = toFileUrl(base, job, 'mp4');
    const output = isFaceSwap ? { video_url } : { video: { video_url, video_id: job.id } };
    return {
      ...view,
      output: view.status === 'completed' ? output : null,
      error: failure_message === null ? null : { message: failure_message },
    };
  },
};
