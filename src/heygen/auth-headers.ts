/** A session of HeyGen's OAuth, as it stands in for a key: the value of `Authorization`. */
const BEARER = /^Bearer \S/;

/** How a request says who calls: a key in `X-Api-Key`, a session in `Authorization`. */
export const toAuthHeaders = (key: string): Record<string, string> =>
  BEARER.test(key) ? { Authorization: key } : { 'X-Api-Key': key };
