import { pseudonym } from '../../../runtime/fingerprint.ts';
import type { Doorkeeper } from './authenticator.ts';
import { credentialOf, unauthorized } from './credentials.ts';

/** Every caller brings a HeyGen key of their own, which serves the request that it came with. HeyGen judges it. */
export const byOwnKey: Doorkeeper = {
  async identify(headers) {
    const key = credentialOf(headers);
    if (key === undefined) {
      throw unauthorized(
        'Send your HeyGen API key with every request, as X-Api-Key or as Authorization: Bearer; keys are made at app.heygen.com, Settings, API.',
      );
    }
    return { caller: pseudonym(key), key };
  },
};
