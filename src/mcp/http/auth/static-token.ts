import { fingerprint } from '../../../runtime/fingerprint.ts';
import { createSecretMatcher } from '../../../runtime/secret-matcher.ts';
import type { Identity } from '../../request-context.ts';
import type { Authenticator } from './authenticator.ts';
import type { CredentialMap } from './credential-map.ts';
import { createUnauthorizedError, getCredential } from './credentials.ts';

const SEND_TOKEN = 'Send the token that the operator of this server gave you, as Authorization: Bearer.';
const WRONG_TOKEN =
  'The token that was sent is none of this server (any more); compare it with the one that the operator gave you, or ask for a new one.';

/** Callers bring tokens that the operator gave out; each stands for a HeyGen key. */
export function createStaticTokenAuthenticator(tokens: CredentialMap): Authenticator {
  const identities = [...tokens].map(([token, key]): Identity => ({ caller: fingerprint(token), key }));
  const findToken = createSecretMatcher([...tokens.keys()]);
  return {
    async authenticate(headers) {
      const credential = getCredential(headers);
      const identity = identities[findToken(credential ?? '')];
      if (identity) return identity;
      throw createUnauthorizedError(credential === undefined ? SEND_TOKEN : WRONG_TOKEN);
    },
  };
}
