import { job } from '../../declarations/job.ts';

/** The kind of job that a batch is for `wait_for_jobs`; this server itself reads it. */
export const agentBatchJob = job({
  name: 'agent_batch',
  noun: 'Batch of films',
  idField: 'batch_id',
  typical: { text: 'hours for many films', seconds: 7200 },
  finished: 'All films of the batch are over: follow_video_agent_batch has the table.',
  status: { completed: ['completed'], failed: ['failed'] },
});
