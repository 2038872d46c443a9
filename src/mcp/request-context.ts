import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Person } from '../heygen/client.ts';
import type { LogContext } from '../runtime/log-context.ts';

/** Who asks. */
export interface Identity {
  /** Identifies the caller in limits and logs, on every instance alike, and gives no secret away. */
  caller: string;
  /** The HeyGen key that this request's calls are made with, and no other. */
  key?: string;
  /** What was granted; without it, everything. */
  scopes?: ReadonlySet<string>;
  /** The person, as the token file or the chosen claim names them; for people who look after the server, never for models. */
  name?: string;
  /** What this person may spend, in USD, within the limit that all are held to. */
  spendLimitUsd?: number;
  /** The toolsets that this person may use, out of those that the server has; without it, all. */
  toolsets?: readonly string[];
  /** True where this person's calls may only read. */
  readOnly?: boolean;
  /** Aborts when this person is let in no longer: their calls and streams end then. */
  revoked?: AbortSignal;
}

/** The person, as the ledger and the audit log name them; who has no name goes by the caller's fingerprint. */
export const getPerson = ({ name, caller, spendLimitUsd }: Identity): Person => ({
  name: name ?? caller,
  ...(spendLimitUsd !== undefined && { spendLimitUsd }),
});

/** What the MCP server knows of the HTTP request that it answers. */
export interface RequestContext {
  identity: Identity;
  logContext: LogContext;
  /** Resolves when the connection has taken the whole answer (true), or is gone (false). */
  delivered: Promise<boolean>;
  /**
   * Takes the request out of those that its caller may have under way, while it waits for its user: what the user says
   * comes in a request of its own. Returns what counts it again.
   */
  pause: () => () => void;
}

/** The SDK passes a request's `authInfo` on to the server that is made for it; the request context travels in it. */
export const toAuthInfo = (context: RequestContext): AuthInfo => ({
  token: '',
  clientId: context.identity.caller,
  scopes: [...(context.identity.scopes ?? [])],
  extra: { context },
});

/** The request context that a server is made for, as `toAuthInfo` has put it there; none over stdio. */
export const getRequestContext = (info: AuthInfo | undefined) => info?.extra?.context as RequestContext | undefined;
