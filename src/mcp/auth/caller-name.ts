import { createHash } from 'node:crypto';

/** A name for a caller that is the same on every instance and does not give the secret away by which they are known. */
export const callerName = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url').slice(0, 22);
