import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../../request-context.ts';
import type { Checks } from '../health.ts';
import type { ReloadableCredentials } from './reloadable-credentials.ts';

/** What a caller may be allowed to do: look, make and change, or end something for good. */
export const SCOPES = ['read', 'write', 'delete'] as const;
export type Scope = (typeof SCOPES)[number];

/** Says who comes in. */
export interface Authenticator {
  /**
   * Finds out who sends a request, by its headers.
   * @throws HttpError when nobody may come in with them
   */
  authenticate(headers: IncomingHttpHeaders): Promise<Identity>;
  /**
   * Holds an identity to its scopes; without it there are none.
   * @throws HttpError when one is lacking
   */
  requireScopes?(identity: Identity, scopes: readonly Scope[]): void;
  /** OAuth metadata documents for clients, by path. */
  metadataRoutes?: Readonly<Record<string, (request: Request) => Promise<Response>>>;
  /** Who may come in, where that can change. */
  credentials?: ReloadableCredentials;
  /** What letting callers in rests on, by name. */
  checks?: Checks;
  close?(): void;
}
