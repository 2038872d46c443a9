import type { JobKind, JobRef } from '../../declarations/operation.ts';
import type { Progress } from '../../declarations/progress.ts';
import type { Caller } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import type { Outcome, Watcher } from '../../jobs/job-watcher.ts';
import { type JobState, together } from '../../jobs/kinds.ts';
import { progressLine } from './progress.ts';

/** The longest silence towards a caller who asked for progress, in milliseconds: hosts and proxies cut at 60 s. */
const PULSE_MS = 10_000;

/** The longest that a glance takes, in milliseconds. */
const GLANCE_MS = 20_000;

/** A wait of one call for its jobs. */
export interface JobsToWaitFor {
  refs: readonly JobRef[];
  caller: Caller;
  patienceMs: number;
  /** Set where the first reading of each is enough. */
  glance?: true;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
}

/** How the wait for one job ended: with what was read of it, or because it cannot be read. */
export type JobEnd = { ref: JobRef; outcome: Outcome } | { ref: JobRef; error: HeyGenError };

/** The one line of progress of a call, over all its jobs; it moves while HeyGen is not asked, too. */
function progressOf(total: number, onProgress: (progress: Progress) => void) {
  const line = progressLine(Date.now());
  const states = new Map<number, JobState>();
  let latest: [JobState, JobKind] | undefined;
  const step = () => {
    if (!latest) return;
    const [state, kind] = latest;
    const next = line.next(together(state, [...states.values()], total), total > 1 ? undefined : kind, Date.now());
    if (next) onProgress(next);
  };
  const pulse = setInterval(step, PULSE_MS);
  return {
    heard(index: number, state: JobState, kind: JobKind) {
      states.set(index, state);
      latest = [state, kind];
      step();
    },
    end: () => clearInterval(pulse),
  };
}

function waits(watcher: Watcher, { refs, caller, patienceMs, glance, onProgress }: JobsToWaitFor) {
  const progress = onProgress && progressOf(refs.length, onProgress);
  const pace = glance ? { patienceMs: GLANCE_MS, glance } : { patienceMs };
  const all = refs.map((ref, index) =>
    watcher.wait(ref, {
      caller,
      ...pace,
      onReading: ({ ref: { kind }, state }) => progress?.heard(index, state, kind),
    }),
  );
  return { all, end: () => progress?.end() };
}

/**
 * Waits for jobs side by side.
 * @throws HeyGenError when one of them cannot be followed: the call is over, and nobody is left to poll for
 */
export async function waitForAll(watcher: Watcher, wait: JobsToWaitFor): Promise<Outcome[]> {
  const over = new AbortController();
  const { signal = over.signal } = wait.caller;
  const caller: Caller = { ...wait.caller, signal: AbortSignal.any([signal, over.signal]) };
  const { all, end } = waits(watcher, { ...wait, caller });
  try {
    return await Promise.all(all);
  } finally {
    over.abort();
    end();
  }
}

/** Waits for jobs side by side, each to its own end: one that cannot be followed does not end the others. */
export async function waitForEach(watcher: Watcher, wait: JobsToWaitFor): Promise<JobEnd[]> {
  const { all, end } = waits(watcher, wait);
  const ends = all.map(async (one, index): Promise<JobEnd> => {
    const ref = wait.refs[index] as JobRef;
    try {
      return { ref, outcome: await one };
    } catch (error) {
      if (error instanceof HeyGenError) return { ref, error };
      throw error;
    }
  });
  return Promise.all(ends).finally(end);
}
