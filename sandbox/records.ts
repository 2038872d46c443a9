import { toObject } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { ApiError, createNotFoundError } from './api-error.ts';
import type { HandlerContext } from './handler.ts';

/** Something that an account has. Members with `_` are the sandbox's own: they are not sent. */
export interface Stored extends Json {
  readonly _id: string;
  readonly _kind: string;
}

/** A family of things that are created, read, listed, changed and deleted. It stands with the handlers of its group. */
export interface RecordKind<T extends Stored = Stored> {
  name: string;
  /** What it is called in errors; the name, unless said. */
  noun?: string;
  /** `{name}_id` unless said. */
  idField?: string;
  /** Begins its ids; the name, unless said. */
  prefix?: string;
  /** HeyGen's code for an id that there is not; `resource_not_found` unless said. */
  notFoundCode?: string;
  /** Where v3 has them: what it does there and one step below is answered from this declaration alone. */
  path?: string;
  /** What a new one holds besides its id. */
  create?(request: Json): Json;
  /** Brings one up to date by the clock, before it is used. */
  advance?(record: T, account: Account): void;
  /** What a change sets; what the request gives, unless said. */
  changes?: Json;
  /** Credits that v1 and v2 take for a change. */
  credits?: number;
  /** How one is shown by itself, and how in the list; whole, unless said. */
  toView?(record: T, context: HandlerContext): Json;
  toListed?(record: T, context: HandlerContext): Json;
  /** What a list is filtered by unless the request says otherwise. */
  filters?: Json;
  /** What the answer of v1 or v2 to a list holds, where it is more than the items. */
  toList?(items: Json[], request: Json): Json;
}

/** An item as HeyGen shows it. */
export const toPublicFields = (item: Json): Json =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('_')));

/** What a kind is called in errors: `Avatar look`. */
const getNoun = ({ name, noun = name }: RecordKind) =>
  noun.charAt(0).toUpperCase() + noun.slice(1).replaceAll('_', ' ');

/** The private fields of what is worked on for so many sandbox seconds, and of what it gets in the end. */
export const startWork = (seconds: number, result: Json): Json => ({
  _startedAt: Date.now(),
  _takes: seconds,
  _result: result,
});

/** Gives what was worked on its result, once the time is over. */
function finishWork(account: Account, record: Json): void {
  if (typeof record._takes !== 'number' || account.getSecondsSince(Number(record._startedAt)) < record._takes) return;
  Object.assign(record, record._result, { _takes: null });
}

/** The records of a kind by id, oldest first. */
function getRecords({ records }: Account, { name }: Pick<RecordKind, 'name'>): Map<string, Stored> {
  const ofKind = records.get(name) ?? new Map<string, Stored>();
  records.set(name, ofKind);
  return ofKind;
}

/** What a record is made of: all that it holds but what making it adds. */
type RecordFields<T> = { [K in keyof T as K extends '_id' | '_kind' ? never : K]: T[K] };

export function createRecord<T extends Stored>(account: Account, kind: RecordKind<T>, fields: RecordFields<T>): T {
  const { name, prefix = name, idField = `${name}_id` } = kind;
  const given: Json = fields;
  const _id = String(given[idField] ?? account.createId(prefix));
  // Field by field, so that records of a kind have one shape, which V8 reads fast.
  // The fields of a T and what is added to them are a T, which the compiler does not see.
  const record = Object.assign({}, given, { [idField]: _id, _id, _kind: name }) as unknown as T;
  getRecords(account, kind).set(_id, record);
  return record;
}

/** Finds a record of any kind, as it is by now. */
export function findAnyRecord(account: Account, id: unknown): Stored | undefined {
  for (const ofKind of account.records.values()) {
    const record = ofKind.get(String(id));
    if (record) return toCurrent(account, { name: record._kind }, record);
  }
  return undefined;
}

/** A record as one of its kind, brought up to date. */
function toCurrent<T extends Stored>(account: Account, kind: RecordKind<T>, found: Stored): T {
  // What is kept under the name of a kind was made as one of it.
  const record = found as T;
  finishWork(account, record);
  kind.advance?.(record, account);
  return record;
}

/** Finds a record of one kind, as it is by now. */
export function findRecord<T extends Stored>(account: Account, kind: RecordKind<T>, id: unknown): T | undefined {
  const found = getRecords(account, kind).get(String(id));
  return found && toCurrent(account, kind, found);
}

/** @throws ApiError 404, also when the id belongs to another kind */
export function getRecord<T extends Stored>(account: Account, kind: RecordKind<T>, id: unknown): T {
  const record = findRecord(account, kind, id);
  if (record) return record;
  throw createNotFoundError(kind.notFoundCode ?? 'resource_not_found', `${getNoun(kind)} ${id}`);
}

/** How what a field names is found: as a record of a kind, or otherwise. */
type Reference = RecordKind | ((account: Account, id: unknown) => unknown);

/**
 * Looks for all that a request names, at any depth, by the names of its fields; a field may hold several ids.
 * @throws ApiError 404 for what does not exist
 */
export function checkReferences(account: Account, request: unknown, fields: Readonly<Record<string, Reference>>): void {
  for (const [name, value] of Object.entries(toObject(request))) {
    const kind = fields[name] ?? ((_: Account, inner: unknown) => checkReferences(account, inner, fields));
    for (const one of [value].flat()) typeof kind === 'function' ? kind(account, one) : getRecord(account, kind, one);
  }
}

/** @throws ApiError 404, or 403 for what is everybody's */
export function getOwnRecord<T extends Stored>(account: Account, kind: RecordKind<T>, id: unknown): T {
  const record = getRecord(account, kind, id);
  if (record._ownership !== 'public' && record.type !== 'public') return record;
  throw new ApiError(403, 'forbidden', `${getNoun(kind)} ${id} is public and cannot be changed`);
}

/**
 * Lists records, newest first.
 * @param where fields that they have in common
 */
export function listRecords<T extends Stored>(account: Account, kind: RecordKind<T>, where: Json = {}): T[] {
  const wanted = Object.entries(where);
  return [...getRecords(account, kind).values()]
    .map((record) => toCurrent(account, kind, record))
    .filter((record) => wanted.every(([name, value]) => record[name] === value))
    .reverse();
}

/** Sets the fields that are given. */
export function updateRecord(account: Account, kind: RecordKind, id: unknown, changes: Json): Stored {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.assign(getOwnRecord(account, kind, id), Object.fromEntries(given));
}

export function deleteRecord<T extends Stored>(account: Account, kind: RecordKind<T>, id: unknown): T {
  const record = getOwnRecord(account, kind, id);
  getRecords(account, kind).delete(record._id);
  return record;
}

/** Has a record go on as one of another kind. */
export function moveRecord(account: Account, from: RecordKind, to: RecordKind, { _id }: Stored): void {
  const record = deleteRecord(account, from, _id);
  getRecords(account, to).set(_id, Object.assign(record, { _kind: to.name }));
}

/** A record as reading it shows it. */
export const showRecord = <T extends Stored>(kind: RecordKind<T>, record: T, context: HandlerContext): Json =>
  toPublicFields(kind.toView?.(record, context) ?? record);
