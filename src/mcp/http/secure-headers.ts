import type { ServerResponse } from 'node:http';

/**
 * Says of every answer that it is data: not to be guessed at, framed, kept by a cache or followed by a referrer. A
 * server that is reached by https says that it always is.
 */
export function createSecureHeaders(https: boolean) {
  const headers = Object.entries({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // nginx must hand on each event as it comes.
    'x-accel-buffering': 'no',
    ...(https && { 'strict-transport-security': 'max-age=31536000' }),
  });
  return (response: ServerResponse): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}
