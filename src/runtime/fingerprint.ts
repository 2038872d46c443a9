import { createHash } from 'node:crypto';

/**
 * A name for who is known by a secret, an account by its HeyGen key or a caller by a token. It is the same on every
 * instance and does not give the secret away: what is shared or logged goes under it.
 */
export const fingerprint = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url').slice(0, 22);
