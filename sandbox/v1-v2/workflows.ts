import type { Json } from '../../src/declarations/operation.ts';
import type { Handler, Handlers } from '../handler.ts';
import { getJob, startJob, toJobView } from '../jobs.ts';

const execute: Handler = ({ account, request }) => {
  const { id } = startJob(account, 'workflow_execution', request, { _type: request.workflow_type });
  return { execution_id: id, status: 'submitted' };
};

export const workflows: Handlers = {
  swap_face_v1: execute,
  generate_clip_v1: execute,
  infer_avatar_v1: execute,

  /** Nodes that make a video name it once more. */
  get_workflow_execution_v1({ account, request, base }) {
    const job = getJob(account, 'workflow_execution', request.execution_id);
    const { created_at, failure_message, output, ...view } = toJobView(account, job, base);
    const isFaceSwap = job.publicFields._type === 'FaceswapNode';
    return {
      ...view,
      output: isFaceSwap || output === null ? output : { video: { ...(output as Json), video_id: job.id } },
      error: failure_message === null ? null : { message: failure_message },
    };
  },
};
