import { toOptionalText } from '../../../declarations/json.ts';
import type { Json, Operation } from '../../../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../../../heygen/client.ts';
import type { ApiResponse } from '../../../heygen/response.ts';

/** Pages of a list that are read for one search, and items of a page. */
const MAX_SEARCHED_PAGES = 10;
const PAGE_SIZES = [100, 50, 20];

/** The largest page that a list gives; undefined where it comes whole. */
const getPageSize = ({ input }: Operation) => PAGE_SIZES.find((size) => input.shape.limit?.safeParse(size).success);

/** What is looked for: free text in the columns, and values of columns. */
export interface LocalQuery {
  text?: string;
  values: Readonly<Record<string, unknown>>;
}

const equals = (held: unknown, wanted: unknown) => String(held).toLowerCase() === String(wanted).toLowerCase();

/** Looks for what HeyGen cannot be asked for, page after page, until there is as much as was wanted. */
export async function searchList(
  client: HeyGenClient,
  { tool, caller }: { tool: Operation; caller: RequestOptions },
  input: Json,
  { text = '', values }: LocalQuery,
): Promise<ApiResponse> {
  const { columns = [] } = tool.list ?? {};
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const isMatch = (item: Json) => {
    const held = columns
      .map((column) => item[column])
      .join(' ')
      .toLowerCase();
    const chosen = Object.entries(values).every(([column, wanted]) => equals(item[column], wanted));
    return chosen && words.every((word) => held.includes(word));
  };
  const { limit: wanted = 20, token, ...rest } = input;
  const size = getPageSize(tool);
  const items: Json[] = [];
  let next = toOptionalText(token);
  for (let page = 0; page < MAX_SEARCHED_PAGES; page += 1) {
    const part = size === undefined ? {} : { limit: size, token: next };
    const answer = await client.call(tool, { ...rest, ...part }, caller);
    if (answer.kind !== 'page') throw new TypeError(`${tool.name} must answer a list`);
    items.push(...answer.items.filter(isMatch));
    next = answer.nextToken;
    if (next === undefined || items.length >= Number(wanted)) break;
  }
  return { kind: 'page', items, hasMore: next !== undefined, nextToken: next };
}
