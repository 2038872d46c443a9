import {
  type CallToolRequest,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequiredResult,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type RequestId,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server';
import { toObject } from '../declarations/json.ts';
import type { Json } from '../declarations/operation.ts';
import type { Progress } from '../declarations/progress.ts';
import type { RequestOptions } from '../heygen/client.ts';
import type { Logger } from '../runtime/log.ts';
import { type LogContext, parseTraceparent } from '../runtime/log-context.ts';
import { callWithElicitation } from './calls/elicitation/legacy-elicitation.ts';
import { createUserDialog } from './calls/elicitation/user-dialog.ts';
import type { CallId } from './calls/in-flight-calls.ts';
import { getSessionCapabilities, getStatedCapabilities, supportsViews } from './client-capabilities.ts';
import { type AnswerPolicy, getAnswerPolicy } from './known-clients.ts';
import type { McpConnection } from './mcp-connection.ts';
import { getPerson, type RequestContext } from './request-context.ts';
import { sanitizeText } from './results/sanitize-text.ts';
import { shapeResult } from './results/shape-result.ts';
import type { ListedToolCall } from './server-options.ts';
import { getSessionClient } from './session-id.ts';
import { addTaskRequests, supportsTasks } from './tasks/task-requests.ts';
import { adaptToolsToClient, isStructured } from './tool-list/adapt-to-client.ts';

/** Sends progress to a caller that asked for it; a token of 0 is a token. */
function createProgressSender({ mcpReq }: ServerContext) {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress: Progress) =>
    void mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } }).catch(() => {
      // The caller is gone; its signal ends the call.
    });
}

/** The log context of a request, with the trace of the call itself where it names one, as the nearer cause. */
function getLogContext({ logContext }: RequestContext, { mcpReq }: ServerContext): LogContext {
  return { ...logContext, ...parseTraceparent(toObject(mcpReq._meta).traceparent) };
}

/**
 * An internal error in words that give nothing away; the log has the rest, under the same request id. A cancellation
 * is no internal error.
 */
function toInternalError(error: unknown, log: Logger, logContext: LogContext | undefined): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof DOMException && error.name === 'AbortError')
    return new ProtocolError(ProtocolErrorCode.InternalError, error.message);
  log.error({ ...logContext, err: error }, 'fault');
  const where = logContext ? `; it is in the log under request ${logContext.request}` : '';
  return new ProtocolError(ProtocolErrorCode.InternalError, `The server made a mistake${where}.`);
}

/** True where a call asks for everything, also one that goes through `call_operation`. */
const isVerbose = (given: Json): boolean => given.verbose === true || toObject(given.arguments).verbose === true;

/** How answers are shaped for this client. */
function getPolicy({ options, server, session }: McpConnection): AnswerPolicy {
  return getAnswerPolicy(options.answers, server.getClientVersion()?.name ?? getSessionClient(session).name);
}

/** What a client can do: 2026-07-28 says so in each request, 2025 when it connects; over HTTP that was another request. */
const getCapabilities = ({ server, session }: McpConnection, context: ServerContext): ClientCapabilities =>
  getStatedCapabilities(context) ?? server.getClientCapabilities() ?? getSessionCapabilities(session);

function getCaller({ options, requestContext }: McpConnection, context: ServerContext): RequestOptions {
  const { signal } = context.mcpReq;
  if (!requestContext) return { key: options.getKey?.(), signal };
  const { identity } = requestContext;
  return { key: identity.key, signal, logContext: getLogContext(requestContext, context), person: getPerson(identity) };
}

/** What a 2025-era client cancels a call by, in a request of its own. */
const getCallId = ({ session, requestContext }: McpConnection, request: RequestId): CallId | undefined =>
  session ? { caller: requestContext?.identity.caller ?? '', session, request } : undefined;

/**
 * What a call names. Tools of views are known to all: that a host shows views may have been said in another connection.
 * @throws ProtocolError
 */
