import { createHash, createHmac, randomBytes } from 'node:crypto';

const LENGTH = 22;

let fingerprintKey: Buffer = randomBytes(32);

/**
 * Sets what fingerprints are made with, so that all instances make the same ones. Without it each process has a key of
 * its own, and nobody who reads its logs can find out whether a key that they guess is among them.
 * @param secret what the instances share and nobody else knows
 */
export function setFingerprintSecret(secret: string): void {
  fingerprintKey = createHmac('sha256', secret).update('heygen-mcp fingerprints').digest();
}

/**
 * A name for who is known by a secret, an account by its HeyGen key or a caller by a token: what is shared or logged goes
 * under it. A keyed hash, so that the name alone does not even allow to check a guess.
 */
export const fingerprint = (secret: string): string =>
  createHmac('sha256', fingerprintKey).update(secret).digest('base64url').slice(0, LENGTH);

/** The same for what is kept on disk beside the secret itself, where it only has to be recognised by a later process. */
export const getLastingFingerprint = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url').slice(0, LENGTH);
