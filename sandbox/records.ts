import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { notFound } from './api-error.ts';

/** Things that are made, read, listed, changed and deleted, and nothing more. */
interface RecordKind {
  prefix: string;
  idField: string;
  code: string;
  what: string;
}

export const RECORDS = {
  brand_kit: { prefix: 'kit', idField: 'brand_kit_id', code: 'resource_not_found', what: 'Brand kit' },
  brand_glossary: { prefix: 'gls', idField: 'brand_glossary_id', code: 'resource_not_found', what: 'Brand glossary' },
  webhook: { prefix: 'ep', idField: 'endpoint_id', code: 'webhook_not_found', what: 'Webhook endpoint' },
  workflow: { prefix: 'wfl', idField: 'id', code: 'resource_not_found', what: 'Workflow' },
  photo_avatar: { prefix: 'pha', idField: 'id', code: 'resource_not_found', what: 'Photo avatar' },
  talking_photo: { prefix: 'tph', idField: 'id', code: 'resource_not_found', what: 'Talking photo' },
  folder: { prefix: 'fol', idField: 'id', code: 'resource_not_found', what: 'Folder' },
  interactive: { prefix: 'int', idField: 'session_id', code: 'resource_not_found', what: 'Session' },
  stream: { prefix: 'str', idField: 'stream_id', code: 'resource_not_found', what: 'Stream' },
} as const satisfies Record<string, RecordKind>;

export type RecordName = keyof typeof RECORDS;

/** Keeps a new record. */
export function keep(account: Account, kind: RecordName, fields: Json): Json {
  const { prefix, idField } = RECORDS[kind];
  const record = { ...fields, [idField]: fields[idField] ?? account.newId(prefix), _kind: kind };
  account.records.set(String(record[idField]), record);
  return record;
}

/**
 * Finds a record of one kind.
 * @throws ApiError 404, also when the id belongs to another kind
 */
export function recordOf(account: Account, kind: RecordName, id: unknown): Json {
  const record = account.records.get(String(id));
  const { code, what } = RECORDS[kind];
  if (record?._kind !== kind) throw notFound(code, `${what} ${id}`);
  return record;
}

export const recordsOf = (account: Account, kind: RecordName) =>
  [...account.records.values()].reverse().filter((record) => record._kind === kind);

export function change(account: Account, kind: RecordName, id: unknown, changes: Json): Json {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.assign(recordOf(account, kind, id), Object.fromEntries(given));
}

export function remove(account: Account, kind: RecordName, id: unknown): void {
  recordOf(account, kind, id);
  account.records.delete(String(id));
}
