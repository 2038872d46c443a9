import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { RequestLabels } from '../../runtime/log-context.ts';
import { WEBHOOK_PATH, type Webhooks } from '../../webhooks/callbacks.ts';
import { serveWebhook } from '../../webhooks/endpoint.ts';
import type { Doorkeeper } from './auth/authenticator.ts';
import { isInside } from './client-address.ts';
import type { Readiness } from './health.ts';
import { answerJson, HttpRefusal } from './http-error.ts';
import type { Metrics } from './metrics.ts';

type Serve = (request: IncomingMessage, response: ServerResponse, labels: RequestLabels) => void | Promise<void>;

/** What is served at a path. */
export interface Route {
  serve: Serve;
  /** Set where `Host` and `Origin` are checked; the others know their callers by other signs, or serve anybody. */
  guarded?: true;
}

export interface RouteParts {
  /** The MCP endpoint. */
  mcp: Serve;
  doorkeeper: Doorkeeper;
  ready: () => Promise<Readiness>;
  metrics: Metrics;
  /** Where HeyGen's calls back go, if it can reach this server. */
  webhooks?: Webhooks;
}

const healthz: Serve = (_, response) => answerJson(response, 200, { status: 'ok' });

const readyz =
  (ready: RouteParts['ready']): Serve =>
  async (_, response) => {
    const { ready: up, checks } = await ready();
    answerJson(response, up ? 200 : 503, { status: up ? 'ok' : 'away', checks });
  };

const numbers =
  ({ contentType, text }: Metrics): Serve =>
  async (request, response) => {
    if (!isInside(request)) throw new HttpRefusal({ status: 404, message: 'Nothing here for you.' });
    response.writeHead(200, { 'content-type': contentType }).end(await text());
  };

/** Web-standard answers, as the SDK's documents are. */
const documents = ({ documents = {} }: Doorkeeper): [path: string, route: Route][] =>
  Object.entries(documents).map(([path, fetch]) => [path, { serve: toNodeHandler({ fetch }) }]);

/** All that the door serves, by path. */
export function routes({ mcp, doorkeeper, ready, metrics, webhooks }: RouteParts): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/mcp', { serve: mcp, guarded: true }],
    [WEBHOOK_PATH, { serve: (request, response) => serveWebhook(request, response, webhooks) }],
    ['/healthz', { serve: healthz }],
    ['/readyz', { serve: readyz(ready) }],
    ['/metrics', { serve: numbers(metrics) }],
    ...documents(doorkeeper),
  ]);
}
