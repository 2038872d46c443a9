import type { CallToolResult } from '@modelcontextprotocol/server';
import {
  formatJobRef,
  getFiles,
  getMainFile,
  getReader,
  isFinished,
  type JobKind,
  type JobRef,
  type JobState,
  toText,
} from '../../declarations/job.ts';
import { toObject } from '../../declarations/json.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import { type Charge, formatCharge } from '../../declarations/pricing.ts';
import type { JobOutcome } from '../../jobs/job-watcher.ts';
import { formatDuration } from '../calls/jobs/progress.ts';
import type { StartedJob } from '../calls/jobs/started-jobs.ts';
import type { JobEnd } from '../calls/jobs/waiting.ts';
import { getErrorAdvice } from './error-advice.ts';
import { chargeAllFinished, chargeFinished } from './job-cost.ts';
import { formatLines, takeExcerpt, toFailure, toResult } from './result.ts';
import { sanitizeJson, sanitizeText, sanitizeValue, toOneLine } from './sanitize-text.ts';

/** True for a failure whose reason is money, as HeyGen's several codes and texts for it say. */
export const isLackOfMoney = ({ code, message }: NonNullable<JobState['failure']>): boolean =>
  /credit|payment|quota/i.test(`${code} ${message}`);

/** How to go on with a job, as a call. */
function formatReadCall({ kind, id }: JobRef, waitSeconds: number): string {
  return `${getReader(kind).name} with ${kind.idField} "${id}" and wait_seconds ${waitSeconds}`;
}

/** The longest reason of HeyGen's that is shown, in characters. */
const MAX_REASON = 500;

function describeFailure({ kind, id }: JobRef, { failure }: JobState): string {
  const { noun, idField } = kind;
  const reason = sanitizeText(failure?.message ?? 'HeyGen gave no reason', MAX_REASON);
  const code = failure?.code ? `\nfailure_code: ${sanitizeText(failure.code)}` : '';
  const advice =
    failure && isLackOfMoney(failure)
      ? 'The account has too little money for it, whatever the code is called: the user has to top up.'
      : 'Failed work is not charged. Change what the reason names, then create it anew; if it names nothing, try once more.';
  return `${noun} failed: ${reason}. ${advice}\n${idField}: ${id}${code}`;
}

/** The fields of a failed job that `describeFailure` has not said yet. */
function omitFailure({ kind, id }: JobRef, { failure }: JobState, shown: Json): Json {
  const said = new Map([
    ['id', id],
    [kind.idField, id],
    ['failure_code', failure?.code],
  ]);
  return Object.fromEntries(
    Object.entries(shown).filter(([name, value]) => !said.has(name) || said.get(name) !== value),
  );
}

/** What an end without a result means, which is no failure and no reason to pay again. */
const STOPPED = 'Stopped at your request: no film comes of it. Create nothing anew unless the user asks.';

/** How to wait for what takes longer than one call. */
const describeLongWait = (kind: JobKind, waitSeconds: number) =>
  kind.typical.seconds > waitSeconds
    ? ' The job takes longer than one call waits: tell the user how long it takes, then repeat the call, or come back later.'
    : '';

function describeNextStep(ref: JobRef, state: JobState, waitSeconds: number): string {
  if (state.stopped) return STOPPED;
  switch (state.phase) {
    case 'completed':
      return ref.kind.finished;
    case 'paused':
      return toOneLine(ref.kind.paused?.(ref, state) ?? '');
    case 'awaitingResult':
      return `HeyGen is done but its file has no address yet. Next: ${formatReadCall(ref, Math.min(30, waitSeconds))}.`;
    case 'failed':
      return '';
    default:
      return `Not finished; usual is ${ref.kind.typical.text}. Next: ${formatReadCall(ref, waitSeconds)}.${describeLongWait(ref.kind, waitSeconds)}`;
  }
}

/** What of a session's video is not said of the session already. */
const omitRepeated = ({ id, ...video }: Json, { video_id, ...own }: Json): Json =>
  Object.fromEntries(Object.entries(video).filter(([name, value]) => own[name] !== value && value !== undefined));

/** Where a job stands and what to do next; an error when the job failed. */
function toJobResult(ref: JobRef, state: JobState, shown: Json, note: string, waitSeconds: number): CallToolResult {
  if (state.phase === 'failed')
    return toFailure(`${describeFailure(ref, state)}\n${formatLines(omitFailure(ref, state, shown))}`, shown);
  const next = describeNextStep(ref, state, waitSeconds);
  const { video, cost, ...own } = shown;
  const lines = [note, next, formatLines(own), video && formatLines(omitRepeated(toObject(video), own)), cost];
  return toResult(lines.filter(Boolean).join('\n'), { ...shown, next_step: next, ...(note && { note }) });
}

