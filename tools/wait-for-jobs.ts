import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { jobsWait } from '../src/declarations/tool.ts';
/** Jobs by kind and id; the call that takes them says which kinds there are. */
export const jobNames = z.array(field.line().min(1)).min(1).max(100);

/** Waits for jobs of any kind, so that one call follows what several calls started. */
export const waitForJobs = jobsWait({
  name: 'wait_for_jobs',
  default: true,
  title: 'Wait for several jobs or renders together: follow them until all are done',
  keywords:
    'wait until all jobs renders are finished complete completion hold on poll follow everything done ready through tell me when several are done together',
  summary: 'Wait until several renders or other jobs of any kind are finished, all at once.',
  effect: 'read',
  input: z.strictObject({
    jobs: jobNames.describe(
      '"kind:id": session, video, translation, proofread, lipsync, clipping, look, voice, video_batch, agent_batch, …',
    ),
    until: z.enum(['all', 'next']).optional().describe('next: back when one more is over.'),
  }),
  output: z.looseObject({ done: z.int(), total: z.int(), jobs: z.array(z.looseObject({})) }),
  example: {
    input: { jobs: ['video:vid_81b0', 'translation:trn_es_1'] },
    output: { done: 1, total: 2, jobs: [{ job: 'video:vid_81b0', status: 'completed' }] },
  },
  jobs: (input) => [...new Set(input.jobs)],
  untilNext: (input) => input.until === 'next',
});
