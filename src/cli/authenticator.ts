import { createAuthenticator } from '../mcp/http/auth/create-authenticator.ts';
import type { Config } from './config.ts';
import { getConfiguredKey, getProcessKey } from './credentials/process-key.ts';

/**
 * Who may come in over HTTP, by the settings.
 * @throws StartupError when they do not suffice
 */
export function createConfiguredAuthenticator(config: Config) {
  const { publicUrl } = config;
  return createAuthenticator({
    mode: config.auth,
    host: config.host,
    sharedKey: getConfiguredKey(config),
    getAnonymousKey: () => getProcessKey(config),
    tokens: config.tokens,
    tokensFile: config.tokensFile,
    subjects: config.subjects,
    subjectsFile: config.subjectsFile,
    issuer: config.oauthIssuer,
    audience: config.oauthAudience,
    ...(publicUrl && { resource: new URL(`${publicUrl.replace(/\/$/, '')}/mcp`) }),
  });
}
