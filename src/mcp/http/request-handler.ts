import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { AuditLog, RefusedRequest } from '../../runtime/audit-log.ts';
import type { Logger } from '../../runtime/log.ts';
import { parseRequestId, parseTraceparent } from '../../runtime/log-context.ts';
import { getPerson, getRequestContext } from '../request-context.ts';
import { getClientAddress } from './client-address.ts';
import { type CorsSettings, createOriginCheck } from './cors.ts';
import { HttpError, RPC, sendError } from './http-error.ts';
import { InFlightResponses } from './in-flight-responses.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Route } from './routes.ts';
import { createSecureHeaders } from './secure-headers.ts';

/** Statuses of requests that were not let in. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

export interface RequestHandlerOptions {
  log: Logger;
  audit: AuditLog;
  metrics: Metrics;
  cors: CorsSettings;
  /** True where clients reach the server by https, through a proxy. */
  https: boolean;
  /** How many proxies stand in front of this server. */
  trustedProxies: number;
}

/** One request, as it is measured and logged. */
interface HandledRequest {
  request: IncomingMessage & { auth?: AuthInfo };
  response: ServerResponse;
  /** Its `x-request-id`, or one made for it. */
  id: string;
  path: string;
  route: Route | undefined;
  /** Why it was refused. */
  reason: string;
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

/** Serves requests by their path, with the headers, measures and log entries that all of them have. */
export class RequestHandler {
  /** Responses that a graceful shutdown waits for. */
  readonly inFlight = new InFlightResponses();
  readonly #options: RequestHandlerOptions;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #checkOrigin: ReturnType<typeof createOriginCheck>;
  readonly #setSecureHeaders: ReturnType<typeof createSecureHeaders>;
  #isClosing = false;

  constructor(routes: ReadonlyMap<string, Route>, options: RequestHandlerOptions) {
    this.#routes = routes;
    this.#options = options;
    this.#checkOrigin = createOriginCheck(options.cors);
    this.#setSecureHeaders = createSecureHeaders(options.https);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = parseRequestId(request.headers['x-request-id']) ?? randomUUID();
    const path = request.url?.split('?', 1)[0] ?? '';
    const handled: HandledRequest = { request, response, id, path, route: this.#routes.get(path), reason: 'refused' };
    this.#observe(handled);
    this.#setHeaders(handled);
    try {
      await this.#serve(handled);
    } catch (error) {
      if (error instanceof HttpError) handled.reason = error.message;
      sendFailure(error, response, id, this.#options.log);
    }
  }

  /** From now on each response asks its client to leave the connection. */
  startClosing(): void {
    this.#isClosing = true;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  #observe(handled: HandledRequest): void {
    const { request, response, id, route } = handled;
    const began = performance.now();
    const path = route ? handled.path : 'other';
    // A subscription stream has no end of its own, so shutdown does not wait for it.
    if (request.headers['mcp-method'] !== 'subscriptions/listen') this.inFlight.add(response);
    response.once('close', () => {
      const { statusCode: status } = response;
      this.#options.metrics.request(path, status, (performance.now() - began) / 1000);
      if (REFUSED.has(status)) this.#logRefused(request, { request: id, status, reason: handled.reason, path });
    });
  }

  /** The person is known where the request got as far as its limits. */
  #logRefused(request: HandledRequest['request'], refused: Omit<RefusedRequest, 'address'>): void {
    const identity = getRequestContext(request.auth)?.identity;
    const address = getClientAddress(request, this.#options.trustedProxies);
    const known = identity && { caller: identity.caller, who: getPerson(identity).name };
    this.#options.audit.logRefused({ ...refused, address, ...known });
  }

  #setHeaders({ response, id }: HandledRequest): void {
    response.setHeader('x-request-id', id);
    if (this.#isClosing) response.setHeader('connection', 'close');
    this.#setSecureHeaders(response);
  }

  async #serve({ request, response, id, route }: HandledRequest): Promise<void> {
    if (!route) throw createNotFoundError();
    const { methods } = route;
    if (methods && !methods.includes(request.method ?? '')) throw createMethodError(methods);
    if (route.guarded && this.#checkOrigin(request, response)) return;
    return route.serve(request, response, { request: id, ...parseTraceparent(request.headers.traceparent) });
  }
}
