import type { IncomingMessage } from 'node:http';

/** A request body that was not read: it is larger than allowed, or the sender broke off. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly reason: 'too_large' | 'aborted';
  constructor(reason: BodyError['reason']) {
    super(reason === 'too_large' ? 'The body is too large.' : 'The body broke off.');
    this.reason = reason;
  }
}

/**
 * Reads a request body as it came. What is over the limit is not kept, and what comes after it is read and dropped.
 * @param maxBytes the largest body that is taken
 * @throws BodyError
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) return Promise.reject(new BodyError('too_large'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return chunks.push(chunk);
      chunks.length = 0;
      return reject(new BodyError('too_large'));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => reject(new BodyError('aborted')));
  });
}
