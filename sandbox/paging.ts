import type { Json } from '../src/declarations/operation.ts';
import { ApiError } from './api-error.ts';

/** Items of a page where a request names no number: 20 at HeyGen, but for these lists. */
const USUAL = 20;
const TEN =
  /^\/v3\/(videos|templates|audio\/sounds|video-translations|lipsyncs|ai-clipping|background-removals|brand-glossaries|webhooks\/\w+|hyperframes\/renders)$/;
/** Lists that come whole. */
const WHOLE = /\/(statuses|event-types)$/;

const tokenOf = (offset: number) => Buffer.from(`o${offset}`).toString('base64url');

function offsetOf(token: unknown): number {
  if (token === undefined) return 0;
  const [, offset] = /^o(\d+)$/.exec(Buffer.from(String(token), 'base64url').toString()) ?? [];
  if (offset === undefined) {
    throw new ApiError(400, 'invalid_parameter', 'token is not one that a page gave', { param: 'token' });
  }
  return Number(offset);
}

/**
 * Cuts the page that a request asks for out of a list; bulk statuses come all at once.
 * @throws ApiError 400 for a token that no page gave
 */
export function paged(items: readonly Json[], { limit, token }: Json, path: string): Json {
  const from = offsetOf(token);
  const usual = TEN.test(path) ? 10 : USUAL;
  const to = WHOLE.test(path) ? items.length : from + Number(limit ?? usual);
  const more = to < items.length;
  return { data: items.slice(from, to), has_more: more, next_token: more ? tokenOf(to) : null };
}
