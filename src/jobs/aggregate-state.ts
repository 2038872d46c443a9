import { isFinished, type JobState } from '../declarations/job.ts';

/** Several jobs as one: done when all are, and so far along as they are on the average. */
export function aggregateState(latest: JobState, states: readonly JobState[], total: number): JobState {
  if (total === 1) return latest;
  const done = states.filter(isFinished).length;
  const percent = states.reduce((sum, state) => sum + (isFinished(state) ? 100 : (state.percent ?? 0)), 0) / total;
  return { status: `${done} of ${total} done`, phase: done === total ? 'completed' : 'running', percent };
}
