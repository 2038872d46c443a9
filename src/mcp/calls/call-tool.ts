import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { stripNulls } from '../../declarations/json.ts';
import {
  type Composite,
  isComposite,
  isOperation,
  type JobKind,
  type JobRef,
  type JobsWait,
  type Json,
  type Operation,
  type Tool,
  type ToolContext,
} from '../../declarations/operation.ts';
import type { Progress } from '../../declarations/progress.ts';
import { ToolError } from '../../declarations/tool-error.ts';
import type { FileService } from '../../files/file-service.ts';
import type { HeyGenClient, RequestOptions } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { type ApiResponse, getResponseObject } from '../../heygen/response.ts';
import type { JobOutcome, JobWatcher } from '../../jobs/job-watcher.ts';
import { getJobIds, KINDS } from '../../jobs/kinds.ts';
import type { SpendingLimit } from '../../ledger/spending-limit.ts';
import type { Logger } from '../../runtime/log.ts';
import type { CallOutcome, Telemetry } from '../../runtime/telemetry.ts';
import type { Webhooks } from '../../webhooks/callbacks.ts';
import { invalidArgumentsResult, toErrorResult } from '../results/error-result.ts';
import { toJobsResult, toOutcomeResult, toStartedResult } from '../results/job-result.ts';
import { addPreviews } from '../results/preview-result.ts';
import { formatLines, toFailure, toResponseResult, toResult } from '../results/result.ts';
import { createInputSchema, type ServerArguments } from '../tool-list/mcp-tool.ts';
import { coerceArguments } from './coerce-arguments.ts';
import { CallAborted } from './in-flight-calls.ts';
import { splitPaging, takePage } from './local-paging.ts';
import { searchList } from './local-search.ts';
import { waitForAll, waitForEach } from './waiting.ts';

/** What calls share: one set per process. */
export interface CallServices {
  client: HeyGenClient;
  watcher: JobWatcher;
  log: Logger;
  /** The longest that one call waits, in seconds. */
  waitSeconds: number;
  /** Set where the process may spend only so much. */
  spending?: SpendingLimit;
  /** Set where HeyGen can reach this server. */
  webhooks?: Webhooks;
  files: FileService;
  telemetry?: Telemetry;
}

/** One tool call, as the host made it. */
export interface ToolCall {
  tool: Tool;
  arguments: Json;
  caller: RequestOptions;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
  /** Set when the host takes a handle in place of waiting: makes the answer that holds it. */
  asTask?: (refs: readonly JobRef[], data?: Json) => CallToolResult;
}

/** A call of one operation. */
type OperationCall = ToolCall & { tool: Operation };

const inputSchemas = new WeakMap<Tool, z.ZodObject>();

/** The schema that a call's arguments are read with, built when the tool is called first. */
function getInputSchema(tool: Tool): z.ZodObject {
  const schema = inputSchemas.get(tool) ?? createInputSchema(tool);
  inputSchemas.set(tool, schema);
  return schema;
}

const getTimeoutMs = ({ waitSeconds }: CallServices, seconds = waitSeconds) => Math.min(seconds, waitSeconds) * 1000;

async function readJob(
  services: CallServices,
  call: OperationCall,
  ref: JobRef,
  { wait_seconds = 0, verbose = false, include_previews }: ServerArguments,
) {
  const { caller, onProgress, asTask } = call;
  const timeoutMs = asTask ? 0 : getTimeoutMs(services, wait_seconds);
  const [outcome] = (await waitForAll(services.watcher, { refs: [ref], caller, timeoutMs, onProgress })) as [
    JobOutcome,
  ];
  if (asTask && wait_seconds > 0 && !outcome.finished) return asTask([ref]);
  const made = toOutcomeResult(call.tool, outcome, {}, verbose, services.waitSeconds);
  const answers = outcome.readings.slice(-1).map(({ answer }) => answer);
  return include_previews ? addPreviews(services.files, call, made, answers) : made;
}

