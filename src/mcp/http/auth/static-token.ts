import { createHash, timingSafeEqual } from 'node:crypto';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Identity } from '../../request-context.ts';
import type { Authenticator } from './authenticator.ts';
import type { CredentialMap } from './credential-map.ts';
import { createUnauthorizedError, getCredential } from './credentials.ts';

const computeDigest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Callers bring tokens that the operator gave out; each stands for a HeyGen key. All are compared, by their digests and
 * in constant time, so that how long it takes tells nothing about any of them.
 */
export function createStaticTokenAuthenticator(tokens: CredentialMap): Authenticator {
  const known = [...tokens].map(([token, key]) => ({
    digest: computeDigest(token),
    identity: { caller: fingerprint(token), key } satisfies Identity,
  }));
  return {
    async authenticate(headers) {
      const given = computeDigest(getCredential(headers) ?? '');
      const fitting = known.filter((one) => timingSafeEqual(one.digest, given));
      if (fitting[0]) return fitting[0].identity;
      throw createUnauthorizedError(
        'Send the token that the operator of this server gave you, as Authorization: Bearer.',
      );
    },
  };
}
