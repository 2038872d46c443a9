import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { type JobRef, KINDS } from '../jobs/kinds.ts';
import { type Progress, progressLine } from '../jobs/progress.ts';
import type { Watcher } from '../jobs/watcher.ts';
import type { Logger } from '../log.ts';
import type { Json, Operation } from '../operation.ts';
import { withoutNulls } from '../without-nulls.ts';
import { errorResult, refusal } from './explanation.ts';
import { outcomeResult, startedResult } from './job-result.ts';
import { lenient } from './lenient-arguments.ts';
import { answerResult } from './result.ts';
import { type Controls, inputOf } from './tool.ts';

/** What calls share: one set per process. */
export interface Services {
  client: HeyGenClient;
  watcher: Watcher;
  log: Logger;
  /** The longest that one call waits, in seconds. */
  waitSeconds: number;
}

/** One tool call, as the host made it. */
export interface Call {
  operation: Operation;
  arguments: Json;
  caller: Caller;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
}

const inputs = new WeakMap<Operation, z.ZodObject>();

/** The schema that a call's arguments are read with, built when the tool is called first. */
function schemaOf(operation: Operation): z.ZodObject {
  const schema = inputs.get(operation) ?? inputOf(operation);
  inputs.set(operation, schema);
  return schema;
}

function waitFor(services: Services, call: Call, ref: JobRef, seconds: number) {
  const progress = progressLine(Date.now());
  return services.watcher.wait(ref, {
    caller: call.caller,
    patienceMs: Math.min(seconds, services.waitSeconds) * 1000,
    onReading: ({ ref: { kind }, state }) => {
      const step = call.onProgress && progress.next(state, kind, Date.now());
      if (step) call.onProgress?.(step);
    },
  });
}

async function readJob(services: Services, call: Call, ref: JobRef, { wait_seconds = 0, verbose = false }: Controls) {
  const outcome = await waitFor(services, call, ref, wait_seconds);
  return outcomeResult(call.operation, outcome, {}, verbose, services.waitSeconds);
}

/** Starts a job. Once it runs nothing may hide its id, so a wait that fails becomes a remark beside it. */
async function startJob(services: Services, call: Call, kind: JobRef['kind'], input: Json, { wait = false }: Controls) {
  const answer = await services.client.call(call.operation, input, call.caller);
  if (answer.kind !== 'one') throw new TypeError(`${call.operation.name} must answer one object`);
  const ref: JobRef = { kind, id: String(answer.data[KINDS[kind].idField]) };
  if (!wait) return startedResult(ref, answer.data, services.waitSeconds);
  try {
    const outcome = await waitFor(services, call, ref, services.waitSeconds);
    return outcomeResult(call.operation, outcome, answer.data, false, services.waitSeconds);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return startedResult(ref, answer.data, services.waitSeconds, `It could not be followed (${error.message}). `);
  }
}

async function run(services: Services, call: Call, input: Json, controls: Controls): Promise<CallToolResult> {
  const { operation, caller } = call;
  if (operation.job && operation.effect === 'read') {
    const ref: JobRef = { kind: operation.job, id: String(input[KINDS[operation.job].idField]) };
    return readJob(services, call, ref, controls);
  }
  if (operation.job) return startJob(services, call, operation.job, input, controls);
  return answerResult(operation, await services.client.call(operation, input, caller), controls.verbose ?? false);
}

function logEnd({ log }: Services, { operation, caller }: Call, began: number, result?: CallToolResult): void {
  const outcome = result ? (result.isError ? 'error' : 'ok') : caller.signal?.aborted ? 'cancelled' : 'fault';
  log.debug({ tool: operation.name, outcome, ms: Math.round(performance.now() - began) }, 'call');
}

/** Runs a call and explains HeyGen's failures as a result with `isError`, so that the model can read and correct them. */
async function explained(services: Services, call: Call): Promise<CallToolResult> {
  const schema = schemaOf(call.operation);
  const parsed = schema.safeParse(lenient(schema, withoutNulls(call.arguments)), { reportInput: true });
  if (!parsed.success) return refusal(call.operation, parsed.error);
  const { wait, wait_seconds, verbose, ...input } = parsed.data as Json & Controls;
  try {
    return await run(services, call, input, { wait, wait_seconds, verbose });
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    const { kind, status, code, requestId } = error.facts;
    services.log.warn({ tool: call.operation.name, kind, status, code, requestId }, error.message);
    return errorResult(call.operation, error);
  }
}

/**
 * Makes one tool call.
 * @throws the signal's reason when the caller went away, and programming errors
 */
export async function callTool(services: Services, call: Call): Promise<CallToolResult> {
  const began = performance.now();
  let result: CallToolResult | undefined;
  try {
    result = await explained(services, call);
    return result;
  } finally {
    logEnd(services, call, began, result);
  }
}
