import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { Authenticator } from './authenticator.ts';
import { createUnauthorizedError, getCredential } from './credentials.ts';

/** Every caller brings a HeyGen key of their own, which serves the request that it came with. HeyGen judges it. */
export const heygenKeyAuthenticator: Authenticator = {
  async authenticate(headers) {
    const key = getCredential(headers);
    if (key === undefined) {
      throw createUnauthorizedError(
        'Send your HeyGen API key with every request, as X-Api-Key or as Authorization: Bearer; keys are made at app.heygen.com, Settings, API.',
      );
    }
    return { caller: fingerprint(key), key };
  },
};
