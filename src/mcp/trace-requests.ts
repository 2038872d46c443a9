import { ProtocolError, type Server, type ServerContext } from '@modelcontextprotocol/server';
import { isObject, toObject } from '../declarations/json.ts';
import type { Json } from '../declarations/operation.ts';
import { type Span, type SpanOptions, type Telemetry, type TraceParent, trace } from '../runtime/telemetry.ts';

/** What spans say of the server that handles a request. */
export interface TracedServer {
  telemetry: Telemetry | undefined;
  /** The HTTP request that the server was made for; none over stdio. */
  request: Request | undefined;
  session: string | undefined;
  /** The tools that a span may name: what a client makes up would be names without end. */
  known: ReadonlySet<string>;
}

const toTraceParent = (traceparent: unknown, tracestate: unknown): TraceParent | undefined =>
  typeof traceparent === 'string' ? { traceparent, ...(typeof tracestate === 'string' && { tracestate }) } : undefined;

/** The trace of a request: the one that the message names, then that of the HTTP request it came in. */
function getTraces(meta: Json, headers: Headers | undefined): Pick<SpanOptions, 'parent' | 'link'> {
  const named = toTraceParent(meta.traceparent, meta.tracestate);
  const transport = toTraceParent(headers?.get('traceparent'), headers?.get('tracestate'));
  if (named) return { parent: named, ...(transport && { link: transport }) };
  return transport ? { parent: transport } : {};
}

/** What a request is about, as the semantic conventions for MCP name it. */
function describeTarget(method: string, params: Json, known: ReadonlySet<string>) {
  const name = typeof params.name === 'string' ? params.name : undefined;
  if (method === 'tools/call')
    return {
      target: name !== undefined && known.has(name) ? name : undefined,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name !== undefined && known.has(name) ? name : undefined,
      },
    };
  if (method === 'prompts/get') return { attributes: { 'gen_ai.prompt.name': name } };
  const uri = typeof params.uri === 'string' ? params.uri : undefined;
  return { attributes: { 'mcp.resource.uri': uri } };
}

/** Handlers of methods that are not the SDK's own are given the parameters alone. */
const getParams = (request: Json): Json => (isObject(request.params) ? request.params : request);

/** The span of a request (semantic conventions for MCP, server). */
function describeRequest(method: string, params: Json, { mcpReq }: ServerContext, server: TracedServer): SpanOptions {
  const { request, session, known } = server;
  const meta = toObject(params._meta ?? mcpReq._meta);
  const { target, attributes } = describeTarget(method, params, known);
  return {
    name: target === undefined ? method : `${method} ${target}`,
    kind: 'server',
    attributes: {
      'mcp.method.name': method,
      'mcp.session.id': session,
      'mcp.protocol.version': request?.headers.get('mcp-protocol-version') ?? undefined,
      'jsonrpc.request.id': String(mcpReq.id),
      'network.transport': request ? 'tcp' : 'pipe',
      'network.protocol.name': request ? 'http' : undefined,
      ...attributes,
    },
    ...getTraces(meta, request?.headers),
  };
}

/** A tool that answers an error has failed, although its answer is a success to JSON-RPC. */
function noteResult(span: Span, result: unknown): void {
  if (typeof result === 'object' && result !== null && 'isError' in result && result.isError === true)
    span.fail('tool_error');
}

function noteError(span: Span, error: unknown): void {
  if (!(error instanceof ProtocolError)) return;
  span.setAttributes({ 'rpc.response.status_code': String(error.code) });
  span.fail(String(error.code));
}

/** A handler and how one is registered, whatever the method: the SDK has a type for each of a hundred methods. */
type Handle = (request: Json, context: ServerContext) => unknown;
type Register = (method: string, ...schemasAndHandler: unknown[]) => void;

/** Has each request that the server handles from now on run as a span. */
export function traceRequests(server: Server, traced: TracedServer): void {
  const { telemetry } = traced;
  if (!telemetry?.trace) return;
  // One way to register stands for the SDK's overloads, a type for each method; so does one type of handler below.
  const register = server.setRequestHandler.bind(server) as Register;
  const run = (method: string, handle: Handle) => (request: Json, context: ServerContext) =>
    trace(
      telemetry,
      () => describeRequest(method, getParams(request), context, traced),
      async (span) => {
        try {
          const result = await handle(request, context);
          noteResult(span, result);
          return result;
        } catch (error) {
          noteError(span, error);
          throw error;
        }
      },
    );
  const registerTraced: Register = (method, ...given) =>
    register(method, ...given.slice(0, -1), run(method, given.at(-1) as Handle));
  server.setRequestHandler = registerTraced;
}
