import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { ApiError, createNotFoundError } from './api-error.ts';

/** A family of things that are created, read, listed, changed and deleted. It stands with the handlers of its group. */
export interface RecordKind {
  name: string;
  /** `{name}_id` unless said. */
  idField?: string;
  /** Begins its ids; the name, unless said. */
  prefix?: string;
  /** HeyGen's code for an id that there is not; `resource_not_found` unless said. */
  notFoundCode?: string;
  /** Where v3 has them: what it does there and one step below is answered from this declaration alone. */
  path?: string;
  /** What a new one holds besides its id. */
  create?: (request: Json) => Json;
  /** Brings one up to date by the clock, before it is used. */
  advance?: (record: Json, account: Account) => void;
  /** How one is shown by itself, and how in the list; whole, unless said. */
  toView?: (record: Json, account: Account) => Json;
  toListed?: (record: Json, account: Account) => Json;
  /** What a list is filtered by unless the request says otherwise. */
  filters?: Json;
}

/** An item as HeyGen shows it: members with `_` are the sandbox's own, and not sent. */
export const toPublicFields = (item: Json): Json =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('_')));

/** What a kind is called in errors: `Avatar look`. */
const getNoun = ({ name }: RecordKind) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

export function createRecord(account: Account, kind: RecordKind, fields: Json): Json {
  const { name, prefix = name, idField = `${name}_id` } = kind;
  const record = { ...fields, [idField]: fields[idField] ?? account.createId(prefix), _kind: name };
  account.records.set(String(record[idField]), record);
  return record;
}

/** @throws ApiError 404, also when the id belongs to another kind */
export function getRecord(account: Account, kind: RecordKind, id: unknown): Json {
  const record = account.records.get(String(id));
  if (record?._kind !== kind.name)
    throw createNotFoundError(kind.notFoundCode ?? 'resource_not_found', `${getNoun(kind)} ${id}`);
  kind.advance?.(record, account);
  return record;
}

/** @throws ApiError 404, or 403 for what is everybody's */
export function getOwnRecord(account: Account, kind: RecordKind, id: unknown): Json {
  const record = getRecord(account, kind, id);
  if (record._ownership !== 'public' && record.type !== 'public') return record;
  throw new ApiError(403, 'forbidden', `${getNoun(kind)} ${id} is public and cannot be changed`);
}

/** Newest first. */
export function listRecords(account: Account, kind: RecordKind): Json[] {
  const records = [...account.records.values()].reverse().filter(({ _kind }) => _kind === kind.name);
  for (const record of records) kind.advance?.(record, account);
  return records;
}

/** Sets the fields that are given. */
export function updateRecord(account: Account, kind: RecordKind, id: unknown, changes: Json): Json {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.assign(getOwnRecord(account, kind, id), Object.fromEntries(given));
}

export function deleteRecord(account: Account, kind: RecordKind, id: unknown): Json {
  const record = getOwnRecord(account, kind, id);
  account.records.delete(String(id));
  return record;
}

/** A record as reading it shows it. */
export const showRecord = (account: Account, { toView }: RecordKind, record: Json): Json =>
  toPublicFields(toView?.(record, account) ?? record);
