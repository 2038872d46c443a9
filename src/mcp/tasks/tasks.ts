import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { formatJobRef, isFinished, type JobKinds, type JobRef } from '../../declarations/job.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import { isOperation, type Tool } from '../../declarations/tool.ts';
import type { HeyGenClient, RequestOptions } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { isTransient } from '../../heygen/transient-errors.ts';
import { aggregateState } from '../../jobs/aggregate-state.ts';
import type { JobWatcher } from '../../jobs/job-watcher.ts';
import { parseJobRef } from '../../jobs/parse-job-ref.ts';
import type { Logger } from '../../runtime/log.ts';
import { createProgressLine } from '../calls/jobs/progress.ts';
import { type JobEnd, waitForEach } from '../calls/jobs/waiting.ts';
import { toErrorResult } from '../results/error-result.ts';
import { toJobsResult, toOutcomeResult } from '../results/job-result.ts';

/** How long HeyGen's jobs and their addresses can be asked for, at least, in milliseconds. */
const TTL_MS = 24 * 3600 * 1000;

/** What a task stands for. All of it is in the task's id, so that any instance can answer after any restart. */
export interface TaskPayload {
  /** The tool that was called. */
  tool: string;
  refs: readonly JobRef[];
  /** Unix milliseconds. */
  createdAt: number;
  /** What the call answered that started the jobs. */
  data?: Json;
}

/** A task as the protocol shows it; `result` once it is completed, as the tool itself would have answered. */
export interface Task extends Json {
  taskId: string;
  status: 'working' | 'completed';
  statusMessage: string;
  createdAt: string;
  lastUpdatedAt: string;
  ttlMs: number;
  pollIntervalMs: number;
  result?: CallToolResult & { resultType: 'complete' };
}

/** What tasks need of the process. */
export interface TaskServices {
  client: HeyGenClient;
  watcher: JobWatcher;
  log: Logger;
  /** The longest that one call waits, in seconds: how later calls are advised. */
  waitSeconds: number;
  getOperation: (name: string) => Operation;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The key that seals an account's tasks, made from its HeyGen key: with another account's an id is noise. */
const deriveKey = (key: string) => Buffer.from(hkdfSync('sha256', key, 'heygen-mcp', 'task', 32));

/** What stands in an id: short, because it travels in a header. */
type Packed = [tool: string, createdAt: number, jobs: readonly PackedJob[], data?: Json];

/** A job as models write it, and the page of a batch. */
type PackedJob = [word: string, page?: Json];

const packJob = (ref: JobRef): PackedJob => (ref.page ? [formatJobRef(ref), ref.page] : [formatJobRef(ref)]);

/** Makes the id of a task. */
export function sealTaskId({ tool, refs, createdAt, data }: TaskPayload, key: string): string {
  const jobs = refs.map(packJob);
  const packed: Packed = data ? [tool, createdAt, jobs, data] : [tool, createdAt, jobs];
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(packed), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** Reads the id of a task; undefined for anything that was not sealed for this account. */
export async function openTaskId(taskId: string, key: string, kinds: JobKinds): Promise<TaskPayload | undefined> {
  const packed = decryptTaskId(taskId, key);
  if (!packed) return undefined;
  const [tool, createdAt, jobs, data] = packed;
  const refs = await Promise.all(
    jobs.map(async ([word, page]) => ({ ...(await parseJobRef(kinds, word)), ...(page && { page }) })),
  );
  return { tool, refs, createdAt, ...(data && { data }) };
}

function decryptTaskId(taskId: string, key: string): Packed | undefined {
  const bytes = Buffer.from(taskId, 'base64url');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(key), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    // Sealed by this server, so it is what `sealTaskId` packed.
    const packed: Packed = JSON.parse(text.toString('utf8'));
    return packed;
  } catch {
    return undefined;
  }
}

function toTask(
  taskPayload: TaskPayload,
  taskId: string,
  watcher: JobWatcher,
  now: Pick<Task, 'status' | 'statusMessage'>,
): Task {
  return {
    taskId,
    ...now,
    createdAt: new Date(taskPayload.createdAt).toISOString(),
    lastUpdatedAt: new Date().toISOString(),
    ttlMs: TTL_MS,
    pollIntervalMs: Math.ceil(watcher.pollIntervalMs),
  };
}

/** A new task, in place of the result of a call that would have waited. */
export function createTask(taskPayload: TaskPayload, key: string, watcher: JobWatcher): CallToolResult {
  const kinds = new Set(taskPayload.refs.map(({ kind }) => kind));
  const statusMessage = [...kinds].map(({ noun, typical }) => `${noun} started; usual is ${typical.text}.`).join(' ');
  const task = toTask(taskPayload, sealTaskId(taskPayload, key), watcher, { status: 'working', statusMessage });
  return { resultType: 'task', ...task, content: [] };
}

const isTaskFinished = (end: JobEnd) =>
  'error' in end ? !isTransient(end.error) : end.outcome.readings.some(({ state }) => isFinished(state));

/** Where a task stands, for a person. */
function describeStatus({ createdAt, refs }: TaskPayload, ends: readonly JobEnd[]): string {
  const readings = ends.flatMap((end) => ('error' in end ? [] : end.outcome.readings.slice(-1)));
  const [first] = readings;
  if (!first) return 'HeyGen does not answer at the moment; the job goes on.';
  const states = readings.map(({ state }) => state);
  const state = aggregateState(first.state, states, refs.length);
  const kind = refs.length > 1 ? undefined : first.ref.kind;
  return createProgressLine(createdAt).next(state, kind, Date.now())?.message ?? state.status;
}

function toTaskResult(
  tool: Tool,
  { refs, data = {} }: TaskPayload,
  ends: readonly JobEnd[],
  waitSeconds: number,
): CallToolResult {
  const [only] = ends;
  if (!only || refs.length > 1 || !isOperation(tool)) return toJobsResult(ends, data, waitSeconds);
  if ('error' in only) return toErrorResult(tool, only.error);
  return toOutcomeResult(tool, only.outcome, data, false, waitSeconds);
}

/** Where a task stands now; once all its jobs are over, with the result of the call that made it. */
export async function readTask(
  { watcher, waitSeconds }: TaskServices,
  tool: Tool,
  taskPayload: TaskPayload,
  taskId: string,
  caller: RequestOptions,
): Promise<Task> {
  const ends = await waitForEach(watcher, { refs: taskPayload.refs, caller, timeoutMs: 0, singleRead: true });
  if (!ends.every(isTaskFinished)) {
    return toTask(taskPayload, taskId, watcher, {
      status: 'working',
      statusMessage: describeStatus(taskPayload, ends),
    });
  }
  const result = toTaskResult(tool, taskPayload, ends, waitSeconds);
  return {
    ...toTask(taskPayload, taskId, watcher, { status: 'completed', statusMessage: 'done' }),
    result: { ...result, resultType: 'complete' },
  };
}

/**
 * Stops what a task started, where HeyGen can. A task of a call that only waited has nothing to stop, and most renders
 * cannot be stopped once they are paid for.
 */
export async function cancelTask(
  { client, getOperation, log }: TaskServices,
  tool: Tool,
  { refs }: TaskPayload,
  caller: RequestOptions,
): Promise<void> {
  if (tool.effect === 'read') return;
  for (const { kind, id } of refs) {
    const { stop, idField } = kind;
    if (!stop) continue;
    try {
      await client.call(getOperation(stop), { [idField]: id }, caller);
    } catch (error) {
      if (!(error instanceof HeyGenError)) throw error;
      log.info({ kind: kind.name, code: error.details.code }, 'a cancelled task could not be stopped');
    }
  }
}
