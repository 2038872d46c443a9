import type { JobKind, JobRef, JobState } from '../../../declarations/job.ts';
import type { Progress } from '../../../declarations/progress.ts';
import type { RequestOptions } from '../../../heygen/client.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import { aggregateState } from '../../../jobs/aggregate-state.ts';
import type { JobOutcome, JobWatcher } from '../../../jobs/job-watcher.ts';
import type { Reading } from '../../../jobs/status-reader.ts';
import { createProgressLine } from './progress.ts';

/** How often progress is sent at least, in milliseconds: hosts and proxies close silent calls after 60 s. */
const PROGRESS_INTERVAL_MS = 10_000;

/** The longest that a single reading takes, in milliseconds. */
const SINGLE_READ_TIMEOUT_MS = 20_000;

/** A wait of one call for its jobs. */
export interface JobsToWaitFor {
  refs: readonly JobRef[];
  caller: RequestOptions;
  timeoutMs: number;
  /** Set where the first reading of each is enough. */
  singleRead?: true;
  /** Set where it is enough that one more of them is over. */
  untilNext?: true;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
}

/** How the wait for one job ended: with what was read of it, or because it cannot be read. */
export type JobEnd = { ref: JobRef; outcome: JobOutcome } | { ref: JobRef; error: HeyGenError };

/** The progress of one call over all its jobs. A timer sends it between polls, too. */
function createProgress(total: number, onProgress: (progress: Progress) => void) {
  const line = createProgressLine(Date.now());
  const states = new Map<number, JobState>();
  let latest: [JobState, JobKind] | undefined;
  const step = () => {
    if (!latest) return;
    const [state, kind] = latest;
    const next = line.next(
      aggregateState(state, [...states.values()], total),
      total > 1 ? undefined : kind,
      Date.now(),
    );
    if (next) onProgress(next);
  };
  const pulse = setInterval(step, PROGRESS_INTERVAL_MS);
  return {
    update(index: number, state: JobState, kind: JobKind) {
      states.set(index, state);
      latest = [state, kind];
      step();
    },
    end: () => clearInterval(pulse),
  };
}

function startWaits(
  watcher: JobWatcher,
  { refs, caller, timeoutMs, singleRead, onProgress }: JobsToWaitFor,
  onReading?: (ref: JobRef, reading: Reading) => void,
) {
  const progress = onProgress && createProgress(refs.length, onProgress);
  const pace = singleRead ? { timeoutMs: SINGLE_READ_TIMEOUT_MS, singleRead } : { timeoutMs };
  const waits = refs.map((ref, index) => ({
    ref,
    outcome: watcher.wait(ref, {
      caller,
      ...pace,
      onReading: (reading) => {
        onReading?.(ref, reading);
        progress?.update(index, reading.state, reading.ref.kind);
      },
    }),
  }));
  return { waits, end: () => progress?.end() };
}

/**
 * Waits for one job, until it is finished.
 * @throws HeyGenError when it cannot be read
 */
export async function waitForOne(
  watcher: JobWatcher,
  ref: JobRef,
  { caller, timeoutMs, onProgress }: Omit<JobsToWaitFor, 'refs'>,
): Promise<JobOutcome> {
  const progress = onProgress && createProgress(1, onProgress);
  const onReading = ({ state, ref: { kind } }: Reading) => progress?.update(0, state, kind);
  return watcher.wait(ref, { caller, timeoutMs, onReading }).finally(() => progress?.end());
}

/**
 * Waits for jobs in parallel, until all are finished.
 * @throws HeyGenError when one of them cannot be read; the waits of the others are then aborted
 */
export async function waitForAll(
  watcher: JobWatcher,
  wait: JobsToWaitFor,
): Promise<{ ref: JobRef; outcome: JobOutcome }[]> {
  const over = new AbortController();
  const { signal = over.signal } = wait.caller;
  const caller: RequestOptions = { ...wait.caller, signal: AbortSignal.any([signal, over.signal]) };
  const { waits, end } = startWaits(watcher, { ...wait, caller });
  try {
    return await Promise.all(waits.map(async ({ ref, outcome }) => ({ ref, outcome: await outcome })));
  } finally {
    over.abort();
    end();
  }
}

/** The end of one wait as a value: one that cannot be read does not end the others. */
async function toJobEnd({ ref, outcome }: { ref: JobRef; outcome: Promise<JobOutcome> }): Promise<JobEnd> {
  try {
    return { ref, outcome: await outcome };
  } catch (error) {
    if (error instanceof HeyGenError) return { ref, error };
    throw error;
  }
}

const isRunning = (end: JobEnd) => 'outcome' in end && !end.outcome.finished;

/** The first reading of a job, with the newest in its place where there is one. */
const updateReading = (first: JobEnd, newest: Reading | undefined): JobEnd =>
  newest && 'outcome' in first ? { ...first, outcome: { ...first.outcome, readings: [newest] } } : first;

/**
 * Waits until one of several running jobs is over, and stops waiting for the others.
 * @returns those that are over, and the newest reading of each
 */
async function waitForFirst(watcher: JobWatcher, wait: JobsToWaitFor) {
  const over = new Map<JobRef, JobEnd>();
  const newest = new Map<JobRef, Reading>();
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, ...(wait.caller.signal ? [wait.caller.signal] : [])]);
  const stoppable = { ...wait, caller: { ...wait.caller, signal } };
  const { waits, end } = startWaits(watcher, stoppable, (ref, reading) => newest.set(ref, reading));
  const ends = waits.map(async (started) => over.set(started.ref, await toJobEnd(started)));
  try {
    await Promise.race(ends);
  } finally {
    enough.abort();
    end();
  }
  // A wait that was stopped rejects.
  await Promise.allSettled(ends);
  wait.caller.signal?.throwIfAborted();
  return { over, newest };
}

/** Waits until one more of several jobs is over: those that were over at the first reading do not count. */
async function waitForNext(watcher: JobWatcher, wait: JobsToWaitFor): Promise<JobEnd[]> {
  const first = await waitForEach(watcher, { ...wait, untilNext: undefined, singleRead: true });
  const refs = first.filter(isRunning).map(({ ref }) => ref);
  if (refs.length === 0) return first;
  const { over, newest } = await waitForFirst(watcher, { ...wait, refs });
  return first.map((end) => over.get(end.ref) ?? updateReading(end, newest.get(end.ref)));
}

/** Waits for jobs in parallel and reports each by itself: one that cannot be read does not end the others. */
export async function waitForEach(watcher: JobWatcher, wait: JobsToWaitFor): Promise<JobEnd[]> {
  if (wait.untilNext && !wait.singleRead) return waitForNext(watcher, wait);
  const { waits, end } = startWaits(watcher, wait);
  return Promise.all(waits.map(toJobEnd)).finally(end);
}
