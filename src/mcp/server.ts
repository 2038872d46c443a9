import {
  type CallToolResult,
  type CompleteResult,
  type GetPromptResult,
  type InputRequiredResult,
  isInputRequiredResult,
  type Prompt as ListedPrompt,
  type McpServerFactory,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type RequestId,
  type Resource,
  Server,
  type ServerContext,
  type ServerOptions,
  type Tool,
} from '@modelcontextprotocol/server';
import type { Json } from '../declarations/operation.ts';
import type { Progress } from '../declarations/progress.ts';
import type { RequestOptions } from '../heygen/client.ts';
import type { Logger } from '../runtime/log.ts';
import { type LogContext, parseTraceparent } from '../runtime/log-context.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { isViewUri, type ListedView, readView, toViewResource, UI_EXTENSION } from './apps/views.ts';
import { type CallId, type InFlightCalls, SESSION_HEADER } from './calls/in-flight-calls.ts';
import { createUserDialog, type UserDialog } from './calls/user-dialog.ts';
import { type AnswerForm, getAnswerPolicy } from './clients.ts';
import { getPerson, getRequestContext, type Identity, type RequestContext } from './request-context.ts';
import { TEMPLATES } from './resources.ts';
import { shapeResult } from './results/shape-result.ts';
import { toShownText } from './results/shown-text.ts';
import { getSessionClient } from './session-id.ts';
import { addTaskRequests, supportsTasks, TASKS } from './tasks/task-requests.ts';
import type { Task } from './tasks/tasks.ts';
import { getToolsForClient, isStructured } from './tool-list/tools-for-client.ts';
import { traceRequests } from './trace-requests.ts';

/** How long a client may keep the lists, in milliseconds: they change with a new version only. */
const LIST_TTL_MS = 3_600_000;

const PUBLIC = { ttlMs: LIST_TTL_MS, cacheScope: 'public' } as const;

/** The request handlers; loaded with the first request that needs them, so that start-up stays short. */
export interface Handlers {
  callTool(call: {
    name: string;
    arguments: Json;
    caller: RequestOptions;
    /** What the tools of `discover` may call. */
    callable: ReadonlySet<string>;
    onProgress?: (progress: Progress) => void;
    /** False where the host's model would get pictures as text, or not at all. */
    seesPictures: boolean;
    /** Set where the host can ask its user. */
    dialog?: UserDialog;
    /** Resolves with false where the caller was gone before the whole answer was out. */
    delivered?: Promise<boolean>;
    /** True where the host takes a task in place of a result. */
    takesTasks: boolean;
  }): Promise<CallToolResult | InputRequiredResult>;
  getTask(taskId: string, caller: RequestOptions): Promise<Task | undefined>;
  cancelTask(taskId: string, caller: RequestOptions): Promise<true | undefined>;
  getPrompt(
    name: string,
    given: Record<string, string> | undefined,
    hasTool: (tool: string) => boolean,
  ): GetPromptResult;
  completePrompt(name: string, argument: string, typed: string): CompleteResult;
  readResource(uri: string): ReadResourceResult;
  completeResource(uri: string, typed: string): CompleteResult;
}

/** The tools that one host sees. */
export interface VisibleTools {
  tools: readonly Tool[];
  known: ReadonlySet<string>;
  /** What the tools of `discover` may call. */
  callable: ReadonlySet<string>;
  instructions: string;
  /** `private` where the request's headers made the choice, so that a shared cache must not keep the lists. */
  cacheScope: 'public' | 'private';
}

/** The tools of a connection or, over HTTP, of a request, which may choose within what its caller may use. */
export type GetVisibleTools = (request?: Request, granted?: Pick<Identity, 'toolsets' | 'readOnly'>) => VisibleTools;

/** How answers are shaped: by the client's name, or the same for all. */
export type AnswerSetting = AnswerForm | 'auto';

/** What every server of a process shares: lists that are made once, because making them costs more than a call. */
export interface McpServerOptions {
  name: string;
  version: string;
  getVisibleTools: GetVisibleTools;
  prompts: readonly ListedPrompt[];
  resources: readonly Resource[];
  views: readonly ListedView[];
  /** Where the pictures and films that views show come from. */
  mediaOrigins: readonly string[];
  handlers: () => Promise<Handlers>;
  /** The HeyGen key of a host on stdio, asked for at each call; over HTTP each request has its own. */
  getKey?: () => string | undefined;
  inFlightCalls: InFlightCalls;
  /** HEYGEN_MCP_ANSWERS. */
  answers: AnswerSetting;
  /** The longest that a call waits for its user, in seconds. */
  waitSeconds: number;
  log: Logger;
  telemetry?: Telemetry;
}

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
  return { ...logContext, ...parseTraceparent((mcpReq._meta as Json | undefined)?.traceparent) };
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
const isVerbose = (given: Json): boolean =>
  given.verbose === true || (given.arguments as Json | undefined)?.verbose === true;

/**
 * Makes the factory that both transports call: once per stdio connection, once per HTTP request. A server is light: it
 * only puts handlers over lists and services that are shared.
 */
