import { createAuthenticator } from '../../mcp/http/auth/create-authenticator.ts';
import type { OnReload } from '../../mcp/http/auth/reloadable-credentials.ts';
import type { Logger } from '../../runtime/log.ts';
import { getConfiguredKey, getProcessKey } from '../credentials/configured-key.ts';
import type { Config } from '../settings/config.ts';

/** What an authenticator needs of the process, besides the settings. */
export interface AuthenticatorParts {
  log: Logger;
  /** Called with each reading of tokens or subjects. */
  onReload?: OnReload;
  /** @throws Error when a toolset does not exist, or this server does not have it */
  checkToolsets?: (names: readonly string[]) => void;
}

/** How the company's tokens say what their holder may do. */
const getClaimSettings = ({ oauthScopes, oauthScopeClaims, oauthGroupsClaim, oauthSubjectClaim }: Config) => ({
  scopeNames: oauthScopes,
  scopeClaims: oauthScopeClaims,
  groupsClaim: oauthGroupsClaim,
  subjectClaim: oauthSubjectClaim,
});

/**
 * Who may come in over HTTP, by the settings.
 * @throws StartupError when they do not suffice
 */
export function createConfiguredAuthenticator(config: Config, parts: AuthenticatorParts) {
  const { publicUrl } = config;
  return createAuthenticator({
    ...parts,
    mode: config.auth,
    host: config.host,
    getSharedKey: () => getConfiguredKey(config),
    getAnonymousKey: () => getProcessKey(config),
    tokens: config.tokens,
    tokensFile: config.tokensFile,
    subjects: config.subjects,
    subjectsFile: config.subjectsFile,
    issuer: config.oauthIssuer,
    audience: config.oauthAudience,
    claimSettings: getClaimSettings(config),
    auditName: config.auditName,
    ...(publicUrl && { resource: new URL(`${publicUrl.replace(/\/$/, '')}/mcp`) }),
  });
}
