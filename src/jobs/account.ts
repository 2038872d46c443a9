import { createHash } from 'node:crypto';

/** A name for the account behind a key that does not give the key away: what is shared, is shared under this name. */
export const accountOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22);
