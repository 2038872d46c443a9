import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { withoutNulls } from '../../declarations/json.ts';
import {
  type Calls,
  type Composite,
  isComposite,
  isOperation,
  type JobKind,
  type JobRef,
  type JobsWait,
  type Json,
  type Operation,
  type Tool,
} from '../../declarations/operation.ts';
import type { Progress } from '../../declarations/progress.ts';
import { Refusal } from '../../declarations/tool-error.ts';
import type { FileHouse } from '../../files/file-service.ts';
import type { Caller, HeyGenClient } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { type Answer, objectOf } from '../../heygen/response.ts';
import type { Outcome, Watcher } from '../../jobs/job-watcher.ts';
import { jobIds, KINDS } from '../../jobs/kinds.ts';
import type { SpendingLimit } from '../../ledger/spending-limit.ts';
import type { Logger } from '../../runtime/log.ts';
import type { CallOutcome, Observer } from '../../runtime/telemetry.ts';
import type { Webhooks } from '../../webhooks/callbacks.ts';
import { errorResult, refusal } from '../results/error-result.ts';
import { jobsResult, outcomeResult, startedResult } from '../results/job-result.ts';
import { withPreviews } from '../results/preview-result.ts';
import { answerResult, failed, lines, result } from '../results/result.ts';
import { type Controls, inputOf } from '../tool-list/mcp-tool.ts';
import { lenient } from './coerce-arguments.ts';
import { CallEnded } from './in-flight-calls.ts';
import { pageOf, partedInput } from './local-paging.ts';
import { searched } from './local-search.ts';
import { waitForAll, waitForEach } from './waiting.ts';

/** What calls share: one set per process. */
export interface Services {
  client: HeyGenClient;
  watcher: Watcher;
  log: Logger;
  /** The longest that one call waits, in seconds. */
  waitSeconds: number;
  /** Set where the process may spend only so much. */
  spending?: SpendingLimit;
  /** Set where HeyGen can reach this server. */
  webhooks?: Webhooks;
  files: FileHouse;
  observer?: Observer;
}

/** One tool call, as the host made it. */
export interface Call {
  tool: Tool;
  arguments: Json;
  caller: Caller;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
  /** Set when the host takes a handle in place of waiting: makes the answer that holds it. */
  asTask?: (refs: readonly JobRef[], data?: Json) => CallToolResult;
}

/** A call of one operation. */
type OperationCall = Call & { tool: Operation };

const inputs = new WeakMap<Tool, z.ZodObject>();

/** The schema that a call's arguments are read with, built when the tool is called first. */
function schemaOf(tool: Tool): z.ZodObject {
  const schema = inputs.get(tool) ?? inputOf(tool);
  inputs.set(tool, schema);
  return schema;
}

const patienceOf = ({ waitSeconds }: Services, seconds = waitSeconds) => Math.min(seconds, waitSeconds) * 1000;

async function readJob(
  services: Services,
  call: OperationCall,
  ref: JobRef,
  { wait_seconds = 0, verbose = false, include_previews }: Controls,
) {
  const { caller, onProgress, asTask } = call;
  const patienceMs = asTask ? 0 : patienceOf(services, wait_seconds);
  const [outcome] = (await waitForAll(services.watcher, { refs: [ref], caller, patienceMs, onProgress })) as [Outcome];
  if (asTask && wait_seconds > 0 && !outcome.settled) return asTask([ref]);
  const made = outcomeResult(call.tool, outcome, {}, verbose, services.waitSeconds);
  const answers = outcome.readings.slice(-1).map(({ answer }) => answer);
  return include_previews ? withPreviews(services.files, call, made, answers) : made;
}

/** Makes a call that may cost money, within what may be spent. */
async function charged(services: Services, { tool, caller }: OperationCall, input: Json): Promise<Answer> {
  const giveBack = tool.charge && services.spending?.reserve(tool.charge(input), caller.key);
  try {
    return await services.client.call(tool, input, caller);
  } catch (error) {
    if (error instanceof HeyGenError && !error.facts.uncertain) giveBack?.();
    throw error;
  }
}

/** Starts jobs. Once they run nothing may hide their ids, so a wait that fails becomes a remark beside them. */
async function startJobs(
  services: Services,
  call: OperationCall,
  kind: JobKind,
  input: Json,
  { wait = false }: Controls,
) {
  const { input: asking, reportedAs } = services.webhooks?.asking(call.tool, input) ?? { input };
  const answer = objectOf(call.tool, await charged(services, call, asking));
  const refs = jobIds(call.tool, answer, input).map((id) => ({ kind, id }));
  if (reportedAs !== undefined && !call.tool.mayPause?.(input))
    services.watcher.expect(refs, call.caller.key as string, reportedAs);
  if (call.asTask && refs.length > 0) return call.asTask(refs, answer);
  const started = (note?: string) => startedResult(kind, refs, answer, services.waitSeconds, note);
  if (!wait || refs.length === 0) return started();
  try {
    const { caller, onProgress } = call;
    const outcomes = await waitForAll(services.watcher, { refs, caller, patienceMs: patienceOf(services), onProgress });
    const [only, ...more] = outcomes as [Outcome, ...Outcome[]];
    if (more.length > 0) {
      const ends = outcomes.map((outcome, index) => ({ ref: refs[index] as JobRef, outcome }));
      return jobsResult(ends, answer, services.waitSeconds);
    }
    return outcomeResult(call.tool, only, answer, false, services.waitSeconds);
  } catch (error) {
    if (!(error instanceof HeyGenError)) throw error;
    return started(`It could not be followed (${error.message}). `);
  }
}

