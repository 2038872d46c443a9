import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  CLIENT_INFO_META_KEY,
  createMcpHandler,
  InMemoryServerEventBus,
  type McpHandlerRequestOptions,
  type McpServerFactory,
  type RequestId,
} from '@modelcontextprotocol/server';
import { SelectionError } from '../../catalog/toolset-selection.ts';
import { toObject } from '../../declarations/json.ts';
import type { Logger } from '../../runtime/log.ts';
import type { LogContext } from '../../runtime/log-context.ts';
import type { PendingQuestions } from '../calls/elicitation/pending-questions.ts';
import { supportsForms } from '../calls/elicitation/user-dialog.ts';
import { SESSION_HEADER } from '../calls/in-flight-calls.ts';
import { getMessageCapabilities, supportsViews } from '../client-capabilities.ts';
import { getAnswerPolicy } from '../known-clients.ts';
import { getRequestContext, type Identity, toAuthInfo } from '../request-context.ts';
import type { AnswerSetting, GetVisibleTools } from '../server-options.ts';
import { createSessionId, getSessionClient, type SessionClient } from '../session-id.ts';
import { adaptToolsToClient } from '../tool-list/adapt-to-client.ts';
import { isToolsListRequest, sendCachedList } from '../tool-list/cached-list.ts';
import type { Scope } from './auth/authenticator.ts';
import { createRequestAuthenticator, type RequestAuthenticatorOptions } from './authenticate-request.ts';
import { HttpError, RPC } from './http-error.ts';
import { readJson } from './json-body.ts';
import type { CallerLimits } from './limits.ts';
import type { GetScopes } from './scopes.ts';

/** How many messages a batch may have; clients that batch at all send a few. */
const MAX_BATCH_MESSAGES = 20;

export interface EndpointOptions extends RequestAuthenticatorOptions {
  factory: McpServerFactory;
  /** Makes the same servers with no tools in their lists; the visible tools are put into their answers. */
  emptyListFactory: McpServerFactory;
  /** What a request may see. @throws SelectionError when it chooses what there is not */
  getVisibleTools: GetVisibleTools;
  /** HEYGEN_MCP_ANSWERS. */
  answers: AnswerSetting;
  log: Logger;
  /** Tools that may be silent for long: their answers stream from the start, so that no proxy or client gives up. */
  isSlow: (tool: string) => boolean;
  limits: CallerLimits;
  /** What users of 2025-era clients are being asked. */
  pendingQuestions: PendingQuestions;
  getScopes: GetScopes;
  /** Between two signs of life on a silent stream, in milliseconds. */
  keepAliveMs: number;
}

/** A request as the SDK's adapter for Node takes it. */
type Incoming = IncomingMessage & { auth?: AuthInfo };

/**
 * What is known of the client that sent a message: a 2025-era client says it once, in `initialize`, and its session id
 * has it from then on; a later one says it in each request.
 */
function getClient({ headers }: Request, body: unknown): SessionClient {
  const { clientInfo, _meta } = toObject(toObject(body).params);
  const { name } = toObject(clientInfo ?? toObject(_meta)[CLIENT_INFO_META_KEY]);
  const ofSession = getSessionClient(headers.get(SESSION_HEADER) ?? undefined);
  const stated = getMessageCapabilities(body);
  return {
    name: typeof name === 'string' ? name : ofSession.name,
    showsViews: supportsViews(stated) || ofSession.showsViews,
    showsForms: supportsForms(stated ?? {}) || ofSession.showsForms,
  };
}

/** A 2025-era client that has no session id yet is given one; it names its calls, and nothing is stored under it. */
function addSessionId(request: Request, response: Response, body: unknown): Response {
  const modern = request.headers.has('mcp-method');
  if (!modern && !request.headers.has(SESSION_HEADER) && response.ok)
    response.headers.set(SESSION_HEADER, createSessionId(getClient(request, body)));
  return response;
}

/** A request for tools that do not exist, answered in words and as JSON-RPC. */
const rejectSelection = ({ message }: SelectionError, id: RequestId | null) =>
  Response.json({ jsonrpc: '2.0', id, error: { code: RPC.params, message } }, { status: 400 });

