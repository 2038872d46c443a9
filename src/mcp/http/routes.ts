import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { LogContext } from '../../runtime/log-context.ts';
import { WEBHOOK_PATH, type Webhooks } from '../../webhooks/callbacks.ts';
import { serveWebhook } from '../../webhooks/endpoint.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { isInternalRequest } from './client-address.ts';
import type { Readiness } from './health.ts';
import { HttpError, sendJson } from './http-error.ts';
import type { Metrics } from './metrics.ts';

type Serve = (request: IncomingMessage, response: ServerResponse, logContext: LogContext) => void | Promise<void>;

/** What is served at a path. */
export interface Route {
  serve: Serve;
  /** Set where `Host` and `Origin` are checked; the others know their callers by other signs, or serve anybody. */
  guarded?: true;
}

export interface RouteParts {
  /** The MCP endpoint. */
  mcp: Serve;
  authenticator: Authenticator;
  ready: () => Promise<Readiness>;
  metrics: Metrics;
  /** Where HeyGen's calls back go, if it can reach this server. */
  webhooks?: Webhooks;
}

const serveHealth: Serve = (_, response) => sendJson(response, 200, { status: 'ok' });

const serveReadiness =
  (ready: RouteParts['ready']): Serve =>
  async (_, response) => {
    const { ready: up, checks } = await ready();
    sendJson(response, up ? 200 : 503, { status: up ? 'ok' : 'away', checks });
  };

const serveMetrics =
  ({ contentType, text }: Metrics): Serve =>
  async (request, response) => {
    if (!isInternalRequest(request)) throw new HttpError({ status: 404, message: 'Nothing here for you.' });
    response.writeHead(200, { 'content-type': contentType }).end(await text());
  };

/** Web-standard answers, as the SDK's documents are. */
const serveMetadata = ({ metadataRoutes: resources = {} }: Authenticator): [path: string, route: Route][] =>
  Object.entries(resources).map(([path, fetch]) => [path, { serve: toNodeHandler({ fetch }) }]);

/** All that the door serves, by path. */
export function createRoutes({ mcp, authenticator, ready, metrics, webhooks }: RouteParts): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/mcp', { serve: mcp, guarded: true }],
    [WEBHOOK_PATH, { serve: (request, response) => serveWebhook(request, response, webhooks) }],
    ['/healthz', { serve: serveHealth }],
    ['/readyz', { serve: serveReadiness(ready) }],
    ['/metrics', { serve: serveMetrics(metrics) }],
    ...serveMetadata(authenticator),
  ]);
}
