import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  createMcpHandler,
  InMemoryServerEventBus,
  type McpHandlerRequestOptions,
  type McpServerFactory,
  type RequestId,
} from '@modelcontextprotocol/server';
import { SelectionError } from '../../catalog/toolset-selection.ts';
import type { Logger } from '../../runtime/log.ts';
import type { RequestLabels } from '../../runtime/log-context.ts';
import { SESSION_HEADER } from '../calls/in-flight-calls.ts';
import { authInfoOf, type Identity } from '../request-context.ts';
import type { Offer } from '../server.ts';
import { asksForList, sendList } from '../tool-list/cached-list.ts';
import type { Doorkeeper } from './auth/authenticator.ts';
import { HttpRefusal, RPC } from './http-error.ts';
import { readJson } from './json-body.ts';
import type { CallerLimits } from './limits.ts';
import type { ScopesOf } from './scopes.ts';

/** How many messages a batch may have; clients that batch at all send a few. */
const MOST_MESSAGES = 20;

export interface EndpointOptions {
  factory: McpServerFactory;
  /** Makes the same servers with no tools in their lists; the tools of the offer are put into their answers. */
  lister: McpServerFactory;
  /** What a request may see. @throws SelectionError when it chooses what there is not */
  offer: (request: Request) => Offer;
  log: Logger;
  /** Tools that may be silent for long: their answers stream from the start, so that no proxy or client gives up. */
  slowTools: ReadonlySet<string>;
  doorkeeper: Doorkeeper;
  limits: CallerLimits;
  scopesOf: ScopesOf;
  maxBodyBytes: number;
  /** Between two signs of life on a silent stream, in milliseconds. */
  keepAliveMs: number;
}

/** A request as the SDK's adapter for Node takes it. */
type Incoming = IncomingMessage & { auth?: AuthInfo };

/** A 2025-era client that has no session id yet is given one; it names its calls, and nothing is stored under it. */
function withSessionId(request: Request, response: Response): Response {
  const modern = request.headers.has('mcp-method');
  if (!modern && !request.headers.has(SESSION_HEADER) && response.ok)
    response.headers.set(SESSION_HEADER, randomUUID());
  return response;
}

/** A request for tools that do not exist, answered in words and as JSON-RPC. */
const wrongSelection = ({ message }: SelectionError, id: RequestId | null) =>
  Response.json({ jsonrpc: '2.0', id, error: { code: RPC.params, message } }, { status: 400 });

/** The id that an answer to a body has to bear; null where it holds none, or several. */
function idOf(body: unknown): RequestId | null {
  const { id } = (body ?? {}) as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** Does something when an answer is out or its caller gone, also where that has been already. */
function atEnd(response: ServerResponse, act: () => void): void {
  if (response.closed) act();
  else response.once('close', act);
}

/** Serves MCP in both protocol generations to callers whom the doorkeeper knows. */
export function mcpEndpoint(options: EndpointOptions) {
  const { factory, offer, slowTools, doorkeeper, limits, scopesOf, maxBodyBytes, keepAliveMs } = options;
  const onerror = (error: Error) => options.log.debug({ err: error }, 'http');
  const common = { bus: new InMemoryServerEventBus(), onerror, maxRequestBodySize: maxBodyBytes, keepAliveMs };
  const quick = createMcpHandler(factory, common);
  const slow = createMcpHandler(factory, { ...common, responseMode: 'sse' });
  const lists = createMcpHandler(options.lister, common);

  const handlerFor = ({ headers }: Request, body: unknown) => {
    if (asksForList(body)) return lists;
    return slowTools.has(headers.get('mcp-name') ?? '') ? slow : quick;
  };

  async function fetch(request: Request, given: McpHandlerRequestOptions = {}): Promise<Response> {
    try {
      offer(request);
    } catch (error) {
      if (error instanceof SelectionError) return wrongSelection(error, idOf(given.parsedBody));
      throw error;
    }
    return withSessionId(request, await handlerFor(request, given.parsedBody).fetch(request, given));
  }
  const mcp = toNodeHandler({ fetch }, { onerror, maxRequestBodySize: maxBodyBytes });

  async function list(incoming: Incoming, response: ServerResponse, parsedBody: unknown): Promise<void> {
    const request = await toWebRequest(incoming, parsedBody);
    const answer = await fetch(request, { authInfo: incoming.auth, parsedBody });
    await sendList(answer, () => offer(request), response);
  }

  /** Lets the messages of a body in: each counts, and each needs its scopes. */
  async function admit(identity: Identity, body: unknown): Promise<() => void> {
    const messages = Array.isArray(body) ? body : [body];
    if (messages.length > MOST_MESSAGES) {
      const message = `A batch has at most ${MOST_MESSAGES} messages.`;
      throw new HttpRefusal({ status: 400, code: RPC.invalid, message });
    }
    for (const message of messages) doorkeeper.demand?.(identity, scopesOf(message));
    return messages.length > 1 ? limits.enter(identity.caller, messages.length - 1) : () => {};
  }

  return {
    /** @throws HttpRefusal when the request does not get as far as MCP */
    async serve(request: Incoming, response: ServerResponse, labels: RequestLabels): Promise<void> {
      const identity = await doorkeeper.identify(request.headers);
      atEnd(response, await limits.enter(identity.caller));
      request.auth = authInfoOf({ identity, labels: { ...labels, caller: identity.caller } });
      if (request.method !== 'POST') return mcp(request, response);
      const body = await readJson(request, maxBodyBytes);
      try {
        atEnd(response, await admit(identity, body));
      } catch (error) {
        throw error instanceof HttpRefusal ? new HttpRefusal({ ...error.facts, id: idOf(body) }) : error;
      }
      await (asksForList(body) ? list : mcp)(request, response, body);
    },
    close: () => Promise.all([quick.close(), slow.close(), lists.close()]),
  };
}
