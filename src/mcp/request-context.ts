import type { AuthInfo } from '@modelcontextprotocol/server';
import type { LogContext } from '../runtime/log-context.ts';

/** Who asks. */
export interface Identity {
  /** Tells callers apart in limits and logs, on every instance alike, and gives no secret away. */
  caller: string;
  /** The HeyGen key that this request's calls are made with, and no other. */
  key?: string;
  /** What was granted; without it, everything. */
  scopes?: ReadonlySet<string>;
}

/** What the MCP server knows of the HTTP request that it answers. */
export interface RequestContext {
  identity: Identity;
  logContext: LogContext;
  /** Resolves when the connection has taken the whole answer (true), or is gone (false). */
  delivered: Promise<boolean>;
}

/** The SDK passes a request's `authInfo` on to the server that is made for it; the request context travels in it. */
export const toAuthInfo = (context: RequestContext): AuthInfo => ({
  token: '',
  clientId: context.identity.caller,
  scopes: [...(context.identity.scopes ?? [])],
  extra: { context },
});

/** The request context that a server is made for; none over stdio. */
export const getRequestContext = (info: AuthInfo | undefined) => info?.extra?.context as RequestContext | undefined;
