import type { CallToolResult } from '@modelcontextprotocol/server';
import { type JobRef, type JobState, KINDS } from '../jobs/kinds.ts';
import { duration } from '../jobs/progress.ts';
import type { Outcome } from '../jobs/watcher.ts';
import type { Json, Operation } from '../operation.ts';
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
  return `${noun} failed: ${reason}. ${advice}\n${idField}: ${id}\nstatus: failed${code}\nfailure_message: ${reason}`;
}

function nextStep(ref: JobRef, state: JobState, waitSeconds: number): string {
  switch (state.phase) {
    case 'completed':
      return 'Finished. Give the user video_url; it expires, get_video gives a fresh one.';
    case 'paused':
      return `The agent asks: "${state.question ?? 'see messages'}" Put this to the user, then answer with send_video_agent_message, session_id "${ref.id}".`;
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
  if (state.phase === 'failed') return failed(failureText(ref, state), shown);
  const next = nextStep(ref, state, waitSeconds);
  const { video, ...own } = shown;
  return result([note, next, lines(own), video && lines(video as Json)].filter(Boolean).join('\n'), {
    ...shown,
    next_step: next,
  });
}

/** A job that was just started and is not waited for. `note` says why a wait that was asked for did not happen. */
export function startedResult(ref: JobRef, data: Json, waitSeconds: number, note = ''): CallToolResult {
  const { noun, usual } = KINDS[ref.kind];
  const next = `Next: ${readCall(ref, waitSeconds)}.`;
  const text = `${note}${noun} started; usual is ${usual}. Do not create it again. ${next}\n${lines(data)}`;
  return result(text, { ...data, next_step: next });
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
