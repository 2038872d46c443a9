import { toText } from '../../../declarations/job.ts';
import type { Json, Operation } from '../../../declarations/operation.ts';
import type { ApiResponse } from '../../../heygen/response.ts';
import type { ParsedCall } from '../call-types.ts';

type ListCall = ParsedCall<Operation>;

/** Arguments that choose no items. */
const PAGING = new Set(['limit', 'token']);
/** Items that are named where a filter left none. */
const NAMED = 5;

const getName = (item: Json) => toText(item.title) ?? toText(item.name);
const getId = (item: Json) => Object.entries(item).find(([field]) => field === 'id' || field.endsWith('_id'))?.[1];
const isSame = (a: string | undefined, b: string) => a?.trim().toLowerCase() === b.trim().toLowerCase();

/** Puts items that are called exactly as was asked before those that only have it in their names, and says which. */
export function putExactFirst(
  { input, options }: ListCall,
  response: ApiResponse,
): { response: ApiResponse; note?: string } {
  const wanted = toText(input.title) ?? toText(options.search);
  if (response.kind !== 'page' || wanted === undefined) return { response };
  const exact = response.items.filter((item) => isSame(getName(item), wanted));
  const rest = response.items.filter((item) => !exact.includes(item));
  const ids = exact.map(getId).join(', ');
  const note = exact.length > 0 ? `Exact match for "${wanted}": ${ids}.` : `None is called exactly "${wanted}".`;
  return { response: { ...response, items: [...exact, ...rest] }, ...(response.items.length > 0 && { note }) };
}

const format = ([name, value]: [string, unknown]) => `${name} "${value}"`;

/**
 * Says which filters left nothing, and what there is without each of them.
 * @param read asks for the same list with other arguments
 */
export async function explainEmptyList(
  { tool, input, options }: ListCall,
  read: (input: Json) => Promise<ApiResponse>,
): Promise<string | undefined> {
  const isOptional = (name: string) => tool.input.shape[name]?.safeParse(undefined).success ?? true;
  const filters = Object.entries(input).filter(([name]) => !PAGING.has(name) && isOptional(name));
  if (filters.length === 0) return options.search ? `Nothing has "${options.search}" in it.` : undefined;
  const without = filters.map(async ([name]) => {
    const others = Object.fromEntries(filters.filter(([other]) => other !== name));
    const response = await read(others);
    if (response.kind !== 'page' || response.items.length === 0) return `without ${name} none either`;
    const names = response.items.slice(0, NAMED).map((item) => getName(item) ?? getId(item));
    const more = response.hasMore || response.items.length > NAMED ? ', …' : '';
    return `without ${name} ${response.items.length}${response.hasMore ? ' or more' : ''}: ${names.join(', ')}${more}`;
  });
  const rest = await Promise.all(without).catch(() => []);
  return [`None with ${filters.map(format).join(', ')}`, ...rest].join('; ').concat('..');
}
