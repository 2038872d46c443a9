import { type McpServerFactory, type Resource, Server, type ServerCapabilities } from '@modelcontextprotocol/server';
import { isViewUri, readView, toViewResource, UI_EXTENSION } from './apps/views.ts';
import { SESSION_HEADER } from './calls/in-flight-calls.ts';
import type { McpConnection } from './mcp-connection.ts';
import { getRequestContext } from './request-context.ts';
import { TEMPLATES } from './resources.ts';
import type { McpServerOptions } from './server-options.ts';
import { TASKS } from './tasks/task-requests.ts';
import { addToolRequests } from './tool-requests.ts';
import { traceRequests } from './trace-requests.ts';

/** How long a client may keep the lists, in milliseconds: they change with a new version only. */
const LIST_TTL_MS = 3_600_000;

const PUBLIC = { ttlMs: LIST_TTL_MS, cacheScope: 'public' } as const;

const CACHE_HINTS = {
  'prompts/list': PUBLIC,
  'resources/list': PUBLIC,
  'resources/templates/list': PUBLIC,
  'resources/read': PUBLIC,
};

const FEATURES = { tools: {}, prompts: {}, resources: {}, completions: {} };

/** What a client of each protocol generation is told that the server can do. */
const CAPABILITIES: Readonly<Record<McpConnection['era'], ServerCapabilities>> = {
  modern: { ...FEATURES, extensions: { [UI_EXTENSION]: {}, [TASKS]: {} } },
  legacy: { ...FEATURES, extensions: { [UI_EXTENSION]: {} } },
};

/** The header in which an HTTP request of 2026-07-28 says its one method; the SDK refuses one that differs from the body. */
const METHOD_HEADER = 'mcp-method';

/** True where a server may be asked for these methods. Handlers of the others would take memory for as long as a call waits. */
const mayReceive = (method: string | undefined, ...prefixes: readonly string[]): boolean =>
  method === undefined || prefixes.some((prefix) => method.startsWith(prefix));

function addPromptRequests({ server, options, visible: { known, callable } }: McpConnection): void {
  const { prompts, handlers } = options;
  server.setRequestHandler('prompts/list', () => ({ prompts: [...prompts] }));
  server.setRequestHandler('prompts/get', async ({ params }) =>
    (await handlers()).getPrompt(params.name, params.arguments, (tool) => known.has(tool) || callable.has(tool)),
  );
}

function addResourceRequests({ server, options }: McpConnection, resources: readonly Resource[]): void {
  const { mediaOrigins, handlers } = options;
  server.setRequestHandler('resources/list', () => ({ resources: [...resources] }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...TEMPLATES] }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) =>
    isViewUri(uri) ? readView(uri, mediaOrigins) : (await handlers()).readResource(uri),
  );
}

function addCompletionRequests({ server, options: { handlers } }: McpConnection): void {
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
    if (ref.type === 'ref/resource') return (await handlers()).completeResource(ref.uri, argument.value);
    return (await handlers()).completePrompt(ref.name, argument.name, argument.value);
  });
}

/**
 * Makes the factory that both transports call: once per stdio connection, once per HTTP request. A server is light: it
 * only puts handlers over lists and services that are shared.
 */
export function createServerFactory(options: McpServerOptions): McpServerFactory {
  const { name, version, resources, views, mediaOrigins, answers } = options;
  const allResources = [...resources, ...views.map((view) => toViewResource(view, mediaOrigins))];

  return ({ era, authInfo, requestInfo }) => {
    const requestContext = getRequestContext(authInfo);
    const visible = options.getVisibleTools(requestInfo, requestContext?.identity);
    // What a client is listed depends on its name, which a shared cache does not know.
    const cacheScope = answers === 'auto' ? 'private' : visible.cacheScope;
    const cacheHints = { ...CACHE_HINTS, 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope } };
    const { instructions } = visible;
    const server = new Server({ name, version }, { capabilities: CAPABILITIES[era], instructions, cacheHints });
    const session = requestInfo?.headers.get(SESSION_HEADER) ?? undefined;
    traceRequests(server, {
      telemetry: options.telemetry,
      request: requestInfo,
      session,
      known: (visible.withViews ?? visible).known,
    });
    const connection: McpConnection = { server, era, options, visible, requestContext, session };
    const method = (era === 'modern' && requestInfo?.headers.get(METHOD_HEADER)) || undefined;
    if (mayReceive(method, 'tools/', 'tasks/')) addToolRequests(connection);
    if (mayReceive(method, 'prompts/')) addPromptRequests(connection);
    if (mayReceive(method, 'resources/')) addResourceRequests(connection, allResources);
    if (mayReceive(method, 'completion/')) addCompletionRequests(connection);
    return server;
  };
}
