import { getEndpoint, type Json, type Operation } from '../src/declarations/operation.ts';
import { answerDeleted, type Handler } from './handler.ts';
import {
  createRecord,
  deleteRecord,
  getRecord,
  listRecords,
  type RecordKind,
  showRecord,
  toPublicFields,
  updateRecord,
} from './records.ts';

/** Fields of a list request that do not filter. */
const PAGING_FIELDS = new Set(['limit', 'token']);

const equalsIgnoringCase = (value: unknown, wanted: unknown) =>
  String(value).toLowerCase() === String(wanted).toLowerCase();

/** True when an item has what a filter wants: under the filter's name, as a private field, or in a plural list. */
function matchesFilter(item: Json, [filter, wanted]: [string, unknown]): boolean {
  const value = item[filter] ?? item[`_${filter}`] ?? item[`${filter}s`];
  return Array.isArray(value)
    ? value.some((one) => equalsIgnoringCase(one, wanted))
    : equalsIgnoringCase(value, wanted);
}

/** Lists the records that pass every filter of the request. */
const createListHandler =
  (kind: RecordKind): Handler =>
  ({ account, request }) => {
    const filters = Object.entries({ ...kind.filters, ...request }).filter(([name]) => !PAGING_FIELDS.has(name));
    return listRecords(account, kind)
      .filter((record) => filters.every((filter) => matchesFilter(record, filter)))
      .map((record) => toPublicFields(kind.toListed?.(record, account) ?? record));
  };

/** A new record is shown whole, with what is shown only once. */
const createCreateHandler =
  (kind: RecordKind): Handler =>
  ({ account, request }) =>
    toPublicFields(createRecord(account, kind, kind.create?.(request) ?? {}));

/** Sets what the request gives, and notes when. */
const createUpdateHandler =
  (kind: RecordKind, idName: string): Handler =>
  ({ account, request: { [idName]: id, extra: _, ...changes } }) => {
    const record = updateRecord(account, kind, id, changes);
    if ('updated_at' in record) record.updated_at = new Date().toISOString();
    return showRecord(account, kind, record);
  };

const createDeleteHandler =
  (operation: Operation, kind: RecordKind, idName: string): Handler =>
  ({ account, request: { [idName]: id } }) => {
    deleteRecord(account, kind, id);
    return answerDeleted(operation, id);
  };

/** Answers what is done to a family of records by its path and effect; undefined where that is none of these. */
export function createRecordHandler(operation: Operation, kinds: readonly RecordKind[]): Handler | undefined {
  const { path } = getEndpoint(operation);
  const family = kinds.find((kind) => kind.path === path);
  if (family) return operation.effect === 'read' ? createListHandler(family) : createCreateHandler(family);
  const [, collection = '', idName = ''] = /^(.+)\/\{(\w+)\}$/.exec(path) ?? [];
  const kind = kinds.find((candidate) => candidate.path === collection);
  if (!kind) return undefined;
  if (operation.effect === 'update') return createUpdateHandler(kind, idName);
  if (operation.effect === 'delete') return createDeleteHandler(operation, kind, idName);
  return ({ account, request }) => showRecord(account, kind, getRecord(account, kind, request[idName]));
}
