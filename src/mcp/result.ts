import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Answer } from '../heygen/answer.ts';
import { type ErrorFacts, type HeyGenError, hasOwnAdvice } from '../heygen/errors.ts';
import { type JobRef, type JobState, KINDS } from '../jobs/kinds.ts';
import { duration } from '../jobs/progress.ts';
import type { Outcome } from '../jobs/watcher.ts';
import { type Json, type Operation, pathParameters } from '../operation.ts';

const isScalar = (value: unknown) => value === null || typeof value !== 'object';

/** One field as a line; objects as compact JSON. */
const line = ([name, value]: [string, unknown]) => `${name}: ${isScalar(value) ? value : JSON.stringify(value)}`;

const lines = (data: Json) => Object.entries(data).map(line).join('\n');

/** A cell of a table: tabs and line ends would break it. */
function cell(value: unknown): string {
  if (value === undefined) return '';
  const text =
    Array.isArray(value) && value.every(isScalar)
      ? value.join(',')
      : isScalar(value)
        ? String(value)
        : JSON.stringify(value);
  return text.replace(/[\t\n\r]+/g, ' ');
}

/** A list as tab-separated text, which costs a model about half of the same JSON. */
function table(columns: readonly string[], items: readonly Json[]): string {
  return [columns.join('\t'), ...items.map((item) => columns.map((column) => cell(item[column])).join('\t'))].join(
    '\n',
  );
}

const result = (text: string, structuredContent?: Json, isError?: true): CallToolResult => ({
  content: [{ type: 'text', text }],
  ...(structuredContent && { structuredContent }),
  ...(isError && { isError }),
});

/** The one place where a failure becomes a result: a fact, a fix, and what HeyGen said for whoever debugs. */
const failed = (text: string, structuredContent?: Json) => result(text, structuredContent, true);

const pick = (item: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]));

function pageResult({ list }: Operation, answer: Extract<Answer, { kind: 'page' }>, verbose: boolean): CallToolResult {
  const { name, columns } = list as NonNullable<Operation['list']>;
  const shown = verbose ? [...new Set(answer.items.flatMap(Object.keys))] : columns;
  const items = verbose ? answer.items : answer.items.map((item) => pick(item, columns));
  const more = answer.nextToken ? ` More: call again with token "${answer.nextToken}".` : '';
  const text = items.length === 0 ? `No ${name}.${more}` : `${items.length} ${name}.${more}\n${table(shown, items)}`;
  return result(text, {
    [name]: items,
    has_more: answer.hasMore,
    ...(answer.nextToken && { next_token: answer.nextToken }),
  });
}

/** Cuts long fields to what the declaration shows without `verbose`. */
function excerptOf({ excerpt = {} }: Operation, data: Json, verbose: boolean): Json {
  if (verbose) return data;
  const short = { ...data };
  for (const [name, count] of Object.entries(excerpt)) {
    if (Array.isArray(short[name])) short[name] = short[name].slice(0, count);
  }
  return short;
}

/** An answer without long work in it. */
export function answerResult(operation: Operation, answer: Answer, verbose: boolean): CallToolResult {
  if (answer.kind === 'page') return pageResult(operation, answer, verbose);
  const data = excerptOf(operation, answer.data, verbose);
  return result(lines(data), data);
}

/** How to go on with a job, as a call. */
export function readCall({ kind, id }: JobRef, waitSeconds: number): string {
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

/** What a field takes, from its own description. */
const about = ({ input }: Operation, field: PropertyKey | undefined) => {
  const description = (input.shape[String(field)] as z.ZodType | undefined)?.description;
  return description ? ` ${description}` : '';
};

function problem(operation: Operation, issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'arguments';
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? ` It has ${Object.keys(operation.input.shape).join(', ') || 'none'}.` : '';
    return `${issue.path.length === 0 ? '' : `${field}: `}${issue.keys.join(', ')}: not a field of this tool.${known}`;
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return `${field}: ${missing ? 'missing' : issue.message}.${about(operation, issue.path[0])}`;
}

/** Arguments that the schema refuses, one line a problem: the field, what is wrong, what it takes. */
export function refusal(operation: Operation, error: z.ZodError): CallToolResult {
  const problems = error.issues.map((issue) => `- ${problem(operation, issue)}`);
  return failed(
    `${operation.name} was not called: its arguments are not valid.\n${problems.join('\n')}\nCorrect them and call again.`,
  );
}

const details = (facts: ErrorFacts) =>
  [
    facts.status !== undefined && `status ${facts.status}`,
    facts.code && `code ${facts.code}`,
    facts.param && `param ${facts.param}`,
    facts.requestId && `request ${facts.requestId}`,
  ].filter(Boolean);

/** What to do, given that a job may have been started although HeyGen did not say so. */
function adviceOf({ effect, job }: Operation, { uncertain, hint }: ErrorFacts): string {
  if (!uncertain || effect !== 'create' || !job) return hint;
  return `It may have been submitted all the same: look with ${KINDS[job].list} before you call again, or it may be paid for twice.`;
}

/** Says of each id in the path where a valid one comes from, and what else a 404 may mean. */
function sources(operation: Operation, { kind, code }: ErrorFacts): string {
  if (kind !== 'not_found' || hasOwnAdvice(code)) return '';
  const origins = pathParameters(operation).map((name) => ` ${name}:${about(operation, name)}`);
  const lost = operation.job && KINDS[operation.job].lost;
  return origins.join('') + (lost ? ` ${lost}` : '');
}

/** A failed call, explained: fact, fix, next tool, and HeyGen's own words behind it. */
export function errorResult(operation: Operation, error: HeyGenError): CallToolResult {
  const { facts } = error;
  const wait = facts.retryAfter === undefined ? '' : ` HeyGen asks to wait ${duration(facts.retryAfter)}.`;
  const behind = details(facts);
  const fact = error.message.replace(/\.?$/, '.');
  const text = `${fact}${wait} ${adviceOf(operation, facts)}${sources(operation, facts)}`;
  return failed(behind.length > 0 ? `${text}\n(${behind.join(', ')})` : text);
}
