import { toObject, toObjects } from '../../declarations/json.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { createLogger } from '../../runtime/log.ts';
import { createConfiguredAuthenticator } from '../services/configured-authenticator.ts';
import type { Config } from '../settings/config.ts';
import { CHECK_TIMEOUT_MS, type Check, describeConnectionError, type Finding, fail, pass, skip } from './check.ts';

/** Who may come in: the same code that the server runs, with its files. */
async function checkSettings(config: Config): Promise<Finding> {
  try {
    const authenticator = await createConfiguredAuthenticator(config, { log: createLogger('silent') });
    authenticator.close?.();
    return pass(`HTTP callers: ${config.auth ?? 'none'} on ${config.host}`);
  } catch (error) {
    return fail(getErrorMessage(error));
  }
}

/** The authorization server's description of itself, and the keys that it signs with. */
async function checkIssuer(issuer: string): Promise<Finding> {
  const { createIssuer } = await import('../../mcp/http/auth/oauth-issuer.ts');
  try {
    const { jwks_uri } = await createIssuer(issuer).getMetadata();
    const response = await fetch(String(jwks_uri), { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
    const keys = toObjects(toObject(await response.json()).keys);
    if (keys.length === 0) return fail(`HEYGEN_MCP_OAUTH_ISSUER: ${jwks_uri} has no keys; no token can be checked.`);
    return pass(`Authorization server ${issuer} publishes ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`);
  } catch (error) {
    return fail(`HEYGEN_MCP_OAUTH_ISSUER: ${describeConnectionError(error)}.`);
  }
}

/** What decides who may come in over HTTP. */
export const checkAuthentication: Check = async ({ config }) => {
  const { auth, host, oauthIssuer, tokens, tokensFile, subjects, subjectsFile } = config;
  const isHttp = auth !== undefined || host !== '127.0.0.1';
  const named = tokens ?? tokensFile ?? subjects ?? subjectsFile;
  return [
    ...(isHttp ? [await checkSettings(config)] : []),
    ...(auth === 'oauth' && oauthIssuer ? [await checkIssuer(oauthIssuer)] : []),
    ...(named === undefined ? [] : [skip('Whether HeyGen takes the key of each caller')]),
  ];
};
