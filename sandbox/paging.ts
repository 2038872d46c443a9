import type { Json } from '../src/declarations/operation.ts';
import { createParameterError } from './api-error.ts';

/** Items of a page where a request names no number: 20 at HeyGen, but for these lists. */
const DEFAULT_ITEMS = 20;
const LISTS_OF_TEN =
  /^\/v3\/(videos|templates|audio\/sounds|video-translations|lipsyncs|ai-clipping|background-removals|brand-glossaries|webhooks\/\w+|hyperframes\/renders)$/;
/** Lists that come whole. */
const UNPAGED_LISTS = /\/(statuses|event-types)$/;

const toToken = (offset: number) => Buffer.from(`o${offset}`).toString('base64url');

function parseToken(token: unknown): number {
  if (token === undefined) return 0;
  const [, offset] = /^o(\d+)$/.exec(Buffer.from(String(token), 'base64url').toString()) ?? [];
  if (offset === undefined) throw createParameterError('token is not one that a page gave', 'token');
  return Number(offset);
}

/**
 * Cuts the page that a request asks for out of a list; bulk statuses come all at once.
 * @throws ApiError 400 for a token that no page gave
 */
export function toPage(items: readonly Json[], { limit, token }: Json, path: string): Json {
  const from = parseToken(token);
  const size = Number(limit ?? (LISTS_OF_TEN.test(path) ? 10 : DEFAULT_ITEMS));
  const to = UNPAGED_LISTS.test(path) ? items.length : from + size;
  const more = to < items.length;
  return { data: items.slice(from, to), has_more: more, next_token: more ? toToken(to) : null };
}