export function createServerFactory({
  name,
  version,
  getVisibleTools: visibleTools,
  prompts,
  resources,
  views,
  mediaOrigins,
  handlers,
  getKey,
  inFlightCalls,
  answers,
  waitSeconds,
  log,
  telemetry,
}: McpServerOptions): McpServerFactory {
  const options: ServerOptions = {
    capabilities: { tools: {}, prompts: {}, resources: {}, completions: {}, extensions: { [UI_EXTENSION]: {} } },
    // One question a call, which nobody has to answer: the call ends within its wait.
    inputRequired: { maxRounds: 2, roundTimeoutMs: waitSeconds * 1000 },
  };

  const allResources = [...resources, ...views.map((view) => toViewResource(view, mediaOrigins))];

  return ({ era, authInfo, requestInfo }) => {
    const requestContext = getRequestContext(authInfo);
    const visible = visibleTools(requestInfo, requestContext?.identity);
    const { tools, known, callable, instructions } = visible;
    // What a client is listed depends on its name, which a shared cache does not know.
    const cacheScope = answers === 'auto' ? 'private' : visible.cacheScope;
    const cacheHints = {
      'tools/list': { ttlMs: LIST_TTL_MS, cacheScope },
      'prompts/list': PUBLIC,
      'resources/list': PUBLIC,
      'resources/templates/list': PUBLIC,
      'resources/read': PUBLIC,
    };
    const server = new Server({ name, version }, { ...options, instructions, cacheHints });
    const session = requestInfo?.headers.get(SESSION_HEADER) ?? undefined;
    traceRequests(server, { telemetry, request: requestInfo, session, known });
    const getPolicy = () =>
      getAnswerPolicy(answers, server.getClientVersion()?.name ?? (session ? getSessionClient(session) : undefined));
    server.setRequestHandler('tools/list', () => ({ tools: getToolsForClient(visible, getPolicy()).tools as Tool[] }));
    const callerOf = (context: ServerContext): RequestOptions => {
      const { signal } = context.mcpReq;
      return requestContext
        ? {
            key: requestContext.identity.key,
            signal,
            logContext: getLogContext(requestContext, context),
            person: getPerson(requestContext.identity),
          }
        : { key: getKey?.(), signal };
    };
    const nameOf = (request: RequestId): CallId | undefined =>
      session ? { caller: requestContext?.identity.caller ?? '', session, request } : undefined;
    server.setRequestHandler('tools/call', ({ params: { name: tool, arguments: given = {} } }, context) => {
      if (!known.has(tool))
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, `No tool is called "${toShownText(tool)}".`);
      const { id, signal: ended } = context.mcpReq;
      const onProgress = createProgressSender(context);
      const caller = callerOf(context);
      const policy = getPolicy();
      const call = inFlightCalls.run(nameOf(id), [ended, requestContext?.identity.revoked], async (signal) =>
        (await handlers()).callTool({
          name: tool,
          arguments: given,
          caller: { ...caller, signal },
          callable,
          onProgress,
          seesPictures: policy.pictures !== 'unseen',
          dialog: createUserDialog(context, server.getClientCapabilities()),
          delivered: requestContext?.delivered,
          takesTasks: era === 'modern' && supportsTasks(context),
        }),
      );
      const listed = tools.find(({ name }) => name === tool) as Tool;
      const shape = {
        hasText: policy.form !== 'structured',
        hasStructured: isStructured(policy, listed),
        isVerbose: isVerbose(given),
      };
      return call.then(
        // A question to the user is no result yet.
        (result) => (isInputRequiredResult(result) ? result : shapeResult(result, shape)),
        (error: unknown) => Promise.reject(ended.aborted ? error : toInternalError(error, log, caller.logContext)),
      );
    });
    if (era === 'modern') {
      server.registerCapabilities({ extensions: { [TASKS]: {} } });
      addTaskRequests(server, handlers, callerOf);
    }
    if (era === 'legacy' && session) {
      server.setNotificationHandler('notifications/cancelled', ({ params }) => {
        const name = params.requestId === undefined ? undefined : nameOf(params.requestId);
        if (name) inFlightCalls.cancel(name, params.reason);
      });
    }
    server.setRequestHandler('prompts/list', () => ({ prompts: prompts as ListedPrompt[] }));
    server.setRequestHandler('prompts/get', async ({ params }) =>
      (await handlers()).getPrompt(params.name, params.arguments, (tool) => known.has(tool) || callable.has(tool)),
    );
    server.setRequestHandler('resources/list', () => ({ resources: allResources }));
    server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...TEMPLATES] }));
    server.setRequestHandler('resources/read', async ({ params: { uri } }) =>
      isViewUri(uri) ? readView(uri, mediaOrigins) : (await handlers()).readResource(uri),
    );
    server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
      if (ref.type === 'ref/resource') return (await handlers()).completeResource(ref.uri, argument.value);
      return (await handlers()).completePrompt(ref.name, argument.name, argument.value);
    });
    return server;
  };
}
