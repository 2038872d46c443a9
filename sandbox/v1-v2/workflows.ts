import { toFileUrl } from '../files/stored-files.ts';
import type { HandlerGroup } from '../handler.ts';

export default {
  jobViews: {
    /** Nodes that make a video name it once more. */
    workflow_execution_v1({ status, ...fields }, { _id, workflow_type }, { base }) {
      const video_url = toFileUrl(base, _id, 'mp4');
      const output = workflow_type === 'FaceswapNode' ? { video_url } : { video: { video_url, video_id: _id } };
      return {
        ...fields,
        status,
        output: status === 'completed' ? output : null,
        error: status === 'failed' ? { message: 'A node of the workflow failed' } : null,
      };
    },
  },
} satisfies HandlerGroup;
