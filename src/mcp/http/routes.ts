import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { LogContext } from '../../runtime/log-context.ts';
import { WEBHOOK_PATH, type Webhooks } from '../../webhooks/callbacks.ts';
import { serveWebhook } from '../../webhooks/endpoint.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { getClientAddress } from './client-address.ts';
import type { Readiness } from './health.ts';
import { sendJson } from './http-error.ts';
import type { Metrics } from './metrics/metrics.ts';

type Serve = (request: IncomingMessage, response: ServerResponse, logContext: LogContext) => void | Promise<void>;

/** What is served at a path. */
export interface Route {
  serve: Serve;
  /** What it may be asked; any other method is refused before anything looks at the request. */
  methods?: readonly string[];
  /** Set where `Host` and `Origin` are checked; the others know their callers by other signs, or serve anybody. */
  guarded?: true;
}

export interface RouteParts {
  /** The MCP endpoint. */
  mcp: Serve;
  authenticator: Authenticator;
  ready: () => Promise<Readiness>;
  metrics: Metrics;
  /** @throws HttpError where a request may not see the metrics */
  checkMetricsAccess: (request: IncomingMessage) => void;
  /** How many proxies stand in front of this server. */
  trustedProxies: number;
  /** Where HeyGen's calls back go, if it can reach this server. */
  webhooks?: Webhooks;
}

const serveHealth: Serve = (_, response) => sendJson(response, 200, { status: 'ok' });

const serveReadiness =
  (ready: RouteParts['ready']): Serve =>
  async (_, response) => {
    const readiness = await ready();
    sendJson(response, readiness.status === 'away' ? 503 : 200, readiness);
  };

const serveMetrics =
  ({ metrics, checkMetricsAccess }: Pick<RouteParts, 'metrics' | 'checkMetricsAccess'>): Serve =>
  async (request, response) => {
    checkMetricsAccess(request);
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.text());
  };

const MCP_METHODS = ['POST', 'GET', 'DELETE', 'OPTIONS'];
const READ_METHODS = ['GET', 'HEAD'];
const METADATA_METHODS = [...READ_METHODS, 'OPTIONS'];

/** Web-standard answers, as the SDK's documents are. */
const serveMetadata = ({ metadataRoutes: resources = {} }: Authenticator): [path: string, route: Route][] =>
  Object.entries(resources).map(([path, fetch]) => [
    path,
    { serve: toNodeHandler({ fetch }), methods: METADATA_METHODS },
  ]);

/** All that the HTTP server serves, by path. */
export function createRoutes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { mcp, authenticator, ready, webhooks, trustedProxies } = parts;
  return new Map<string, Route>([
    ['/mcp', { serve: mcp, guarded: true, methods: MCP_METHODS }],
    [
      WEBHOOK_PATH,
      {
        serve: (request, response) =>
          serveWebhook(request, response, webhooks, getClientAddress(request, trustedProxies)),
      },
    ],
    ['/healthz', { serve: serveHealth, methods: READ_METHODS }],
    ['/readyz', { serve: serveReadiness(ready), methods: READ_METHODS }],
    ['/metrics', { serve: serveMetrics(parts), methods: READ_METHODS }],
    ...serveMetadata(authenticator),
  ]);
}
