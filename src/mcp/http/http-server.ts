import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { AuditLog, RefusedRequest } from '../../runtime/audit-log.ts';
import type { Logger } from '../../runtime/log.ts';
import { parseRequestId, parseTraceparent } from '../../runtime/log-context.ts';
import { getPerson, getRequestContext } from '../request-context.ts';
import { getClientAddress } from './client-address.ts';
import { type CorsSettings, createOriginCheck } from './cors.ts';
import { type EndpointOptions, McpEndpoint } from './endpoint.ts';
import type { Readiness } from './health.ts';
import { HttpError, RPC, sendError } from './http-error.ts';
import { InFlightResponses } from './in-flight-responses.ts';
import { type HttpTimeouts, listen } from './listener.ts';
import { createRoutes, type RouteParts } from './routes.ts';
import { createSecureHeaders } from './secure-headers.ts';

/** How long answers to calls that were cut short may take to get out, in milliseconds. */
const FINAL_RESPONSE_MS = 500;

/** Statuses of requests that were not let in. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

/** The readiness that probes see during a graceful shutdown. */
const CLOSING: Readiness = { status: 'away', checks: { server: 'away' }, reasons: { server: 'it is closing' } };

export interface HttpServerOptions extends EndpointOptions, Omit<RouteParts, 'mcp'> {
  host: string;
  port: number;
  log: Logger;
  audit: AuditLog;
  cors: CorsSettings;
  /** True where clients reach the server by https, through a proxy. */
  https: boolean;
  /** Makes all waits answer at once. */
  endWaits: () => void;
  /** Ends the calls that still run. */
  endCalls: () => void;
  /** How long closing may take (graceful shutdown), in milliseconds. */
  drainMs: number;
  times: HttpTimeouts;
}

export interface HttpServer {
  /** Where hosts connect: `http://127.0.0.1:3000/mcp`. */
  url: string;
  /** Stops accepting, lets calls end, and cuts what does not. */
  close(): Promise<void>;
}

/** The path is not repeated: some write their key into it, and the message goes to the log. */
const createNotFoundError = () =>
  new HttpError({ status: 404, message: 'Nothing is served at this path; MCP is at /mcp.' });

const createMethodError = (methods: readonly string[]) =>
  new HttpError({
    status: 405,
    message: `This path takes ${methods.join(', ')}.`,
    headers: { allow: methods.join(', ') },
  });

/** Answers what went wrong before an answer began; after that only the connection can be cut. */
function sendFailure(error: unknown, response: ServerResponse, request: string, log: Logger): void {
  const message = `The server made a mistake; it is in the log under request ${request}.`;
  const known = error instanceof HttpError;
  if (known) log.debug({ request, status: error.details.status }, error.message);
  else log.error({ request, err: error }, 'fault');
  if (response.headersSent) response.destroy();
  else sendError(response, known ? error.details : { status: 500, code: RPC.internal, message }, request);
}

/** Starts the HTTP server: MCP at /mcp, and beside it health, readiness, metrics and webhooks. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { log, metrics } = options;
  const check = createOriginCheck(options.cors);
  const secure = createSecureHeaders(options.https);
  const endpoint = new McpEndpoint(options);
  const underWay = new InFlightResponses();
  let closing = false;
  const ready = async () => (closing ? CLOSING : options.ready());
  const mcp: McpEndpoint['serve'] = (request, response, context) => endpoint.serve(request, response, context);
  const paths = createRoutes({ ...options, mcp, ready });

  /** The person is known where the request got as far as its limits. */
  function logRefused(request: IncomingMessage & { auth?: AuthInfo }, refused: Omit<RefusedRequest, 'address'>): void {
    const identity = getRequestContext(request.auth)?.identity;
    const address = getClientAddress(request, options.trustedProxies);
    const known = identity && { caller: identity.caller, who: getPerson(identity).name };
    options.audit.logRefused({ ...refused, address, ...known });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const id = parseRequestId(request.headers['x-request-id']) ?? randomUUID();
    const path = request.url?.split('?', 1)[0] ?? '';
    const route = paths.get(path);
    // A subscription stream has no end of its own, so shutdown does not wait for it.
    if (request.headers['mcp-method'] !== 'subscriptions/listen') underWay.add(response);
    const servedPath = route ? path : 'other';
    let reason = 'refused';
    response.once('close', () => {
      const { statusCode: status } = response;
      metrics.request(servedPath, status, (performance.now() - began) / 1000);
      if (REFUSED.has(status)) logRefused(request, { request: id, status, reason, path: servedPath });
    });
    response.setHeader('x-request-id', id);
    if (closing) response.setHeader('connection', 'close');
    secure(response);
    try {
      if (!route) throw createNotFoundError();
      const { methods } = route;
      if (methods && !methods.includes(request.method ?? '')) throw createMethodError(methods);
      if (route.guarded && check(request, response)) return;
      await route.serve(request, response, { request: id, ...parseTraceparent(request.headers.traceparent) });
    } catch (error) {
      if (error instanceof HttpError) reason = error.message;
      sendFailure(error, response, id, log);
    }
  }

  const { server, origin } = await listen((request, response) => void serve(request, response), options);
  return {
    url: `${origin}/mcp`,
    async close() {
      closing = true;
      // Connections that the system has taken for us already are served; closing now would reset them.
      await new Promise((resolve) => setImmediate(resolve));
      const closed = new Promise((resolve) => server.close(resolve));
      options.endWaits();
      await underWay.waitUntilIdle(Math.max(0, options.drainMs - FINAL_RESPONSE_MS));
      options.endCalls();
      await underWay.waitUntilIdle(Math.min(FINAL_RESPONSE_MS, options.drainMs));
      await endpoint.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
