import { createHash, timingSafeEqual } from 'node:crypto';
import { pseudonym } from '../../../runtime/fingerprint.ts';
import type { Identity } from '../../request-context.ts';
import type { Doorkeeper } from './authenticator.ts';
import type { Keyring } from './credential-map.ts';
import { credentialOf, unauthorized } from './credentials.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Callers bring tokens that the operator gave out; each stands for a HeyGen key. All are compared, by their digests and
 * in constant time, so that how long it takes tells nothing about any of them.
 */
export function byToken(tokens: Keyring): Doorkeeper {
  const known = [...tokens].map(([token, key]) => ({
    digest: digest(token),
    identity: { caller: pseudonym(token), key } satisfies Identity,
  }));
  return {
    async identify(headers) {
      const given = digest(credentialOf(headers) ?? '');
      const fitting = known.filter((one) => timingSafeEqual(one.digest, given));
      if (fitting[0]) return fitting[0].identity;
      throw unauthorized('Send the token that the operator of this server gave you, as Authorization: Bearer.');
    },
  };
}
