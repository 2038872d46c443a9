import { toOptionalText } from '../../declarations/json.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../../heygen/client.ts';
import type { ApiResponse } from '../../heygen/response.ts';

/** Pages of a list that are read for one search, and items of a page. */
const MAX_SEARCHED_PAGES = 10;
const MAX_SEARCHED_ITEMS = 100;

/** Looks for free text in a list that HeyGen cannot search, page after page, until there is as much as was asked for. */
export async function searchList(
  client: HeyGenClient,
  { tool, caller }: { tool: Operation; caller: RequestOptions },
  input: Json,
  text: string,
): Promise<ApiResponse> {
  const { columns } = tool.list as NonNullable<Operation['list']>;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (item: Json) => {
    const held = columns
      .map((column) => item[column])
      .join(' ')
      .toLowerCase();
    return words.every((word) => held.includes(word));
  };
  const { limit: wanted = 20, token, ...rest } = input;
  const items: Json[] = [];
  let next = toOptionalText(token);
  for (let page = 0; page < MAX_SEARCHED_PAGES; page += 1) {
    const part = 'limit' in tool.input.shape ? { limit: MAX_SEARCHED_ITEMS, token: next } : {};
    const answer = await client.call(tool, { ...rest, ...part }, caller);
    if (answer.kind !== 'page') throw new TypeError(`${tool.name} must answer a list`);
    items.push(...answer.items.filter(fits));
    next = answer.nextToken;
    if (next === undefined || items.length >= Number(wanted)) break;
  }
  return { kind: 'page', items, hasMore: next !== undefined, nextToken: next };
}
