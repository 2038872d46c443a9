import { StartupError } from '../../../runtime/startup-error.ts';
import type { Authenticator } from './authenticator.ts';
import { parseCredentials } from './credential-map.ts';
import { heygenKeyAuthenticator } from './heygen-key.ts';

/** By what callers are known. */
export type AuthMode = 'none' | 'key' | 'token' | 'oauth';

export interface AuthenticatorSettings {
  mode?: AuthMode;
  /** The address that the server listens on. */
  host: string;
  /** The configured key of the process, for tokens and subjects that name none. */
  sharedKey?: string;
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
}

export const isLoopback = (host: string) => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

/** The least signs of a token: at 4 bits each 128 bits, which nobody guesses. */
const MIN_TOKEN_LENGTH = 32;

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

async function createTokenAuthenticator({
  tokens,
  tokensFile,
  sharedKey,
}: AuthenticatorSettings): Promise<Authenticator> {
  const setting = 'HEYGEN_MCP_TOKENS';
  const ring = parseCredentials({ list: tokens, file: tokensFile, sharedKey, setting });
  if (ring.size === 0) {
    throw new StartupError(
      'HEYGEN_MCP_AUTH token: there are no tokens; set HEYGEN_MCP_TOKENS or HEYGEN_MCP_TOKENS_FILE.',
    );
  }
  const short = [...ring.keys()].findIndex((token) => token.length < MIN_TOKEN_LENGTH);
  if (short >= 0) {
    throw new StartupError(
      `${setting}: token ${short + 1} has less than ${MIN_TOKEN_LENGTH} signs and could be guessed; make one with: openssl rand -base64 33`,
    );
  }
  const { createStaticTokenAuthenticator } = await import('./static-token.ts');
  return createStaticTokenAuthenticator(ring);
}

async function createSubjectAuthenticator(settings: AuthenticatorSettings): Promise<Authenticator> {
  const { issuer, resource, audience, subjects: list, subjectsFile: file, sharedKey } = settings;
  if (issuer === undefined || resource === undefined) {
    throw new StartupError(
      'HEYGEN_MCP_AUTH oauth: set HEYGEN_MCP_OAUTH_ISSUER to the authorization server and HEYGEN_MCP_PUBLIC_URL to the address of this one.',
    );
  }
  const subjects = parseCredentials({ list, file, sharedKey, setting: 'HEYGEN_MCP_SUBJECTS' });
  if (subjects.size === 0) {
    throw new StartupError(
      'HEYGEN_MCP_AUTH oauth: no subject has a HeyGen key; set HEYGEN_MCP_SUBJECTS or HEYGEN_MCP_SUBJECTS_FILE, or HEYGEN_MCP_SUBJECTS to * where everybody whom the issuer knows may use HEYGEN_API_KEY.',
    );
  }
  const { createOAuthAuthenticator } = await import('./oauth.ts');
  return createOAuthAuthenticator({ issuer, resource, audience: audience ?? resource.href, subjects });
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
