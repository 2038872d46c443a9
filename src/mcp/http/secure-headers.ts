import type { ServerResponse } from 'node:http';

/**
 * Security headers of every answer: no content sniffing, no framing, no caching, no referrer; Strict-Transport-Security
 * where the server is reached by https.
 */
export function createSecureHeaders(https: boolean) {
  const headers = Object.entries({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // nginx then does not buffer event streams.
    'x-accel-buffering': 'no',
    ...(https && { 'strict-transport-security': 'max-age=31536000' }),
  });
  return (response: ServerResponse): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}