/** Makes a call that may cost money, within what may be spent. */
async function sendWithinLimit(
  services: CallServices,
  { tool, caller }: OperationCall,
  input: Json,
): Promise<ApiResponse> {
  const giveBack = tool.charge && services.spending?.reserve(tool.charge(input), caller.key);
  try {
    return await services.client.call(tool, input, caller);
  } catch (error) {
    if (error instanceof HeyGenError && !error.details.outcomeUnknown) giveBack?.();
    throw error;
  }
}

/** Starts jobs. Once they run nothing may hide their ids, so a wait that fails becomes a remark beside them. */
async function startJobs(
  services: CallServices,
  call: OperationCall,
  kind: JobKind,
  input: Json,
  { wait = false }: ServerArguments,
) {
  const { input: asking, reportedAs } = services.webhooks?.withCallback(call.tool, input) ?? { input };
  const answer = getResponseObject(call.tool, await sendWithinLimit(services, call, asking));
  const refs = getJobIds(call.tool, answer, input).map((id) => ({ kind, id }));
  if (reportedAs !== undefined && !call.tool.mayPause?.(input))
    services.watcher.expectReport(refs, call.caller.key as string, reportedAs);
  if (call.asTask && refs.length > 0) return call.asTask(refs, answer);
  const started = (note?: string) => toStartedResult(kind, refs, answer, services.waitSeconds, note);
  if (!wait || refs.length === 0) return started();
  try {
    const { caller, onProgress } = call;
    const outcomes = await waitForAll(services.watcher, {
      refs,
      caller,
      timeoutMs: getTimeoutMs(services),
      onProgress,
    });
    const [only, ...more] = outcomes as [JobOutcome, ...JobOutcome[]];
    if (more.length > 0) {
      const ends = outcomes.map((outcome, index) => ({ ref: refs[index] as JobRef, outcome }));
      return toJobsResult(ends, answer, services.waitSeconds);
    }
    return toOutcomeResult(call.tool, only, answer, false, services.waitSeconds);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return started(`It could not be followed (${error.message}). `);
  }
}

async function runOperation(services: CallServices, call: OperationCall, input: Json, controls: ServerArguments) {
  const { tool } = call;
  if (tool.job && tool.effect === 'read') {
    const { [KINDS[tool.job].idField]: id, ...page } = input;
    return readJob(services, call, { kind: tool.job, id: String(id), page }, controls);
  }
  if (tool.job) return startJobs(services, call, tool.job, input, controls);
  const answer = await sendPlain(services, call, input, controls);
  const made = toResponseResult(tool, answer, controls.verbose ?? false);
  if (!controls.include_previews) return made;
  return addPreviews(services.files, call, made, answer.kind === 'page' ? answer.items : [answer.data]);
}

/** The answer of an operation without long work in it. */
async function sendPlain(
  services: CallServices,
  call: OperationCall,
  input: Json,
  { search }: ServerArguments,
): Promise<ApiResponse> {
  const { tool } = call;
  if (tool.encoding) {
    return { kind: 'one', data: await services.files.upload(tool, String(input.file), call) };
  }
  const { sent, page } = splitPaging(tool, input);
  const answer = search
    ? await searchList(services.client, call, sent, search)
    : await sendWithinLimit(services, call, sent);
  return page ? takePage(answer, page) : answer;
}

/** How a tool's own code calls HeyGen, for the caller whose call it is. */
const createToolContext = ({ client, files }: CallServices, call: ToolCall): ToolContext => ({
  request: async (operation, given) => getResponseObject(operation, await client.call(operation, given, call.caller)),
  download: (request) => files.download(request, call),
  store: (to, request) => files.store(to, request, call),
});

/** A result with a remark of ours before what it says. */
function prependNote(outcome: CallToolResult, note: string | undefined): CallToolResult {
  if (!note) return outcome;
  const [first, ...rest] = outcome.content;
  const text = first?.type === 'text' ? `${note}\n${first.text}` : note;
  return {
    ...outcome,
    content: [{ type: 'text', text }, ...rest],
    ...(outcome.structuredContent !== undefined && {
      structuredContent: { ...(outcome.structuredContent as Json), note },
    }),
  };
}

