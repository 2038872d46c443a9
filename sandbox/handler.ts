import type { Json, Operation } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import type { JobView } from './job-kinds.ts';
import { type RecordKind, toPublicFields } from './records.ts';

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

/** What a file of handlers/ or v1-v2/ says beyond the declarations. */
export interface HandlerGroup {
  /** What answers an operation, by its name. */
  handlers?: Readonly<Record<string, Handler>>;
  /** Families of records whose operations are known by their paths. */
  kinds?: readonly RecordKind[];
  /** The families that other operations are about, by the operation's name. */
  records?: Readonly<Record<string, RecordKind>>;
  /** How jobs are shown, by the name of their kind. */
  jobViews?: Readonly<Record<string, JobView>>;
}

/** Some fields of an item; one that is not there is null. */
export const pick = (item: Json, ...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, item[name] ?? null]));

/** A time as HeyGen has most, from milliseconds. */
export const toUnixSeconds = (ms: number) => Math.floor(ms / 1000);

/** Lists the items of one type that have a word of the query, or all of that type where none has. */
export const createSearchHandler =
  (items: readonly Json[], getText: (item: Json) => string): Handler =>
  ({ request }) => {
    const words = String(request.query).toLowerCase().split(/\W+/);
    const ofType = items.filter((item) => item.type === (request.type ?? 'music'));
    const found = ofType.filter((item) => words.some((word) => getText(item).toLowerCase().includes(word)));
    return (found.length > 0 ? found : ofType).map(toPublicFields);
  };

export const isIdName = (name: string) => /(^|_)id$/.test(name);

/** What deleting answers: the declared example, with the id of what was deleted. */
export const answerDeleted = ({ example }: Operation, id: string): Json =>
  Object.fromEntries(Object.entries(example.output).map(([name, value]) => [name, isIdName(name) ? id : value]));
