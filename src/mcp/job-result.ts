import type { CallToolResult } from '@modelcontextprotocol/server';
import { isSettled, type JobState, KINDS } from '../jobs/kinds.ts';
import { duration } from '../jobs/progress.ts';
import type { Reading } from '../jobs/reader.ts';
import type { Outcome } from '../jobs/watcher.ts';
import type { JobKind, JobRef, Json, Operation } from '../operation.ts';
import { excerptOf, failed, lines, result } from './result.ts';

/** How to go on with a job, as a call. */
function readCall({ kind, id }: JobRef, waitSeconds: number): string {
  const { read, idField } = KINDS[kind];
  return `${read} with ${idField} "${id}" and wait_seconds ${waitSeconds}`;
}

function failureText({ kind, id }: JobRef, { failure }: JobState): string {
  const { noun, idField } = KINDS[kind];
  const reason = failure?.message ?? 'HeyGen gave no reason';
  const code = failure?.code ? `\nfailure_code: ${failure.code}` : '';
  const advice = /credit|payment|quota/i.test(`${failure?.code} ${failure?.message}`)
    ? 'The account lacks credit: get_current_user shows the balance; the user has to top up.'
    : 'Failed work is not charged. Change what the reason names, then create it anew; if it names nothing, try once more.';
  return `${noun} failed: ${reason}. ${advice}\n${idField}: ${id}${code}`;
}

function nextStep(ref: JobRef, state: JobState, waitSeconds: number): string {
  switch (state.phase) {
    case 'completed':
      return KINDS[ref.kind].finished;
    case 'paused':
      return KINDS[ref.kind].paused?.(ref, state) ?? '';
    case 'finishing':
      return `HeyGen is done but its file has no address yet. Next: ${readCall(ref, Math.min(30, waitSeconds))}.`;
    case 'failed':
      return '';
    default:
      return `Not finished; usual is ${KINDS[ref.kind].usual}. Next: ${readCall(ref, waitSeconds)}.`;
  }
}

/** Where a job stands and what to do next; an error when the job failed. */
function jobResult(ref: JobRef, state: JobState, shown: Json, note: string, waitSeconds: number): CallToolResult {
  if (state.phase === 'failed') return failed(`${failureText(ref, state)}\n${lines(shown)}`, shown);
  const next = nextStep(ref, state, waitSeconds);
  const { video, ...own } = shown;
  return result([note, next, lines(own), video && lines(video as Json)].filter(Boolean).join('\n'), {
    ...shown,
    next_step: next,
  });
}

/** How to go on with several jobs of one kind. */
function readManyCall(kind: JobKind, refs: readonly JobRef[], waitSeconds: number): string {
  const { idField, readMany } = KINDS[kind];
  const ids = JSON.stringify(refs.map(({ id }) => id));
  const each = `${readCall(refs[0] as JobRef, waitSeconds)}, and so for each`;
  return readMany ? `${readMany} with ${idField}s ${ids}; results: ${each}` : each;
}

function nextCall(kind: JobKind, refs: readonly JobRef[], waitSeconds: number): string {
  const [only, ...more] = refs;
  if (!only) return `HeyGen did not name its id; find it with ${KINDS[kind].list ?? KINDS[kind].read}.`;
  return `Next: ${more.length > 0 ? readManyCall(kind, refs, waitSeconds) : readCall(only, waitSeconds)}.`;
}

/** Jobs that were just started and are not waited for. `note` says why a wait that was asked for did not happen. */
export function startedResult(
  kind: JobKind,
  refs: readonly JobRef[],
  data: Json,
  waitSeconds: number,
  note = '',
): CallToolResult {
  const { noun, usual } = KINDS[kind];
  const next = nextCall(kind, refs, waitSeconds);
  const text = `${note}${noun} started; usual is ${usual}. Do not create it again. ${next}\n${lines(data)}`;
  return result(text, { ...data, next_step: next });
}

/**
 * What waiting for several jobs of one call came to. An error only when all of them failed.
 * @param data what the call itself answered
 */
export function outcomesResult(outcomes: readonly Outcome[], data: Json, waitSeconds: number): CallToolResult {
  const readings = outcomes.flatMap((outcome) => outcome.readings.slice(-1));
  const left = readings.filter(({ state }) => !isSettled(state)).map(({ ref }) => ref);
  const failures = readings.filter(({ state }) => state.phase === 'failed');
  const { kind } = (readings[0] as Reading).ref;
  const next = left.length > 0 ? nextCall(kind, left, waitSeconds) : KINDS[kind].finished;
  const text = [
    failures.length > 0 && `${failures.length} of ${outcomes.length} failed.`,
    next,
    ...readings.map(({ ref, state, answer }) =>
      state.phase === 'failed' ? failureText(ref, state) : `${ref.id}: ${JSON.stringify(answer)}`,
    ),
  ];
  const shown = { ...data, jobs: readings.map(({ answer }) => answer), next_step: next };
  return result(text.filter(Boolean).join('\n'), shown, failures.length === outcomes.length || undefined);
}

/** A session whose video is known: what still matters of it, and the video. */
function withVideo({ session_id, title }: Json, video: Json): Json {
  return { session_id, ...(title !== undefined && { title }), status: video.status, video_id: video.id, video };
}

/**
 * What a wait or a plain reading came to.
 * @param data what the call itself answered, when it started the job
 */
export function outcomeResult(
  operation: Operation,
  outcome: Outcome,
  data: Json,
  verbose: boolean,
  waitSeconds: number,
): CallToolResult {
  const [first, ...later] = outcome.readings;
  if (!first) throw new TypeError('A wait without a reading has no result.');
  const last = later.at(-1);
  const { state, ref } = last ?? first;
  const merged = { ...data, ...first.answer };
  const shown = last && !verbose ? withVideo(merged, last.answer) : { ...merged, ...(last && { video: last.answer }) };
  const note = outcome.settled || outcome.waited === 0 ? '' : `Waited ${duration(outcome.waited)}.`;
  return jobResult(state.follow ?? ref, state, excerptOf(operation, shown, verbose), note, waitSeconds);
}
