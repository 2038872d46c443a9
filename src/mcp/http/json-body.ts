import type { IncomingMessage } from 'node:http';
import { HttpError, RPC } from './http-error.ts';
import { findSizeProblem } from './json-size.ts';

const createTooLargeError = (maxBytes: number) =>
  new HttpError({
    status: 413,
    message: `The body is larger than the ${maxBytes} bytes that this server takes. Give media as an https address or upload it to HeyGen first.`,
  });

/** Collects a body. What is over the limit is not kept, and what comes after it is read and dropped. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) return Promise.reject(createTooLargeError(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return chunks.push(chunk);
      chunks.length = 0;
      return reject(createTooLargeError(maxBytes));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => reject(new HttpError({ status: 400, message: 'The body broke off.' })));
  });
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Reads a JSON body.
 * @throws HttpError when it is of another type, too large, not JSON, nested too deep, of too many values, or breaks off
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new HttpError({ status: 415, message: 'The body has to be JSON: send Content-Type: application/json.' });
  }
  const bytes = await readBody(request, maxBytes);
  const problem = findSizeProblem(bytes);
  if (problem) throw new HttpError({ status: 400, code: RPC.invalid, message: problem });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new HttpError({ status: 400, code: RPC.parse, message: 'The body is not valid JSON.' });
  }
}
