import type { CallToolResult } from '@modelcontextprotocol/server';
import { formatJobRef, type JobKind, type JobRef } from '../../../declarations/job.ts';
import type { Json, Operation } from '../../../declarations/operation.ts';
import type { JobsWait } from '../../../declarations/tool.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import { getResponseObject } from '../../../heygen/response.ts';
import { parseJobRef } from '../../../jobs/parse-job-ref.ts';
import { getStartedJobIds } from '../../../jobs/started-job-ids.ts';
import { toJobsResult, toOutcomeResult, toStartedResult } from '../../results/job-result.ts';
import { addPreviews } from '../../results/preview-result.ts';
import { prependNote } from '../../results/result.ts';
import { type CallServices, getTimeoutMs } from '../call-services.ts';
import type { ParsedCall } from '../call-types.ts';
import { sendOperation } from '../idempotency/send-operation.ts';
import { CallAborted } from '../in-flight-calls.ts';
import { readBalanceAfter } from '../read-balance.ts';
import { describeMadeWith } from './started-jobs.ts';
import { splitBatches, waitForBatches } from './wait-for-batches.ts';
import { waitForAll, waitForEach, waitForOne } from './waiting.ts';

/** A call of an operation with long work in it. */
export type JobCall = ParsedCall<Operation & { job: JobKind }>;

export const isJobCall = (call: ParsedCall<Operation>): call is JobCall => call.tool.job !== undefined;

/** The job that a call reads. The other arguments choose a page of a batch. */
function getJobRef({ tool, input }: JobCall): JobRef {
  const { [tool.job.idField]: id, ...page } = input;
  return { kind: tool.job, id: String(id), page };
}

/** Reads one job, and waits for its end where the call says how long. */
export async function readJob(services: CallServices, call: JobCall): Promise<CallToolResult> {
  const { tool, caller, onProgress, asTask } = call;
  const { wait_seconds = 0, verbose = false, include_previews } = call.options;
  const ref = getJobRef(call);
  services.startedJobs.endRow(caller.key);
  const timeoutMs = asTask ? 0 : getTimeoutMs(services, wait_seconds);
  const outcome = await waitForOne(services.watcher, ref, { caller, timeoutMs, onProgress });
  if (asTask && wait_seconds > 0 && !outcome.finished) return asTask([ref]);
  const balance = await readBalanceAfter(services, [outcome], caller);
  const started = services.startedJobs.find(ref, caller.key);
  const result = prependNote(toOutcomeResult(tool, outcome, {}, verbose, services.waitSeconds, started), balance);
  const answers = outcome.readings.slice(-1).map(({ answer }) => answer);
  return include_previews ? addPreviews(services.files, call, result, answers) : result;
}

/** Sends a call that starts jobs, asking HeyGen to report their ends where it can reach this server. */
export async function startJobs(services: CallServices, call: JobCall): Promise<{ refs: JobRef[]; answer: Json }> {
  const { tool, input, caller } = call;
  const { input: sent, reportedAs } = services.webhooks?.withCallback(tool, input) ?? { input };
  const answer = getResponseObject(tool, await sendOperation(services, { ...call, input: sent }));
  const refs = getStartedJobIds(tool, answer, input).map((id) => ({ kind: tool.job, id }));
  call.record?.jobs.push(...refs.map(formatJobRef));
  if (reportedAs !== undefined && caller.key !== undefined && !tool.mayPause?.(input))
    services.watcher.expectReport(refs, caller.key, reportedAs);
  if (reportedAs !== undefined && caller.key !== undefined && tool.charge)
    services.reportedJobs?.expect(refs, caller.key, reportedAs);
  services.startedJobs.note(refs, call);
  return { refs, answer };
}

/** Waits for the jobs that a call started, to the end of all. */
async function followJobs(
  services: CallServices,
  { tool, caller, onProgress, dialog }: JobCall,
  refs: readonly JobRef[],
  answer: Json,
): Promise<CallToolResult> {
  const timeoutMs = Math.max(0, getTimeoutMs(services) - (dialog?.askedMs ?? 0));
  const ends = await waitForAll(services.watcher, { refs, caller, timeoutMs, onProgress });
  const outcomes = ends.map(({ outcome }) => outcome);
  const findStarted = (ref: JobRef) => services.startedJobs.find(ref, caller.key);
  const [only, ...more] = ends;
  const isOne = only !== undefined && more.length === 0;
  const result = isOne
    ? toOutcomeResult(tool, only.outcome, answer, false, services.waitSeconds, findStarted(only.ref))
    : toJobsResult(ends, answer, services.waitSeconds, findStarted);
  return prependNote(result, await readBalanceAfter(services, outcomes, caller));
}

/** Starts jobs. Once they run nothing may hide their ids, so a wait that fails becomes a note beside them. */
export async function createJobs(services: CallServices, call: JobCall): Promise<CallToolResult> {
  const { refs, answer } = await startJobs(services, call);
  const row = call.options.wait ? [] : services.startedJobs.addToRow(refs, call.caller.key);
  const details = { row, charge: call.tool.charge?.(call.input), madeWith: describeMadeWith(call.tool, call.input) };
  const toStarted = (note?: string) =>
    toStartedResult(call.tool.job, refs, answer, services.waitSeconds, note, details);
  if (refs.length === 0) return toStarted();
  if (call.asTask) return call.asTask(refs, answer);
  if (!call.options.wait) return toStarted();
  try {
    return await followJobs(services, call, refs, answer);
  } catch (error) {
    // A caller that repeats the call gets these jobs, and waits for them.
    if (call.caller.signal?.aborted && !(call.caller.signal.reason instanceof CallAborted)) return toStarted();
    if (!(error instanceof HeyGenError)) throw error;
    return toStarted(`It could not be followed (${error.message}). `);
  }
}

/** Waits for jobs that other calls started. */
export async function callJobsWait(services: CallServices, call: ParsedCall<JobsWait>): Promise<CallToolResult> {
  const { tool, input, caller, onProgress, asTask, options } = call;
  const { batches, words } = splitBatches(tool.jobs(input));
  const refs = await Promise.all(words.map((word) => parseJobRef(services.jobKinds, word)));
  services.startedJobs.endRow(caller.key);
  const singleRead = options.wait_seconds === 0 || undefined;
  if (asTask && !singleRead && batches.length === 0) return asTask(refs);
  const timeoutMs = getTimeoutMs(services, options.wait_seconds);
  const untilNext = tool.untilNext?.(input) || undefined;
  const wait = { refs, caller, timeoutMs, singleRead, untilNext, onProgress };
  const ends =
    batches.length > 0 ? await waitForBatches(services, batches, wait) : await waitForEach(services.watcher, wait);
  const outcomes = ends.flatMap((end) => ('outcome' in end ? end.outcome : []));
  const findStarted = (ref: JobRef) => services.startedJobs.find(ref, caller.key);
  const result = toJobsResult(ends, {}, services.waitSeconds, findStarted);
  return prependNote(result, await readBalanceAfter(services, outcomes, caller));
}
