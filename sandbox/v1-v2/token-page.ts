import type { Json } from '../../src/declarations/operation.ts';
import { toPage } from '../paging.ts';

/** A page as v1 and v2 have it: the items under a name of their own, and a token. */
export function toTokenPage(name: string, items: readonly Json[], request: Json): Json {
  const { data, next_token } = toPage(items, request, '');
  return { [name]: data, token: next_token };
}