function getTool({ visible }: McpConnection, name: string): Tool {
  const tool = (visible.withViews ?? visible).tools.find((listed) => listed.name === name);
  if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `No tool is called "${sanitizeText(name)}".`);
  return tool;
}

/** A call as the handlers take it: the request, with what the connection and the client say beside it. */
function createCall(
  connection: McpConnection,
  { name, arguments: given = {} }: CallToolRequest['params'],
  context: ServerContext,
  caller: RequestOptions,
): ListedToolCall {
  const { era, visible, requestContext } = connection;
  return {
    name,
    arguments: given,
    caller,
    callable: visible.callable,
    onProgress: createProgressSender(context),
    seesPictures: getPolicy(connection).pictures !== 'unseen',
    dialog: createUserDialog(context, getCapabilities(connection, context)),
    delivered: requestContext?.delivered,
    takesTasks: era === 'modern' && supportsTasks(context),
  };
}

/** Has the handlers make a call. A client of 2025 is asked what the call asks, and it is made again with the answer. */
async function makeCall(connection: McpConnection, context: ServerContext, call: ListedToolCall, signal: AbortSignal) {
  const handlers = await connection.options.handlers();
  if (connection.era === 'modern') return handlers.callListedTool(call);
  return callWithElicitation(connection, context, call.name, signal, (answered) =>
    handlers.callListedTool(answered ? { ...call, dialog: answered } : call),
  );
}

/** A result in the form that this client reads. A question to the user is no result yet. */
function shapeOutcome(
  connection: McpConnection,
  tool: Tool,
  given: Json,
  outcome: CallToolResult | InputRequiredResult,
): CallToolResult | InputRequiredResult {
  if (isInputRequiredResult(outcome)) return outcome;
  const policy = getPolicy(connection);
  return shapeResult(outcome, {
    hasText: policy.form !== 'structured',
    hasStructured: isStructured(policy, tool),
    isVerbose: isVerbose(given),
  });
}

async function answerToolCall(
  connection: McpConnection,
  params: CallToolRequest['params'],
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { options, requestContext } = connection;
  const { id, signal: ended } = context.mcpReq;
  const tool = getTool(connection, params.name);
  const caller = getCaller(connection, context);
  const signals = [ended, requestContext?.identity.revoked];
  try {
    const outcome = await options.inFlightCalls.run(getCallId(connection, id), signals, (signal) => {
      const call = createCall(connection, params, context, { ...caller, signal });
      return makeCall(connection, context, call, signal);
    });
    return shapeOutcome(connection, tool, params.arguments ?? {}, outcome);
  } catch (error) {
    throw ended.aborted ? error : toInternalError(error, options.log, caller.logContext);
  }
}

/** Adds what lists, calls and cancels tools, and the tasks that calls may become. */
export function addToolRequests(connection: McpConnection): void {
  const { server, era, options, visible, session } = connection;
  server.setRequestHandler('tools/list', (_, context) => ({
    tools: [
      ...adaptToolsToClient(visible, getPolicy(connection), supportsViews(getCapabilities(connection, context))).tools,
    ],
  }));
  server.setRequestHandler('tools/call', ({ params }, context) => answerToolCall(connection, params, context));
  if (era === 'modern') {
    addTaskRequests(
      server,
      options.handlers,
      (context) => getCaller(connection, context),
      (result) => {
        const { form } = getPolicy(connection);
        // No task of ours answers pictures, beside which some clients lose one or the other.
        return shapeResult(result, {
          hasText: form !== 'structured',
          hasStructured: form !== 'text',
          isVerbose: false,
        });
      },
    );
  }
  if (era === 'legacy' && session) {
    server.setNotificationHandler('notifications/cancelled', ({ params }) => {
      const call = params.requestId === undefined ? undefined : getCallId(connection, params.requestId);
      if (call) options.inFlightCalls.cancel(call, params.reason);
    });
  }
}