async function runOperation(services: Services, call: OperationCall, input: Json, controls: Controls) {
  const { tool } = call;
  if (tool.job && tool.effect === 'read') {
    const { [KINDS[tool.job].idField]: id, ...page } = input;
    return readJob(services, call, { kind: tool.job, id: String(id), page }, controls);
  }
  if (tool.job) return startJobs(services, call, tool.job, input, controls);
  const answer = await plainAnswer(services, call, input, controls);
  const made = answerResult(tool, answer, controls.verbose ?? false);
  if (!controls.include_previews) return made;
  return withPreviews(services.files, call, made, answer.kind === 'page' ? answer.items : [answer.data]);
}

/** The answer of an operation without long work in it. */
async function plainAnswer(
  services: Services,
  call: OperationCall,
  input: Json,
  { search }: Controls,
): Promise<Answer> {
  const { tool } = call;
  if (tool.encoding) {
    return { kind: 'one', data: await services.files.upload(tool, String(input.file), call) };
  }
  const { sent, page } = partedInput(tool, input);
  const answer = search ? await searched(services.client, call, sent, search) : await charged(services, call, sent);
  return page ? pageOf(answer, page) : answer;
}

/** How a tool's own code calls HeyGen, for the caller whose call it is. */
const callsOf = ({ client, files }: Services, call: Call): Calls => ({
  one: async (operation, given) => objectOf(operation, await client.call(operation, given, call.caller)),
  download: (request) => files.download(request, call),
  store: (to, request) => files.store(to, request, call),
});

/** A result with a remark of ours before what it says. */
function remarked(outcome: CallToolResult, note: string | undefined): CallToolResult {
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
async function prepared(services: Services, call: OperationCall, input: Json, controls: Controls) {
  const { prepare } = call.tool;
  if (!prepare) return runOperation(services, call, input, controls);
  const own = Object.keys(prepare.controls);
  const steering = Object.fromEntries(Object.entries(input).filter(([name]) => own.includes(name)));
  const sent = Object.fromEntries(Object.entries(input).filter(([name]) => !own.includes(name)));
  const made = await prepare.run(sent, steering, callsOf(services, call));
  return remarked(await runOperation(services, call, made.input, controls), made.note);
}

/** A file on disk as hosts link to it. */
const linkTo = (path: string) =>
  ({ type: 'resource_link', uri: pathToFileURL(path).href, name: basename(path) }) as const;

async function runComposite(services: Services, tool: Composite, call: Call, input: Json) {
  const data = (await tool.run(input, callsOf(services, call))) as Json;
  const made = result(tool.text ? tool.text(data) : lines(data), data);
  return tool.files ? { ...made, content: [...made.content, ...tool.files(data).map(linkTo)] } : made;
}

/** Waits for jobs that other calls started. */
async function runWait(services: Services, tool: JobsWait, call: Call, input: Json, { wait_seconds }: Controls) {
  const { caller, onProgress } = call;
  const refs = tool.jobs(input);
  const glance = wait_seconds === 0 || undefined;
  if (call.asTask && !glance) return call.asTask(refs);
  const patienceMs = patienceOf(services, wait_seconds);
  const ends = await waitForEach(services.watcher, { refs, caller, patienceMs, glance, onProgress });
  return jobsResult(ends, {}, services.waitSeconds);
}

async function run(services: Services, call: Call, input: Json, controls: Controls): Promise<CallToolResult> {
  const { tool } = call;
  if (isOperation(tool)) return prepared(services, { ...call, tool }, input, controls);
  return isComposite(tool) ? runComposite(services, tool, call, input) : runWait(services, tool, call, input, controls);
}

function tellEnd({ log, observer }: Services, { tool, caller }: Call, began: number, result?: CallToolResult): void {
  const ended: CallOutcome = caller.signal?.aborted ? 'cancelled' : 'fault';
  const outcome = result ? (result.isError ? 'error' : 'ok') : ended;
  const ms = performance.now() - began;
  log.debug({ ...caller.labels, tool: tool.name, outcome, ms: Math.round(ms) }, 'call');
  observer?.call(tool.name, outcome, ms / 1000);
}

/** Runs a call and explains HeyGen's failures as a result with `isError`, so that the model can read and correct them. */
async function explained(services: Services, call: Call): Promise<CallToolResult> {
  const schema = schemaOf(call.tool);
  const parsed = schema.safeParse(lenient(schema, withoutNulls(call.arguments)), { reportInput: true });
  if (!parsed.success) return refusal(call.tool, parsed.error);
  const { wait, wait_seconds, verbose, search, include_previews, ...input } = parsed.data as Json & Controls;
  try {
    return await run(services, call, input, { wait, wait_seconds, verbose, search, include_previews });
  } catch (error) {
    if (error instanceof Refusal) return failed(`${call.tool.name} did nothing. ${error.message}`);
    if (error instanceof CallEnded) return failed(`${call.tool.name} was ended. ${error.message}`);
    if (!(error instanceof HeyGenError)) throw error;
    const { kind, status, code, requestId } = error.facts;
    const { labels } = call.caller;
    services.log.warn({ ...labels, tool: call.tool.name, kind, status, code, requestId }, error.message);
    return errorResult(call.tool, error, labels?.request);
  }
}

/**
 * Makes one tool call.
 * @throws the signal's reason when the caller went away, and programming errors
 */
export async function callTool(services: Services, call: Call): Promise<CallToolResult> {
  const began = performance.now();
  let outcome: CallToolResult | undefined;
  try {
    outcome = await explained(services, call);
    return outcome;
  } finally {
    tellEnd(services, call, began, outcome);
  }
}
