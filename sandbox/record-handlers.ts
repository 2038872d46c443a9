import { getEndpoint, getPathParameters, type Json, type Operation } from '../src/declarations/operation.ts';
import { answerDeleted, type Handler, isIdName, toUnixSeconds } from './handler.ts';
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
const PAGING_FIELDS = new Set(['limit', 'token', 'name_only']);

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
  (context) => {
    const { account, request } = context;
    const filters = Object.entries({ ...kind.filters, ...request }).filter(([name]) => !PAGING_FIELDS.has(name));
    const toListed = kind.toListed ?? kind.toView;
    const items = listRecords(account, kind)
      .filter((record) => filters.every((filter) => matchesFilter(record, filter)))
      .map((record) => toPublicFields(toListed?.(record, context) ?? record));
    return kind.toList?.(items, request) ?? items;
  };

const createCreateHandler =
  (kind: RecordKind): Handler =>
  (context) =>
    showRecord(kind, createRecord(context.account, kind, kind.create?.(context.request) ?? {}), context);

/** Sets what the request gives, and notes when. */
const createUpdateHandler =
  (kind: RecordKind, idName: string): Handler =>
  (context) => {
    const { [idName]: id, extra: _, ...given } = context.request;
    if (kind.credits) {
      getRecord(context.account, kind, id);
      context.account.chargeCredits(kind.credits);
    }
    const record = updateRecord(context.account, kind, id, kind.changes ?? given);
    const now = new Date();
    if (typeof record.updated_at === 'string') record.updated_at = now.toISOString();
    if (typeof record.updated_at === 'number') record.updated_at = toUnixSeconds(now.getTime());
    return showRecord(kind, record, context);
  };

/** What an operation does to records of a kind, by its effect. */
export function createRecordHandler(operation: Operation, kind: RecordKind): Handler {
  const { effect, list, input } = operation;
  const [idName] = [...getPathParameters(operation), ...Object.keys(input.shape)].filter(isIdName);
  if (effect === 'create' && !kind.changes) return createCreateHandler(kind);
  if (list || idName === undefined) return createListHandler(kind);
  if (effect === 'update' || kind.changes) return createUpdateHandler(kind, idName);
  return (context) => {
    const { account, request } = context;
    if (effect === 'read') return showRecord(kind, getRecord(account, kind, request[idName]), context);
    return answerDeleted(operation, deleteRecord(account, kind, request[idName])._id);
  };
}

/** The family of records that an operation is about by its path: that of the family, or one step below. */
export function findRecordKind<K extends RecordKind>(operation: Operation, kinds: readonly K[]): K | undefined {
  const collection = getEndpoint(operation).path.replace(/\/\{\w+\}$/, '');
  return kinds.find(({ path }) => path === collection);
}
