import { z } from 'zod';
import { JOB_KINDS, type JobKind, type JobRef, jobsWait } from '../src/declarations/operation.ts';

const isKind = (word: string): word is JobKind => (JOB_KINDS as readonly string[]).includes(word);

/** Splits `video:v1` into kind and id. */
function refOf(job: string): JobRef {
  const colon = job.indexOf(':');
  return { kind: job.slice(0, colon) as JobKind, id: job.slice(colon + 1) };
}

const job = z.string().superRefine((word, { addIssue }) => {
  const { kind, id } = refOf(word);
  if (isKind(kind) && id !== '') return;
  addIssue({ code: 'custom', message: `"${word}" is not kind:id with one of the kinds ${JOB_KINDS.join(', ')}` });
});

/** Jobs by kind and id. */
export const jobNames = z.array(job).min(1).max(100);

/** Waits for jobs of any kind, so that one call follows what several calls started. */
export const waitForJobs = jobsWait({
  name: 'wait_for_jobs',
  default: true,
  title: 'Wait for several jobs',
  summary: 'Waits for jobs of any kind at once.',
  effect: 'read',
  input: z.strictObject({
    jobs: jobNames.describe('"kind:id" each: "video:v1", "translation:t1".'),
  }),
  output: z.looseObject({ done: z.int(), total: z.int(), jobs: z.array(z.looseObject({ job: z.string() })) }),
  example: {
    input: { jobs: ['video:vid_81b0', 'translation:trn_es_1'] },
    output: { done: 1, total: 2, jobs: [{ job: 'video:vid_81b0', status: 'completed' }] },
  },
  jobs: (input) => [...new Set(input.jobs)].map(refOf),
});
