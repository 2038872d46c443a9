import { DoorError } from '../../../runtime/startup-error.ts';
import type { Doorkeeper } from './authenticator.ts';
import { keyringOf } from './credential-map.ts';
import { byOwnKey } from './heygen-key.ts';

/** By what callers are known. */
export type AuthMode = 'none' | 'key' | 'token' | 'oauth';

export interface DoorkeeperSettings {
  mode?: AuthMode;
  /** Where the door opens. */
  host: string;
  /** The key of the process: of everybody without authentication, and of tokens and subjects that name none. */
  sharedKey?: string;
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

/** The name under which everybody is one, where nobody is told apart. */
const EVERYBODY = 'everybody';

function forEverybody({ host, sharedKey }: DoorkeeperSettings): Doorkeeper {
  if (!isLoopback(host)) {
    throw new DoorError(
      `HOST ${host}: without authentication the HTTP door opens on loopback only, or anybody could use the HeyGen account; set HEYGEN_MCP_AUTH to key, token or oauth, or HOST to 127.0.0.1.`,
    );
  }
  return { identify: async () => ({ caller: EVERYBODY, key: sharedKey }) };
}

async function forTokens({ tokens, tokensFile, sharedKey }: DoorkeeperSettings): Promise<Doorkeeper> {
  const ring = keyringOf({ list: tokens, file: tokensFile, sharedKey, setting: 'HEYGEN_MCP_TOKENS' });
  if (ring.size === 0) {
    throw new DoorError('HEYGEN_MCP_AUTH token: there are no tokens; set HEYGEN_MCP_TOKENS or HEYGEN_MCP_TOKENS_FILE.');
  }
  const { byToken } = await import('./static-token.ts');
  return byToken(ring);
}

async function forSubjects(settings: DoorkeeperSettings): Promise<Doorkeeper> {
  const { issuer, resource, audience, subjects: list, subjectsFile: file, sharedKey } = settings;
  if (issuer === undefined || resource === undefined) {
    throw new DoorError(
      'HEYGEN_MCP_AUTH oauth: set HEYGEN_MCP_OAUTH_ISSUER to the authorization server and HEYGEN_MCP_PUBLIC_URL to the address of this one.',
    );
  }
  const subjects = keyringOf({ list, file, sharedKey, setting: 'HEYGEN_MCP_SUBJECTS' });
  if (subjects.size === 0 && sharedKey === undefined) {
    throw new DoorError(
      'HEYGEN_MCP_AUTH oauth: no subject has a HeyGen key; set HEYGEN_MCP_SUBJECTS, HEYGEN_MCP_SUBJECTS_FILE, or HEYGEN_API_KEY for all.',
    );
  }
  const { byOAuth } = await import('./oauth.ts');
  return byOAuth({ issuer, resource, audience: audience ?? resource.href, subjects, sharedKey });
}

/**
 * Chooses who guards the door. Without a mode nobody does, on loopback only.
 * @throws DoorError when the settings do not suffice
 */
export async function doorkeeperOf(settings: DoorkeeperSettings): Promise<Doorkeeper> {
  switch (settings.mode ?? 'none') {
    case 'none':
      return forEverybody(settings);
    case 'key':
      return byOwnKey;
    case 'token':
      return forTokens(settings);
    case 'oauth':
      return forSubjects(settings);
  }
}