/** The id that an answer to a body has to bear; null where it holds none, or several. */
function getMessageId(body: unknown): RequestId | null {
  const { id } = toObject(body);
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

const toMessages = (body: unknown): unknown[] => (Array.isArray(body) ? body : [body]);

/** @throws HttpError where a call would do more than its caller may */
function checkReadOnly({ readOnly }: Identity, scopes: readonly Scope[]): void {
  if (!readOnly || scopes.every((scope) => scope === 'read')) return;
  const message =
    'You may only read here: this call would make, change or delete something. The operator can allow it.';
  throw new HttpError({ status: 403, message });
}

/** Does something when an answer is out or its caller gone, also where that has been already. */
function onClosed(response: ServerResponse, act: () => void): void {
  if (response.closed) act();
  else response.once('close', act);
}

/** Serves MCP in both protocol generations to authenticated callers. */
export class McpEndpoint {
  readonly #options: EndpointOptions;
  readonly #authenticate: ReturnType<typeof createRequestAuthenticator>;
  readonly #handlers: Readonly<Record<'quick' | 'slow' | 'lists', ReturnType<typeof createMcpHandler>>>;
  readonly #serveMcp: ReturnType<typeof toNodeHandler>;

  constructor(options: EndpointOptions) {
    const { factory, emptyListFactory, maxBodyBytes: maxRequestBodySize, keepAliveMs, log } = options;
    const onerror = (error: Error) => log.debug({ err: error }, 'http');
    const common = { bus: new InMemoryServerEventBus(), onerror, maxRequestBodySize, keepAliveMs };
    this.#options = options;
    this.#authenticate = createRequestAuthenticator(options);
    this.#handlers = {
      quick: createMcpHandler(factory, common),
      slow: createMcpHandler(factory, { ...common, responseMode: 'sse' }),
      lists: createMcpHandler(emptyListFactory, common),
    };
    this.#serveMcp = toNodeHandler(
      { fetch: (request, given) => this.#fetch(request, given) },
      { onerror, maxRequestBodySize },
    );
  }

  /** @throws HttpError when the request does not get as far as MCP */
  async serve(request: Incoming, response: ServerResponse, logContext: LogContext): Promise<void> {
    const { identity, countedAs, maxBodyBytes } = await this.#authenticate(request);
    request.auth = toAuthInfo({
      identity,
      logContext: { ...logContext, caller: identity.caller },
      delivered: new Promise((resolve) => onClosed(response, () => resolve(response.writableFinished))),
      pause: () => this.#options.limits.pause(countedAs),
    });
    onClosed(response, await this.#options.limits.enter(countedAs));
    if (request.method !== 'POST') return this.#serveMcp(request, response);
    const body = await readJson(request, maxBodyBytes);
    try {
      onClosed(response, await this.#reserveMessages(identity, countedAs, body));
    } catch (error) {
      throw error instanceof HttpError ? new HttpError({ ...error.details, id: getMessageId(body) }) : error;
    }
    this.#takeAnswers(request, identity, body);
    return isToolsListRequest(body)
      ? this.#serveList(request, response, body)
      : this.#serveMcp(request, response, body);
  }

  /** Lets the messages of a body in: each counts, and each needs its scopes. */
  async #reserveMessages(identity: Identity, countedAs: string, body: unknown): Promise<() => void> {
    const { getScopes, authenticator, limits } = this.#options;
    const messages = toMessages(body);
    if (messages.length > MAX_BATCH_MESSAGES) {
      const message = `A batch has at most ${MAX_BATCH_MESSAGES} messages.`;
      throw new HttpError({ status: 400, code: RPC.invalid, message });
    }
    for (const message of messages) {
      const scopes = getScopes(message);
      authenticator.requireScopes?.(identity, scopes);
      checkReadOnly(identity, scopes);
    }
    return messages.length > 1 ? limits.enter(countedAs, messages.length - 1) : () => {};
  }

  /** What users said is for calls that wait in other requests; to the SDK's server of this one it is nothing. */
  #takeAnswers({ headers }: Incoming, { caller }: Identity, body: unknown): void {
    const session = headers[SESSION_HEADER];
    if (typeof session !== 'string') return;
    for (const message of toMessages(body)) this.#options.pendingQuestions.take({ caller, session }, message);
  }

  #getHandler({ headers }: Request, body: unknown) {
    const { quick, slow, lists } = this.#handlers;
    if (isToolsListRequest(body)) return lists;
    return this.#options.isSlow(headers.get('mcp-name') ?? '') ? slow : quick;
  }

  async #fetch(request: Request, given: McpHandlerRequestOptions = {}): Promise<Response> {
    try {
      this.#options.getVisibleTools(request, getRequestContext(given.authInfo)?.identity);
    } catch (error) {
      if (error instanceof SelectionError) return rejectSelection(error, getMessageId(given.parsedBody));
      throw error;
    }
    const response = await this.#getHandler(request, given.parsedBody).fetch(request, given);
    // The SDK writes `keep-alive` on streams; whether the connection stays is between Node and the client.
    response.headers.delete('connection');
    return addSessionId(request, response, given.parsedBody);
  }

  async #serveList(incoming: Incoming, response: ServerResponse, parsedBody: unknown): Promise<void> {
    const { answers, getVisibleTools } = this.#options;
    const request = await toWebRequest(incoming, parsedBody);
    const identity = getRequestContext(incoming.auth)?.identity;
    const answer = await this.#fetch(request, { authInfo: incoming.auth, parsedBody });
    const client = getClient(request, parsedBody);
    const policy = getAnswerPolicy(answers, client.name);
    const getTools = () => adaptToolsToClient(getVisibleTools(request, identity), policy, client.showsViews);
    await sendCachedList(answer, getTools, response);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#handlers).map((handler) => handler.close()));
  }
}
