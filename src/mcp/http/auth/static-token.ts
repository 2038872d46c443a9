import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Identity } from '../../request-context.ts';
import { AccessRevocation } from './access-revocation.ts';
import type { Authenticator } from './authenticator.ts';
import { getCredentialEnd, toGrant } from './credential-grant.ts';
import { createUnauthorizedError, getCredential } from './credentials.ts';
import type { AuditName } from './oauth-claims.ts';
import { getTokenId } from './parse-credential.ts';
import type { ReloadableCredentials } from './reloadable-credentials.ts';

const SEND_TOKEN = 'Send the token that the operator of this server gave you, as Authorization: Bearer.';
const WRONG_TOKEN =
  'The token that was sent is none of this server (any more); compare it with the one that the operator gave you, or ask for a new one.';
const EXPIRED_TOKEN = 'The token that was sent has expired; ask the operator of this server for a new one.';

/**
 * Callers bring tokens that the operator gave out; each stands for a HeyGen key. They are looked up by their SHA-256, so
 * that the time it takes leaks nothing of a token: nobody can choose a digest.
 */
export function createStaticTokenAuthenticator(
  tokens: ReloadableCredentials,
  getSharedKey: () => string | undefined,
  auditName: AuditName = 'sub',
): Authenticator {
  const revocation = new AccessRevocation();
  tokens.onChange(() => revocation.check());
  return {
    async authenticate(headers): Promise<Identity> {
      const given = getCredential(headers);
      const id = getTokenId(given ?? '');
      const credential = tokens.find(id);
      if (!credential) throw createUnauthorizedError(given === undefined ? SEND_TOKEN : WRONG_TOKEN);
      const getAccessEnd = () => getCredentialEnd(tokens.find(id));
      if ((getAccessEnd() ?? 0) <= Date.now()) throw createUnauthorizedError(EXPIRED_TOKEN);
      return {
        caller: fingerprint(id),
        key: credential.key ?? getSharedKey(),
        ...toGrant(credential, auditName),
        revoked: revocation.getSignal(id, getAccessEnd),
      };
    },
    credentials: tokens,
    close() {
      revocation.close();
      tokens.close();
    },
  };
}
