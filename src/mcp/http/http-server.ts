import type { Server } from 'node:http';
import type { Logger } from '../../runtime/log.ts';
import { type EndpointOptions, McpEndpoint } from './endpoint.ts';
import type { Readiness } from './health.ts';
import { type HttpTimeouts, listen } from './listener.ts';
import { RequestHandler, type RequestHandlerOptions } from './request-handler.ts';
import { createRoutes, type RouteParts } from './routes.ts';

/** How long answers to calls that were cut short may take to get out, in milliseconds. */
const FINAL_RESPONSE_MS = 500;

/** The readiness that probes see during a graceful shutdown. */
const CLOSING: Readiness = { status: 'away', checks: { server: 'away' }, reasons: { server: 'it is closing' } };

export interface HttpServerOptions extends EndpointOptions, RequestHandlerOptions, Omit<RouteParts, 'mcp'> {
  host: string;
  port: number;
  log: Logger;
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

interface RunningServer {
  server: Server;
  handler: RequestHandler;
  endpoint: McpEndpoint;
}

/** Graceful shutdown: lets calls end in the time that they have, then cuts what is left. */
async function drain({ server, handler, endpoint }: RunningServer, options: HttpServerOptions): Promise<void> {
  handler.startClosing();
  // Connections that the system has taken for us already are served; closing now would reset them.
  await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise((resolve) => server.close(resolve));
  options.endWaits();
  await handler.inFlight.waitUntilIdle(Math.max(0, options.drainMs - FINAL_RESPONSE_MS));
  options.endCalls();
  await handler.inFlight.waitUntilIdle(Math.min(FINAL_RESPONSE_MS, options.drainMs));
  await endpoint.close();
  server.closeAllConnections();
  await closed;
}

/** Starts the HTTP server: MCP at /mcp, and beside it health, readiness, metrics and webhooks. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const endpoint = new McpEndpoint(options);
  const routes = createRoutes({
    ...options,
    mcp: (request, response, context) => endpoint.serve(request, response, context),
    ready: async () => (handler.isClosing ? CLOSING : options.ready()),
  });
  const handler: RequestHandler = new RequestHandler(routes, options);
  const { server, origin } = await listen((request, response) => void handler.handle(request, response), options);
  return { url: `${origin}/mcp`, close: () => drain({ server, handler, endpoint }, options) };
}
