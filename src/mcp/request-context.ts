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

/** One HTTP request, as the MCP server behind the door knows it. */
export interface RequestContext {
  identity: Identity;
  logContext: LogContext;
}

/** The SDK hands a request's authentication through to the server that is made for it; a visit travels in it. */
export const toAuthInfo = (context: RequestContext): AuthInfo => ({
  token: '',
  clientId: context.identity.caller,
  scopes: [...(context.identity.scopes ?? [])],
  extra: { context },
});

/** The visit that a server is made for; none over stdio. */
export const getRequestContext = (info: AuthInfo | undefined) => info?.extra?.context as RequestContext | undefined;
