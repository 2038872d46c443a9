import type { JobKind, JobState } from '../../../declarations/job.ts';
import type { Progress } from '../../../declarations/progress.ts';
import { sanitizeText } from '../../results/sanitize-text.ts';

/** How far progress goes before the end. */
const MAX_BEFORE_END = 99;
/** Where a job hands over to the one that it leads to, on their one line. */
const HANDOVER = 60;

/** Where a kind's own progress lies on the line. */
function getRange(kind: JobKind | undefined, followsAnother: boolean): [number, number] {
  if (kind?.leadsTo) return [0, HANDOVER];
  return followsAnother ? [HANDOVER, MAX_BEFORE_END] : [0, MAX_BEFORE_END];
}

/** Only the end is 100; until then a notification moves at least this part of what is left. */
const MIN_STEP_FRACTION = 0.03;

const PHASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    thinking: 'planning',
    reviewing: 'reviewing the draft',
    generating: 'generating scenes',
    waiting_for_input: 'waiting for an answer',
    waiting: 'queued',
    pending: 'queued',
    processing: 'rendering',
    running: 'working',
    pending_consent: 'waiting for consent',
    loading: 'gathering',
    completed: 'done',
  }),
);

/** Time in words: `45 s`, `3 min 10 s`, `1 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function estimateFraction(state: JobState, kind: JobKind | undefined, elapsed: number): number {
  if (state.phase === 'awaitingResult') return 1;
  if (state.percent !== undefined) return Math.min(1, Math.max(0, state.percent / 100));
  if (state.phase === 'queued' || kind === undefined) return 0;
  return 1 - Math.exp(-elapsed / kind.typical.seconds);
}

function formatMessage(state: JobState, kind: JobKind | undefined, elapsed: number): string {
  if (kind === undefined) return `${sanitizeText(state.status, 60)} · ${formatDuration(elapsed)} so far`;
  const { noun, typical } = kind;
  const phase = state.phase === 'awaitingResult' ? 'fetching the result' : (PHASES.get(state.status) ?? state.status);
  const percent = state.percent === undefined ? '' : ` ${Math.round(state.percent)} %`;
  return `${noun}: ${sanitizeText(phase, 60)}${percent} · ${formatDuration(elapsed)} so far, usually ${typical.text}`;
}

/**
 * The next number on the line: a whole one, as hosts show it, and at least a part of what is left further on. Past the
 * last whole number fractions follow, because a silent call is given up.
 */
function getNextStep(last: number, reached: number): number {
  if (last >= MAX_BEFORE_END) return Number((last + (100 - last) * MIN_STEP_FRACTION).toFixed(3));
  const least = last < 0 ? 0 : last + (MAX_BEFORE_END - last) * MIN_STEP_FRACTION;
  return Math.max(Math.round(reached), Math.ceil(least));
}

/**
 * The line of progress of one waiting call, over a session and the video that follows it. Numbers only ever grow, as
 * MCP demands, whatever HeyGen reports.
 * @param startedAt when the wait began, Unix milliseconds; used until HeyGen says when the job did
 */
export function createProgressLine(startedAt: number) {
  let last = -1;
  let began = startedAt;
  let followed = false;
  return {
    /**
     * The next step, or undefined when there is no number left between the last one and the end.
     * @param kind of the job, or undefined where `state` is that of several
     */
    next(state: JobState, kind: JobKind | undefined, now: number): Progress | undefined {
      if (kind?.leadsTo) followed = true;
      if (state.startedAt !== undefined) began = Math.min(began, state.startedAt * 1000);
      const elapsed = Math.max(0, (now - began) / 1000);
      const [low, high] = getRange(kind, followed);
      const reached = low + (high - low) * estimateFraction(state, kind, elapsed);
      const progress = state.phase === 'completed' ? 100 : getNextStep(last, reached);
      if (progress <= last) return undefined;
      last = progress;
      return { progress, total: 100, message: formatMessage(state, kind, elapsed) };
    },
  };
}
