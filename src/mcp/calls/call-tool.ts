import { type CallToolResult, isInputRequiredResult } from '@modelcontextprotocol/server';
import {
  isApiCall,
  isComposite,
  isOperation,
  isViewTool,
  type KnownTool,
  type Tool,
  type ViewTool,
} from '../../declarations/tool.ts';
import { ToolError } from '../../declarations/tool-error.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { createInvalidArgumentsResult, toErrorResult } from '../results/error-result.ts';
import { prependNote, toFailure } from '../results/result.ts';
import { cleanResult, sanitizeText } from '../results/sanitize-text.ts';
import type { ServerArguments } from '../tool-list/mcp-tool.ts';
import { getInputSchema, parseArguments } from './arguments/parse-arguments.ts';
import type { CallServices } from './call-services.ts';
import type { ParsedCall, ToolCall, ToolOutcome } from './call-types.ts';
import { callComposite } from './composite-call.ts';
import { toUndeclaredOperation } from './discovery/undeclared-operation.ts';
import { confirmCall } from './elicitation/confirmation.ts';
import { completeArguments } from './elicitation/missing-arguments.ts';
import { explainRejection } from './explain-rejection.ts';
import type { UndeliveredResult } from './idempotency/undelivered-results.ts';
import { AccessRevoked, CallAborted, CallCancelled } from './in-flight-calls.ts';
import { callJobsWait } from './jobs/job-call.ts';
import { callOperation } from './operation-call.ts';
import { readBalance } from './read-balance.ts';
import { recordCallEnd } from './record-call-end.ts';

/** Said before what a view's tool answers: a model cannot see whether the host shows views. */
const VIEW_NOTE = 'If this app shows views, the user sees one now, and it stays up to date by itself.';

/** Said before a result that was kept because its first caller was gone. */
const REPEAT_NOTE =
  'This call was made before and its answer got lost on the way: this is that answer, and nothing was done twice.';

/**
 * Said where the first caller had cancelled. A cancellation may be a change of mind, and the same call after it a second
 * one; but what HeyGen has taken is paid for, so that the caller gets it before another is made.
 */
const CANCELLED_NOTE =
  'This call was made before and cancelled, but HeyGen had taken it already: this is what it made, and nothing was done twice. To make one more, call again.';

/** A task answers no text that could be marked. */
const markRepeated = ({ result: kept, wasCancelled }: UndeliveredResult): ToolOutcome =>
  isInputRequiredResult(kept) || kept.content.length === 0
    ? kept
    : prependNote(kept, wasCancelled ? CANCELLED_NOTE : REPEAT_NOTE);

/** Opens a view: the host does, by the tool's name. The answer is that of the call that the view shows. */
async function callViewTool(services: CallServices, call: ParsedCall<ViewTool>): Promise<CallToolResult> {
  const { tool, input } = call.tool.shows(call.input);
  const { caller, onProgress, seesPictures } = call;
  const shown = parseArguments(tool, input);
  if (shown.error) return createInvalidArgumentsResult({ name: tool.name, input: getInputSchema(tool) }, shown.error);
  const result = await callByKind(services, { tool, arguments: input, caller, onProgress, seesPictures, ...shown });
  return prependNote(result, VIEW_NOTE);
}

function callByKind(services: CallServices, call: ParsedCall<KnownTool>): Promise<CallToolResult> {
  const { tool } = call;
  if (isViewTool(tool)) return callViewTool(services, { ...call, tool });
  if (isOperation(tool)) return callOperation(services, { ...call, tool });
  return isComposite(tool) ? callComposite(services, { ...call, tool }) : callJobsWait(services, { ...call, tool });
}

/** The longest explanation of a rejection, in characters: names of kinds and of folders may be in it. */
const MAX_EXPLANATION = 2000;

