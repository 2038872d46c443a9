import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { type Job, jobView, startJob } from '../jobs.ts';

/** HeyGen v1, POST /v1/workflows/executions. */
export function execute(account: Account, request: Json): Json {
  const { id } = startJob(account, 'workflow_execution', request, { _type: request.workflow_type });
  return { execution_id: id, status: 'submitted' };
}

/** HeyGen v1, GET /v1/workflows/executions/{execution_id}: nodes that make a film name it once more. */
export function executionView(account: Account, job: Job, base: string): Json {
  const { created_at, failure_message, output, ...view } = jobView(account, job, base);
  const swaps = job.shown._type === 'FaceswapNode';
  return {
    ...view,
    output: swaps || output === null ? output : { video: { ...(output as Json), video_id: job.id } },
    error: failure_message === null ? null : { message: failure_message },
  };
}
