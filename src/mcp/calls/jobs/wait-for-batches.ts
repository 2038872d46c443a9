import type { RequestOptions } from '../../../heygen/client.ts';
import { agentBatchJob } from '../../agent-batches/batch-job.ts';
import type { CallServices } from '../call-services.ts';
import { type JobEnd, type JobsToWaitFor, waitForEach } from './waiting.ts';

const PREFIX = `${agentBatchJob.name}:`;

/** Separates the jobs that HeyGen reads from the batches that this server reads itself. */
export function splitBatches(jobs: readonly string[]): { batches: string[]; words: string[] } {
  const batches = jobs.filter((word) => word.startsWith(PREFIX)).map((word) => word.slice(PREFIX.length));
  return { batches, words: jobs.filter((word) => !word.startsWith(PREFIX)) };
}

interface BatchRead {
  caller: RequestOptions;
  timeoutMs: number;
  untilNext?: true;
}

async function waitForBatch(services: CallServices, id: string, { caller, ...wait }: BatchRead): Promise<JobEnd> {
  const answer = await services.agentBatches.wait({ services, caller }, id, wait);
  const ref = { kind: agentBatchJob, id };
  const state = agentBatchJob.state(answer);
  return { ref, outcome: { readings: [{ ref, state, answer }], finished: state.phase === 'completed', waited: 0 } };
}

/** Waits for batches and other jobs: for the end of all or, where that is enough, until one more of anything is over. */
export async function waitForBatches(
  services: CallServices,
  batches: readonly string[],
  wait: JobsToWaitFor,
): Promise<JobEnd[]> {
  const { refs, timeoutMs, singleRead, untilNext } = wait;
  const start = (caller: RequestOptions, ms: number, single: true | undefined) => [
    ...batches.map(async (id) => [await waitForBatch(services, id, { caller, timeoutMs: ms, untilNext })]),
    ...(refs.length > 0 ? [waitForEach(services.watcher, { ...wait, caller, timeoutMs: ms, singleRead: single })] : []),
  ];
  if (untilNext && !singleRead) {
    const enough = new AbortController();
    const signal = AbortSignal.any([enough.signal, ...(wait.caller.signal ? [wait.caller.signal] : [])]);
    const waits = start({ ...wait.caller, signal }, timeoutMs, undefined);
    await Promise.race(waits).finally(() => enough.abort());
    await Promise.allSettled(waits);
    wait.caller.signal?.throwIfAborted();
  }
  const readsNow = singleRead !== undefined || untilNext !== undefined;
  return (await Promise.all(start(wait.caller, readsNow ? 0 : timeoutMs, readsNow || undefined))).flat();
}
