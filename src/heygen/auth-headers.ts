/** A session of HeyGen's OAuth, used in place of a key. It is the whole value of `Authorization`. */
const BEARER = /^Bearer \S/;

/** The header that authenticates a request: `X-Api-Key` holds a key, `Authorization` a session. */
export const toAuthHeaders = (key: string): Record<string, string> =>
  BEARER.test(key) ? { Authorization: key } : { 'X-Api-Key': key };
