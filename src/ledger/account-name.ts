import { getLastingFingerprint } from '../runtime/fingerprint.ts';

/**
 * The account of a key, by a name that outlives processes and gives no secret away. The token of a session changes by
 * the hour, so that whoever signed in stands for it.
 */
export const getAccountName = (key: string | undefined, who: string): string =>
  getLastingFingerprint(key === undefined || key.startsWith('Bearer ') ? `session of ${who}` : key);
