import type { IncomingHttpHeaders } from 'node:http';
import { getHeader } from '../../../runtime/headers.ts';
import { HttpError } from '../http-error.ts';

/** What a key or token can consist of; nothing else may become a header on the way to HeyGen. */
const USABLE = /^[\x21-\x7e]{1,4096}$/;

/** What a caller brings in `X-Api-Key` or `Authorization: Bearer`; undefined where it brings nothing that can be one. */
export function getCredential(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const given = getHeader(headers, 'x-api-key')?.trim() || bearer;
  return given !== undefined && USABLE.test(given) ? given : undefined;
}

/** A caller that has to bring something, or something else. */
export const createUnauthorizedError = (message: string): HttpError =>
  new HttpError({ status: 401, message, headers: { 'www-authenticate': 'Bearer realm="heygen-mcp"' } });
