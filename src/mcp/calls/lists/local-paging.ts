import { z } from 'zod';
import { BOUNDS } from '../../../declarations/fields.ts';
import type { Json, Operation } from '../../../declarations/operation.ts';
import type { ApiResponse } from '../../../heygen/response.ts';

/** Items shown of a list that HeyGen sends whole, which may be thousands. */
const DEFAULT_PAGE_SIZE = 50;

/** The arguments of such a list; HeyGen does not see them. */
export const PAGING_ARGUMENTS = {
  limit: z.int().min(1).max(500).optional().describe(`Default ${DEFAULT_PAGE_SIZE}.`),
  token: z.string().max(BOUNDS.token).regex(/^\d+$/).optional().describe('next_token of the page before.'),
};

/** Splits the input of a list that HeyGen sends whole: into what HeyGen gets, and the page that this server cuts out. */
export function splitPaging({ list }: Operation, input: Json): { sent: Json; page?: Json } {
  if (!list?.whole) return { sent: input };
  const { limit, token, ...sent } = input;
  return { sent, page: { limit, token } };
}

/** Cuts a page out of a whole list; its token is the place where the next one begins. */
export function takePage(answer: ApiResponse, { limit = DEFAULT_PAGE_SIZE, token = 0 }: Json): ApiResponse {
  if (answer.kind !== 'page') return answer;
  const from = Number(token);
  const to = from + Number(limit);
  const hasMore = to < answer.items.length;
  return { kind: 'page', items: answer.items.slice(from, to), hasMore, ...(hasMore && { nextToken: String(to) }) };
}
