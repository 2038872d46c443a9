import type { Json, Operation } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { toPublicFields } from './records.ts';

/** What a handler may use: the caller's account, the request's fields in HeyGen's form, and the sandbox's own address. */
export interface HandlerContext {
  account: Account;
  request: Json;
  base: string;
}

/**
 * Answers one operation: an object, or all items of a list, which the server then pages or puts where the answer of v1 and
 * v2 has them; there it may be null, too.
 */
export type Handler = (context: HandlerContext) => Json | Json[] | null;

/** Handlers by the name of the operation that they answer. */
export type Handlers = Readonly<Record<string, Handler>>;

/** Some fields of an item; one that is not there is null. */
export const pick = (item: Json, ...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, item[name] ?? null]));

/** For operations of v1 and v2 that answer nothing. */
export const answerNull =
  (run: (context: HandlerContext) => unknown): Handler =>
  (context) => {
    run(context);
    return null;
  };

/** Lists the items of one type that have a word of the query, or all of that type where none has. */
export const createSearchHandler =
  (items: readonly Json[], getText: (item: Json) => string): Handler =>
  ({ request }) => {
    const words = String(request.query).toLowerCase().split(/\W+/);
    const ofType = items.filter((item) => item.type === (request.type ?? 'music'));
    const found = ofType.filter((item) => words.some((word) => getText(item).toLowerCase().includes(word)));
    return (found.length > 0 ? found : ofType).map(toPublicFields);
  };

/** What deleting answers: the declared example, with the id of what was deleted. */
export const answerDeleted = ({ example }: Operation, id: unknown): Json =>
  Object.fromEntries(Object.entries(example.output).map(([name, value]) => [name, /(^|_)id$/.test(name) ? id : value]));
