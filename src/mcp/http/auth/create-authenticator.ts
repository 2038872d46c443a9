import type { Logger } from '../../../runtime/log.ts';
import { StartupError } from '../../../runtime/startup-error.ts';
import type { Authenticator } from './authenticator.ts';
import { heygenKeyAuthenticator } from './heygen-key.ts';
import type { AuditName, ClaimSettings } from './oauth-claims.ts';
import type { OnReload } from './reloadable-credentials.ts';

/** By what callers are known. */
export type AuthMode = 'none' | 'key' | 'token' | 'oauth';

export interface AuthenticatorSettings {
  mode?: AuthMode;
  /** The address that the server listens on. */
  host: string;
  /** The configured key of the process, for tokens and subjects that name none; asked for at each request. */
  getSharedKey: () => string | undefined;
  /** The key of everybody without authentication, asked for at each request. */
  getAnonymousKey?: () => string | undefined;
  tokens?: string;
  tokensFile?: string;
  subjects?: string;
  subjectsFile?: string;
  issuer?: string;
  audience?: string;
  /** The MCP endpoint as clients address it. */
  resource?: URL;
  /** How this company's tokens say what their holder may do. */
  claimSettings?: ClaimSettings;
  auditName?: AuditName;
  /** @throws Error when a toolset does not exist, or this server does not have it */
  checkToolsets?: (names: readonly string[]) => void;
  log: Logger;
  /** Called with each reading of tokens or subjects. */
  onReload?: OnReload;
}

export const isLoopback = (host: string) => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

/** The caller of every request where there is no authentication. */
const ANONYMOUS = 'everybody';

function createOpenAuthenticator({ host, getAnonymousKey }: AuthenticatorSettings): Authenticator {
  if (!isLoopback(host)) {
    throw new StartupError(
      `HOST ${host}: without authentication the HTTP server listens on loopback only, or anybody could use the HeyGen account; set HEYGEN_MCP_AUTH to key, token or oauth, or HOST to 127.0.0.1.`,
    );
  }
  return { authenticate: async () => ({ caller: ANONYMOUS, key: getAnonymousKey?.() }) };
}

async function createTokenAuthenticator(settings: AuthenticatorSettings): Promise<Authenticator> {
  const { tokens: list, tokensFile: file } = settings;
  const [{ ReloadableCredentials }, { createStaticTokenAuthenticator }] = await Promise.all([
    import('./reloadable-credentials.ts'),
    import('./static-token.ts'),
  ]);
  const emptyMessage =
    'HEYGEN_MCP_AUTH token: there are no tokens; put the line that `heygen-mcp token` prints into the file of HEYGEN_MCP_TOKENS_FILE, or set HEYGEN_MCP_TOKENS.';
  const source = { ...settings, kind: 'token', list, file, setting: 'HEYGEN_MCP_TOKENS' } as const;
  const tokens = new ReloadableCredentials(source, { ...settings, emptyMessage });
  return createStaticTokenAuthenticator(tokens, settings.getSharedKey, settings.auditName);
}

async function createSubjectAuthenticator(settings: AuthenticatorSettings): Promise<Authenticator> {
  const { issuer, resource, audience, subjects: list, subjectsFile: file } = settings;
  if (issuer === undefined || resource === undefined) {
    throw new StartupError(
      'HEYGEN_MCP_AUTH oauth: set HEYGEN_MCP_OAUTH_ISSUER to the authorization server and HEYGEN_MCP_PUBLIC_URL to the address of this one.',
    );
  }
  const [{ ReloadableCredentials }, { OAuthAuthenticator }] = await Promise.all([
    import('./reloadable-credentials.ts'),
    import('./oauth.ts'),
  ]);
  const emptyMessage =
    'HEYGEN_MCP_AUTH oauth: no subject has a HeyGen key; set HEYGEN_MCP_SUBJECTS or HEYGEN_MCP_SUBJECTS_FILE, or HEYGEN_MCP_SUBJECTS to * where everybody whom the issuer knows may use HEYGEN_API_KEY.';
  const source = { ...settings, kind: 'subject', list, file, setting: 'HEYGEN_MCP_SUBJECTS' } as const;
  const subjects = new ReloadableCredentials(source, { ...settings, emptyMessage });
  return new OAuthAuthenticator({
    issuer,
    resource,
    audience: audience ?? resource.href,
    subjects,
    getSharedKey: settings.getSharedKey,
    claimSettings: settings.claimSettings,
    auditName: settings.auditName,
    log: settings.log,
  });
}

/**
 * Creates the authenticator of a mode. Without a mode everybody is let in, on loopback only.
 * @throws StartupError when the settings do not suffice
 */
export async function createAuthenticator(settings: AuthenticatorSettings): Promise<Authenticator> {
  switch (settings.mode ?? 'none') {
    case 'none':
      return createOpenAuthenticator(settings);
    case 'key':
      return heygenKeyAuthenticator;
    case 'token':
      return createTokenAuthenticator(settings);
    case 'oauth':
      return createSubjectAuthenticator(settings);
  }
}