/** How to go on with several jobs. */
function formatWaitCall(refs: readonly JobRef[], waitSeconds: number): string {
  return `wait_for_jobs with jobs ${JSON.stringify(refs.map(formatJobRef))} and wait_seconds ${waitSeconds}`;
}

function describeNextCall(kind: JobKind, refs: readonly JobRef[], waitSeconds: number): string {
  const [only, ...more] = refs;
  if (!only) return `HeyGen did not name its id; find it with ${kind.list ?? getReader(kind).name}.`;
  // A batch of this server's own has no reader at HeyGen.
  const isWaitedFor = more.length > 0 || !only.kind.reader;
  return `Next: ${isWaitedFor ? formatWaitCall(refs, waitSeconds) : formatReadCall(only, waitSeconds)}.`;
}

/** How to follow what several creates in a row have started, and how to start many at once. */
const describeRow = (row: readonly JobRef[], waitSeconds: number) =>
  ` ${row.length} were started one by one; all together: ${formatWaitCall(row, waitSeconds)}. For many more: create_video_batch, or create_video_agent_batch, which keeps few running at a time.`;

/** Jobs that were just started and are not waited for. `note` says why a wait that was asked for did not happen. */
export function toStartedResult(
  kind: JobKind,
  refs: readonly JobRef[],
  data: Json,
  waitSeconds: number,
  note = '',
  { charge, madeWith, row = [] }: { charge?: Charge; madeWith?: string; row?: readonly JobRef[] } = {},
): CallToolResult {
  const { noun, typical } = kind;
  const together = row.length > 0 ? describeRow(row, waitSeconds) : '';
  const next = `${describeNextCall(kind, refs, waitSeconds)}${together}`;
  const text = `${note}${noun} started; usual is ${typical.text}. Do not create it again. ${next}${describeLongWait(kind, waitSeconds)}\n${formatLines(data)}`;
  const cost = charge && formatCharge(charge);
  const shaped = madeWith && { made_with: madeWith };
  return toResult([text, shaped && formatLines(shaped), cost].filter(Boolean).join('\n'), {
    ...data,
    next_step: `Do not create it again. ${next}`,
    ...(note && { note: note.trim() }),
    ...shaped,
    ...(cost && { cost }),
  });
}

/** Items of a long field that are shown of each of several jobs. */
const MAX_LISTED_JOBS = 5;

const pickBrief = (answer: Json): Json =>
  Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.slice(0, MAX_LISTED_JOBS) : value,
    ]),
  );

const NOTHING_MADE = 'None has a result; tell the user why, as said of each.';

/** Where one of several jobs stands. */
interface JobSummary {
  ref: JobRef;
  state?: JobState;
  /** What is said of it, for a model and as data. */
  text: string;
  data: Json;
}

/** One job in a line: how it stands, what it is called, and its file or why there is none. */
function formatStanding(ref: JobRef, state: JobState, answer: Json): string {
  const { kind } = ref;
  const [title, duration] = [toText(answer.title), answer.duration];
  const named = title ? ` ${JSON.stringify(sanitizeText(title))}` : '';
  if (state.phase === 'failed')
    return `failed${named}: ${sanitizeText(state.failure?.message ?? 'HeyGen gave no reason', MAX_REASON)}`;
  if (state.phase === 'paused') return `${state.status}${named}. ${kind.paused?.(ref, state) ?? ''}`;
  if (state.stopped) return `stopped${named} at your request`;
  if (!kind.files) return `${state.status} ${sanitizeJson(pickBrief(answer))}`;
  const address = toText(getFiles(kind, answer)[getMainFile(kind)]);
  const percent = isFinished(state) || state.percent === undefined ? '' : ` ${Math.round(state.percent)} %`;
  return `${sanitizeText(state.status)}${percent}${named}${duration ? ` ${duration} s` : ''}${address ? ` ${sanitizeValue(address)}` : ''}`;
}

/** How far a result's length may be from its source's, in seconds and as a part. */
const LENGTH_MARGIN_S = 2;
const LENGTH_MARGIN = 0.25;

/** Says when a result is much longer or shorter than its source, which nobody sees who does not watch it. */
function describeLength(duration: unknown, { sourceSeconds }: StartedJob): string {
  if (typeof duration !== 'number' || sourceSeconds === undefined) return '';
  const margin = Math.max(LENGTH_MARGIN_S, LENGTH_MARGIN * sourceSeconds);
  if (Math.abs(duration - sourceSeconds) <= margin) return '';
  return `It is ${Number(duration.toFixed(1))} s long and its source ${Number(sourceSeconds.toFixed(1))} s: check it before it is used.`;
}