/** Runs an operation on what its preparation makes of the input. */
async function runWithBeforeSend(services: CallServices, call: OperationCall, input: Json, controls: ServerArguments) {
  const { beforeSend } = call.tool;
  if (!beforeSend) return runOperation(services, call, input, controls);
  const own = Object.keys(beforeSend.localInput);
  const steering = Object.fromEntries(Object.entries(input).filter(([name]) => own.includes(name)));
  const sent = Object.fromEntries(Object.entries(input).filter(([name]) => !own.includes(name)));
  const made = await beforeSend.run(sent, steering, createToolContext(services, call));
  return prependNote(await runOperation(services, call, made.input, controls), made.note);
}

/** A file on disk as hosts link to it. */
const toResourceLink = (path: string) =>
  ({ type: 'resource_link', uri: pathToFileURL(path).href, name: basename(path) }) as const;

async function runComposite(services: CallServices, tool: Composite, call: ToolCall, input: Json) {
  const data = (await tool.run(input, createToolContext(services, call))) as Json;
  const made = toResult(tool.text ? tool.text(data) : formatLines(data), data);
  return tool.files ? { ...made, content: [...made.content, ...tool.files(data).map(toResourceLink)] } : made;
}

/** Waits for jobs that other calls started. */
async function runWait(
  services: CallServices,
  tool: JobsWait,
  call: ToolCall,
  input: Json,
  { wait_seconds }: ServerArguments,
) {
  const { caller, onProgress } = call;
  const refs = tool.jobs(input);
  const singleRead = wait_seconds === 0 || undefined;
  if (call.asTask && !singleRead) return call.asTask(refs);
  const timeoutMs = getTimeoutMs(services, wait_seconds);
  const ends = await waitForEach(services.watcher, { refs, caller, timeoutMs, singleRead, onProgress });
  return toJobsResult(ends, {}, services.waitSeconds);
}

async function runTool(
  services: CallServices,
  call: ToolCall,
  input: Json,
  controls: ServerArguments,
): Promise<CallToolResult> {
  const { tool } = call;
  if (isOperation(tool)) return runWithBeforeSend(services, { ...call, tool }, input, controls);
  return isComposite(tool) ? runComposite(services, tool, call, input) : runWait(services, tool, call, input, controls);
}

function recordEnd(
  { log, telemetry }: CallServices,
  { tool, caller }: ToolCall,
  began: number,
  result?: CallToolResult,
): void {
  const ended: CallOutcome = caller.signal?.aborted ? 'cancelled' : 'fault';
  const outcome = result ? (result.isError ? 'error' : 'ok') : ended;
  const ms = performance.now() - began;
  log.debug({ ...caller.logContext, tool: tool.name, outcome, ms: Math.round(ms) }, 'call');
  telemetry?.recordCall(tool.name, outcome, ms / 1000);
}

/** Runs a call and explains HeyGen's failures as a result with `isError`, so that the model can read and correct them. */
async function runExplained(services: CallServices, call: ToolCall): Promise<CallToolResult> {
  const schema = getInputSchema(call.tool);
  const parsed = schema.safeParse(coerceArguments(schema, stripNulls(call.arguments)), { reportInput: true });
  if (!parsed.success) return invalidArgumentsResult(call.tool, parsed.error);
  const { wait, wait_seconds, verbose, search, include_previews, ...input } = parsed.data as Json & ServerArguments;
  try {
    return await runTool(services, call, input, { wait, wait_seconds, verbose, search, include_previews });
  } catch (error) {
    if (error instanceof ToolError) return toFailure(`${call.tool.name} did nothing. ${error.message}`);
    if (error instanceof CallAborted) return toFailure(`${call.tool.name} was ended. ${error.message}`);
    if (!(error instanceof HeyGenError)) throw error;
    const { kind, status, code, requestId } = error.details;
    const { logContext } = call.caller;
    services.log.warn({ ...logContext, tool: call.tool.name, kind, status, code, requestId }, error.message);
    return toErrorResult(call.tool, error, logContext?.request);
  }
}

/**
 * Makes one tool call.
 * @throws the signal's reason when the caller went away, and programming errors
 */
export async function callTool(services: CallServices, call: ToolCall): Promise<CallToolResult> {
  const began = performance.now();
  let outcome: CallToolResult | undefined;
  try {
    outcome = await runExplained(services, call);
    return outcome;
  } finally {
    recordEnd(services, call, began, outcome);
  }
}
