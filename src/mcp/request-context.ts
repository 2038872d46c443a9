import type { AuthInfo } from '@modelcontextprotocol/server';
import type { RequestLabels } from '../runtime/log-context.ts';

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
export interface Visit {
  identity: Identity;
  labels: RequestLabels;
}

/** The SDK hands a request's authentication through to the server that is made for it; a visit travels in it. */
export const authInfoOf = (visit: Visit): AuthInfo => ({
  token: '',
  clientId: visit.identity.caller,
  scopes: [...(visit.identity.scopes ?? [])],
  extra: { visit },
});

/** The visit that a server is made for; none over stdio. */
export const visitOf = (info: AuthInfo | undefined) => info?.extra?.visit as Visit | undefined;
