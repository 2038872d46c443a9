import type { IncomingMessage } from 'node:http';
import { BodyError, readBody } from '../../runtime/read-body.ts';
import { HttpError, RPC } from './http-error.ts';

/** How deep a message may be nested. HeyGen's own requests end at about ten; what recurses over a body must not fall. */
const MAX_DEPTH = 64;

function toHttpError(error: unknown, maxBytes: number): unknown {
  if (!(error instanceof BodyError)) return error;
  if (error.reason === 'aborted') return new HttpError({ status: 400, message: error.message });
  return new HttpError({
    status: 413,
    message: `The body is larger than the ${maxBytes} bytes that this server takes. Give media as an https address or upload it to HeyGen first.`,
  });
}

/** True where a value is nested deeper than allowed; without recursion, which is what such a value attacks. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Reads a JSON body.
 * @throws HttpError when it is of another type, too large, not JSON, nested too deep or breaks off
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new HttpError({ status: 415, message: 'The body has to be JSON: send Content-Type: application/json.' });
  }
  const bytes = await readBody(request, maxBytes).catch((error) => Promise.reject(toHttpError(error, maxBytes)));
  const text = bytes.toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HttpError({ status: 400, code: RPC.parse, message: 'The body is not valid JSON.' });
  }
  if (isTooDeep(body)) {
    const message = `The body is nested deeper than ${MAX_DEPTH} levels.`;
    throw new HttpError({ status: 400, code: RPC.invalid, message });
  }
  return body;
}
