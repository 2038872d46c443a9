import { z } from 'zod';
import { isObject, stripNulls } from '../declarations/json.ts';
import type { Json, Operation, V1V2 } from '../declarations/operation.ts';
import { HeyGenError } from './errors.ts';

/** HeyGen's answer to an operation: its `data`, as one object or as a page of a list. */
export type ApiResponse =
  | { kind: 'one'; data: Json }
  | { kind: 'page'; items: Json[]; hasMore: boolean; nextToken?: string };

/**
 * The object of an operation that is declared to answer one.
 * @throws TypeError when it is declared to answer a list
 */
export function getResponseObject({ name }: Operation, answer: ApiResponse): Json {
  if (answer.kind !== 'one') throw new TypeError(`${name} must answer one object`);
  return answer.data;
}

/** A field of an answer that is not as declared: HeyGen changed something, and the declaration should follow. */
export interface Drift {
  operation: string;
  field: string;
  problem: string;
}

function createShapeError(operation: Operation, problem: string): HeyGenError {
  const wrote = operation.effect !== 'read';
  return new HeyGenError({
    kind: 'wrong_shape',
    message: `HeyGen's answer to ${operation.name} is not as documented: ${problem}`,
    outcomeUnknown: wrote,
  });
}

/**
 * Checks one object against the declaration, forgivingly: a field that is not as declared is left out and reported as
 * drift, because the call behind it may have been paid for. Only a required field makes the answer unusable.
 */
function parseTolerantly(operation: Operation, value: Json, report: (drift: Drift) => void): Json {
  const parsed = operation.output.safeParse(value);
  if (parsed.success) return parsed.data as Json;
  const rest = { ...value };
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    delete rest[field];
    report({ operation: operation.name, field: issue.path.join('.'), problem: issue.message });
  }
  const again = operation.output.safeParse(rest);
  if (!again.success) throw createShapeError(operation, z.prettifyError(parsed.error));
  return again.data as Json;
}

/** A list where an object was expected, which operations without a confirmed reference may have. */
function listAsObject(items: unknown[], { has_more, next_token }: Json): Json {
  return stripNulls({ items, ...(has_more !== undefined && { has_more }), ...(next_token ? { next_token } : {}) });
}

/** The code by which v1 says that all went well. */
const SUCCESS_CODES = 100;

/** True for an answer of v1 or v2 that is an error although its status is 200. */
export function isErrorWithStatus200({ v1v2 }: Operation, body: unknown): boolean {
  if (!v1v2 || !isObject(body)) return false;
  const { error, code } = body;
  return (error !== null && error !== undefined) || (code !== undefined && Number(code) !== SUCCESS_CODES);
}

const isList = (value: unknown): value is Json[] => Array.isArray(value) && value.every(isObject);

/** The items of a list of v1 or v2: under their usual name, as they are, or under whatever name they have. */
function getV1V2Items(data: unknown, at: string | undefined): Json[] | undefined {
  const named = at !== undefined && isObject(data) ? data[at] : undefined;
  if (named === null) return [];
  const access = isObject(data) ? [named, ...Object.values(data)] : [data];
  return access.find(isList);
}

/** v1 and v2 wrap what they answer in several ways, and their writes often answer nothing at all. */
function parseV1V2Response(
  operation: Operation,
  { envelope }: V1V2,
  body: Json,
  report: (drift: Drift) => void,
): ApiResponse {
  const data = envelope === 'bare' && body.data === undefined ? body : (body.data ?? {});
  const { list } = operation;
  if (!list) {
    const one = isObject(data) ? stripNulls(data) : { items: data };
    return { kind: 'one', data: parseTolerantly(operation, one, report) };
  }
  const held = getV1V2Items(data, list.at);
  if (!held) throw createShapeError(operation, `it has no list of ${list.name}`);
  const token = isObject(data) ? data.token : undefined;
  const nextToken = typeof token === 'string' && token !== '' ? token : undefined;
  const items = held.map((item) => parseTolerantly(operation, stripNulls(item), report));
  return { kind: 'page', items, hasMore: nextToken !== undefined, nextToken };
}

/**
 * Reads the body of a successful answer.
 * @throws HeyGenError `wrong_shape` when the body is not what the operation promises
 */
export function parseResponse(operation: Operation, body: unknown, report: (drift: Drift) => void): ApiResponse {
  if (!isObject(body)) throw createShapeError(operation, 'it is not an object');
  if (operation.v1v2) return parseV1V2Response(operation, operation.v1v2, body, report);
  const { data } = body;
  if (!operation.list) {
    if (operation.effect === 'delete' && data === null) return { kind: 'one', data: {} };
    if (Array.isArray(data)) return { kind: 'one', data: listAsObject(data, body) };
    if (!isObject(data)) throw createShapeError(operation, '`data` is not an object');
    return { kind: 'one', data: parseTolerantly(operation, stripNulls(data), report) };
  }
  if (!Array.isArray(data) || !data.every(isObject))
    throw createShapeError(operation, '`data` is not a list of objects');
  const nextToken = typeof body.next_token === 'string' && body.next_token !== '' ? body.next_token : undefined;
  return {
    kind: 'page',
    items: data.map((item) => parseTolerantly(operation, stripNulls(item), report)),
    hasMore: body.has_more === true,
    nextToken,
  };
}
