import {
  type CallToolResult,
  type CompleteResult,
  type GetPromptResult,
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
import type { Caller } from '../heygen/client.ts';
import type { Logger } from '../runtime/log.ts';
import { type RequestLabels, traceLabels } from '../runtime/log-context.ts';
import { type CallName, type RunningCalls, SESSION_HEADER } from './calls/in-flight-calls.ts';
import { type Visit, visitOf } from './request-context.ts';
import { TEMPLATES } from './resources.ts';
import { serveTasks, TASKS, takesTasks } from './tasks/task-requests.ts';
import type { Task } from './tasks/tasks.ts';

/** How long a client may keep the lists, in milliseconds: they change with a new version only. */
const LIST_TTL_MS = 3_600_000;

const PUBLIC = { ttlMs: LIST_TTL_MS, cacheScope: 'public' } as const;

/** What happens when a host asks for something; loaded with the first request that needs it. */
export interface Handlers {
  callTool(call: {
    name: string;
    arguments: Json;
    caller: Caller;
    /** What the tools of `discover` may call. */
    reach: ReadonlySet<string>;
    onProgress?: (progress: Progress) => void;
    /** True where the host takes a task in place of a result. */
    takesTasks: boolean;
  }): Promise<CallToolResult>;
  getTask(taskId: string, caller: Caller): Promise<Task | undefined>;
  cancelTask(taskId: string, caller: Caller): Promise<true | undefined>;
  getPrompt(name: string, given?: Record<string, string>): GetPromptResult;
  completePrompt(name: string, argument: string, typed: string): CompleteResult;
  readResource(uri: string): ReadResourceResult;
  completeResource(uri: string, typed: string): CompleteResult;
}

/** The tools that one host sees. */
export interface Offer {
  tools: readonly Tool[];
  known: ReadonlySet<string>;
  /** What the tools of `discover` may call. */
  reach: ReadonlySet<string>;
  instructions: string;
  /** `private` where the request's headers made the choice, so that a shared cache must not keep the lists. */
  cacheScope: 'public' | 'private';
}

/** What every server of a process shares: lists that are made once, because making them costs more than a call. */
export interface ServerParts {
  name: string;
  version: string;
  /** The tools of a connection or, over HTTP, of a request, which may choose. */
  offer: (request?: Request) => Offer;
  prompts: readonly ListedPrompt[];
  resources: readonly Resource[];
  handlers: () => Promise<Handlers>;
  /** The HeyGen key of a host on stdio; over HTTP each request has its own. */
  key?: string;
  running: RunningCalls;
  log: Logger;
}

/** Sends progress to a caller that asked for it; a token of 0 is a token. */
function progressOf({ mcpReq }: ServerContext) {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress: Progress) =>
    void mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } }).catch(() => {
      // The caller is gone; its signal ends the call.
    });
}

/** The labels of a visit, with the trace that the call itself names: it is nearer to its cause than the HTTP request. */
function labelsOf({ labels }: Visit, { mcpReq }: ServerContext): RequestLabels {
  return { ...labels, ...traceLabels((mcpReq._meta as Json | undefined)?.traceparent) };
}

/**
 * A fault of ours in words that give nothing away; the log has the rest, under the same request id. That a client
 * cancelled is none.
 */
function fault(error: unknown, log: Logger, labels: RequestLabels | undefined): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof DOMException && error.name === 'AbortError')
    return new ProtocolError(ProtocolErrorCode.InternalError, error.message);
  log.error({ ...labels, err: error }, 'fault');
  const where = labels ? `; it is in the log under request ${labels.request}` : '';
  return new ProtocolError(ProtocolErrorCode.InternalError, `The server made a mistake${where}.`);
}

/**
 * Makes the factory that both doors call: once per stdio connection, once per HTTP request. A server is only handlers
 * over parts that are shared.
 */
export function serverFactory({
  name,
  version,
  offer,
  prompts,
  resources,
  handlers,
  key,
  running,
  log,
}: ServerParts): McpServerFactory {
  const options: ServerOptions = {
    capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
  };

  return ({ era, authInfo, requestInfo }) => {
    const visit = visitOf(authInfo);
    const { tools, known, reach, instructions, cacheScope } = offer(requestInfo);
    const cacheHints = {
      'tools/list': { ttlMs: LIST_TTL_MS, cacheScope },
      'prompts/list': PUBLIC,
      'resources/list': PUBLIC,
      'resources/templates/list': PUBLIC,
      'resources/read': PUBLIC,
    };
    const server = new Server({ name, version }, { ...options, instructions, cacheHints });
    const session = requestInfo?.headers.get(SESSION_HEADER);
    server.setRequestHandler('tools/list', () => ({ tools: tools as Tool[] }));
    const callerOf = (context: ServerContext): Caller => {
      const { signal } = context.mcpReq;
      return visit ? { key: visit.identity.key, signal, labels: labelsOf(visit, context) } : { key, signal };
    };
    const nameOf = (request: RequestId): CallName | undefined =>
      session ? { caller: visit?.identity.caller ?? '', session, request } : undefined;
    server.setRequestHandler('tools/call', ({ params: { name: tool, arguments: given = {} } }, context) => {
      if (!known.has(tool)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `No tool is called "${tool}".`);
      const { id, signal: ended } = context.mcpReq;
      const onProgress = progressOf(context);
      const caller = callerOf(context);
      const call = running.run(nameOf(id), ended, async (signal) =>
        (await handlers()).callTool({
          name: tool,
          arguments: given,
          caller: { ...caller, signal },
          reach,
          onProgress,
          takesTasks: era === 'modern' && takesTasks(context),
        }),
      );
      return call.catch((error: unknown) => Promise.reject(ended.aborted ? error : fault(error, log, caller.labels)));
    });
    if (era === 'modern') {
      server.registerCapabilities({ extensions: { [TASKS]: {} } });
      serveTasks(server, handlers, callerOf);
    }
    if (era === 'legacy' && session) {
      server.setNotificationHandler('notifications/cancelled', ({ params }) => {
        const name = params.requestId === undefined ? undefined : nameOf(params.requestId);
        if (name) running.cancel(name, params.reason);
      });
    }
    server.setRequestHandler('prompts/list', () => ({ prompts: prompts as ListedPrompt[] }));
    server.setRequestHandler('prompts/get', async ({ params }) =>
      (await handlers()).getPrompt(params.name, params.arguments),
    );
    server.setRequestHandler('resources/list', () => ({ resources: resources as Resource[] }));
    server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...TEMPLATES] }));
    server.setRequestHandler('resources/read', async ({ params }) => (await handlers()).readResource(params.uri));
    server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
      if (ref.type === 'ref/resource') return (await handlers()).completeResource(ref.uri, argument.value);
      return (await handlers()).completePrompt(ref.name, argument.name, argument.value);
    });
    return server;
  };
}
