import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Finds which of some secrets was given. All are compared, by digests and in constant time, so that how long it takes
 * leaks nothing of any of them; the digests are keyed with a secret of this process, so that they are of no use to
 * whoever reads its memory or its dump.
 * @returns a function that gives the place of a secret in the list, or -1
 */
export function createSecretMatcher(secrets: readonly string[]): (given: string) => number {
  const processKey = randomBytes(32);
  const computeDigest = (text: string) => createHmac('sha256', processKey).update(text).digest();
  const digests = secrets.map(computeDigest);
  return (given) => {
    const digest = computeDigest(given);
    const matches = digests.map((one) => timingSafeEqual(one, digest));
    return matches.indexOf(true);
  };
}