/** Explains a failure as a result with `isError`, so that the model can read and correct it. */
async function explainFailure(services: CallServices, call: ParsedCall, error: unknown): Promise<CallToolResult> {
  const { tool, caller } = call;
  const { log } = services;
  if (error instanceof ToolError)
    return toFailure(
      `${tool.name} ${error.isPartial ? 'was not completed' : 'did nothing'}. ${sanitizeText(error.message, MAX_EXPLANATION)}`,
      undefined,
      {
        code: 'refused',
        retry: 'changed',
        next_step: sanitizeText(error.message, MAX_EXPLANATION),
      },
    );
  if (error instanceof CallAborted || error instanceof AccessRevoked)
    return toFailure(`${tool.name} was ended. ${error.message}`, undefined, {
      code: 'aborted',
      retry: 'never',
      next_step: error.message,
    });
  if (!(error instanceof HeyGenError)) throw error;
  const { kind, status, code, requestId } = error.details;
  const { logContext } = caller;
  log.warn({ ...logContext, tool: tool.name, kind, status, code, requestId }, error.message);
  const balance = kind === 'no_credit' ? await readBalance(services, caller) : undefined;
  const remedy = await explainRejection(services, call, error);
  return prependNote(toErrorResult(tool, error, logContext?.request, remedy), balance);
}

/** Said where a call is asked to wait longer than one may. A task waits to the end. */
const describeCutWait = ({ asTask }: ToolCall, { wait_seconds = 0 }: ServerArguments, waitSeconds: number) =>
  wait_seconds > waitSeconds && !asTask
    ? `One call waits ${waitSeconds} s at most, so wait_seconds ${wait_seconds} was read as ${waitSeconds}.`
    : undefined;

/** The call as a pipeline: complete, parse, confirm, then before-send, reserve, send, follow and render as its kind of tool has them. */
async function completeAndCall(services: CallServices, call: ToolCall): Promise<ToolOutcome> {
  const completed = await completeArguments(services, call);
  if (completed.result) return completed.result;
  const parsed = parseArguments(call.tool, completed.arguments);
  const { tool } = call;
  const { waitSeconds } = services;
  if (parsed.error)
    return createInvalidArgumentsResult({ name: tool.name, input: getInputSchema(tool), waitSeconds }, parsed.error);
  const { note, ...read } = parsed;
  const notes = [note, describeCutWait(call, read.options, waitSeconds)].filter(Boolean).join(' ');
  let called: Tool = tool;
  try {
    const made = isApiCall(tool)
      ? {
          ...(await toUndeclaredOperation(services, read.input)),
          confirmed: call.confirmed || read.input.confirmed === true,
        }
      : { tool };
    called = made.tool;
    if (call.record) call.record.called = called;
    const ready = { ...call, ...read, ...made };
    const { input, result } = await confirmCall(services, ready);
    return result ?? prependNote(await callByKind(services, { ...ready, input }), notes);
  } catch (error) {
    return await explainFailure(services, { ...call, ...read, tool: called }, error);
  }
}

/** Has a result kept when the caller turns out to be gone, be it while the call runs or while its answer is sent. */
function keepUndelivered({ undelivered }: CallServices, call: ToolCall, result: Promise<ToolOutcome>): void {
  const { signal } = call.caller;
  let isKept = false;
  const keep = () => {
    if (isKept || signal?.reason instanceof CallAborted) return;
    isKept = true;
    // Over stdio the process ends with its connection, so that an aborted call there was cancelled by the client.
    const wasCancelled = signal?.reason instanceof CallCancelled || (!call.delivered && signal?.aborted === true);
    undelivered.keep(call, result, wasCancelled);
  };
  signal?.addEventListener('abort', keep, { once: true });
  if (signal?.aborted) keep();
  call.delivered?.then((isDelivered) => isDelivered || keep());
}

/** A create, or the result of the same call where that was not delivered. */
async function callOrTakeKept(services: CallServices, call: ToolCall): Promise<ToolOutcome> {
  const first = services.undelivered.take(call).then((kept) => kept && markRepeated(kept));
  const result = first.then((repeated) => repeated ?? completeAndCall(services, call));
  keepUndelivered(services, call, result);
  return result;
}

/** False for a question to the user, which has no answer in it. */
const isToolResult = (outcome: ToolOutcome): outcome is CallToolResult => Array.isArray(outcome.content);

/**
 * Makes one tool call.
 * @throws the signal's reason when the caller went away, and programming errors
 */
export async function callTool(services: CallServices, made: ToolCall): Promise<ToolOutcome> {
  const call: ToolCall = { ...made, record: { jobs: [], notes: [] } };
  services.settlementSweep?.noteCaller(call.caller);
  const began = performance.now();
  let result: ToolOutcome | undefined;
  try {
    const outcome = await (call.tool.effect === 'create'
      ? callOrTakeKept(services, call)
      : completeAndCall(services, call));
    result = isToolResult(outcome) ? cleanResult(outcome) : outcome;
    return result;
  } finally {
    recordCallEnd(services, call, began, result);
  }
}