function summarizeJob(end: JobEnd, started: StartedJob): JobSummary {
  const job = formatJobRef(end.ref);
  if ('error' in end) {
    const { message, details } = end.error;
    return {
      ref: end.ref,
      text: `${job}: ${sanitizeText(message, MAX_REASON).replace(/\.?$/, '.')} ${getErrorAdvice(details)}`,
      data: { job, error: message },
    };
  }
  const reading = end.outcome.readings.at(-1);
  if (!reading) throw new TypeError('A wait without a reading has no result.');
  const { ref, state, answer } = reading;
  const data = { job, ...pickBrief(answer) };
  const length = describeLength(answer.duration, started);
  const text = [`${job}: ${toOneLine(formatStanding(ref, state, answer))}`, length].filter(Boolean).join(' ');
  return { ref: end.ref, state, text, data: { ...data, ...(length && { note: length }) } };
}

/** True for a job that could not be followed at all, or ended badly. */
const isLost = ({ state }: JobSummary) => state === undefined || state.phase === 'failed';

/**
 * What waiting for several jobs came to. An error only when all of them failed.
 * @param data what the call itself answered, when it started them
 */
export function toJobsResult(
  ends: readonly JobEnd[],
  { status: _, ...data }: Json,
  waitSeconds: number,
  findStarted: (ref: JobRef) => StartedJob = () => ({}),
): CallToolResult {
  const all = ends.map((end) => summarizeJob(end, findStarted(end.ref)));
  const left = all.filter(({ state }) => state && !isFinished(state)).map(({ ref }) => ref);
  const lost = all.filter(isLost).length;
  const kinds = new Set(all.map(({ ref }) => ref.kind));
  const [only] = kinds;
  const done = 'All are over. Give the user the addresses of those that were completed; they expire.';
  const advice = kinds.size === 1 && only && lost === 0 ? only.finished : done;
  const finished = lost === all.length ? NOTHING_MADE : advice;
  const outcomes = ends.flatMap((end) => ('outcome' in end ? [[end.outcome, findStarted(end.ref)] as const] : []));
  const charge = chargeAllFinished(outcomes);
  const cost = charge && formatCharge(charge);
  const [first] = left;
  const next = first ? describeNextCall(first.kind, left, waitSeconds) : finished;
  const text = [
    lost > 0 && `${lost} of ${all.length} failed.`,
    `${all.length - left.length} of ${all.length} over. ${next}`,
    ...all.map((standing) => standing.text),
    cost,
  ];
  const shown = {
    ...data,
    done: all.length - left.length,
    total: all.length,
    jobs: all.map((standing) => standing.data),
    next_step: next,
    ...(cost && { cost }),
  };
  return toResult(text.filter(Boolean).join('\n'), shown, lost === all.length || undefined);
}

const isDone = ({ phase, stopped }: JobState) => phase === 'completed' && !stopped;

/** A session whose video is known: what still matters of it, and the video. */
function mergeVideo({ session_id, title, error }: Json, video: Json): Json {
  const own = { ...(title !== undefined && { title }), ...(error !== undefined && { error }) };
  return { session_id, ...own, status: video.status, video_id: video.id, video };
}

/**
 * What a wait or a plain reading came to.
 * @param data what the call itself answered, when it started the job
 */
export function toOutcomeResult(
  operation: Operation,
  outcome: JobOutcome,
  data: Json,
  verbose: boolean,
  waitSeconds: number,
  started: StartedJob = {},
): CallToolResult {
  const [first, ...later] = outcome.readings;
  if (!first) throw new TypeError('A wait without a reading has no result.');
  const last = later.at(-1);
  const { state, ref } = last ?? first;
  const merged = { ...data, ...first.answer };
  const shown =
    last && !verbose
      ? mergeVideo(merged, last.answer)
      : { ...merged, ...(last && { status: last.answer.status, video: last.answer }) };
  const charge = chargeFinished(outcome, started);
  const detailed = {
    ...shown,
    ...(isDone(state) && ref.kind.explain?.((last ?? first).answer)),
    ...(isDone(state) && started.madeWith && { made_with: started.madeWith }),
    ...(charge && { cost: formatCharge(charge) }),
  };
  const waited = outcome.finished || outcome.waited === 0 ? '' : `Waited ${formatDuration(outcome.waited)}.`;
  const note = waited || describeLength((last ?? first).answer.duration, started);
  return toJobResult(state.next ?? ref, state, takeExcerpt(operation, detailed, verbose), note, waitSeconds);
}
