import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { createNotFoundError } from './api-error.ts';

/** Things that are created, read, listed, updated and deleted, and nothing more. */
interface RecordKind {
  prefix: string;
  idField: string;
  code: string;
  what: string;
}

const RECORDS = {
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

type RecordName = keyof typeof RECORDS;

/** An item as HeyGen shows it: members with `_` are the sandbox's own, and not sent. */
export const toPublicFields = (item: Json): Json =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('_')));

export function createRecord(account: Account, kind: RecordName, fields: Json): Json {
  const { prefix, idField } = RECORDS[kind];
  const record = { ...fields, [idField]: fields[idField] ?? account.createId(prefix), _kind: kind };
  account.records.set(String(record[idField]), record);
  return record;
}

/** @throws ApiError 404, also when the id belongs to another kind */
export function getRecord(account: Account, kind: RecordName, id: unknown): Json {
  const record = account.records.get(String(id));
  const { code, what } = RECORDS[kind];
  if (record?._kind !== kind) throw createNotFoundError(code, `${what} ${id}`);
  return record;
}

/** Newest first. */
export const listRecords = (account: Account, kind: RecordName) =>
  [...account.records.values()].reverse().filter((record) => record._kind === kind);

/** Sets the fields that are given. */
export function updateRecord(account: Account, kind: RecordName, id: unknown, changes: Json): Json {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.assign(getRecord(account, kind, id), Object.fromEntries(given));
}

export function deleteRecord(account: Account, kind: RecordName, id: unknown): void {
  getRecord(account, kind, id);
  account.records.delete(String(id));
}
