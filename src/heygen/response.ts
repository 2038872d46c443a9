import { isObject, stripNulls } from '../declarations/json.ts';
import type { Json, Operation, V1V2 } from '../declarations/operation.ts';

/** HeyGen's answer to an operation: its `data`, as one object or as a page of a list. */
export type ApiResponse =
  | { kind: 'one'; data: Json }
  | { kind: 'page'; items: Json[]; hasMore: boolean; nextToken?: string; deviations?: Deviations };

/**
 * The object of an operation that is declared to answer one.
 * @throws TypeError when it is declared to answer a list
 */
export function getResponseObject({ name }: Operation, answer: ApiResponse): Json {
  if (answer.kind !== 'one') throw new TypeError(`${name} must answer one object`);
  return answer.data;
}

/** The field that holds those parts of an answer that do not match the declaration, so that models still see them. */
export const DEVIATIONS = 'not_as_documented';

/** What was expected and what came, by field. */
export type Deviations = Record<string, { expected: string; seen: unknown }>;

/** A field of an answer that is not as declared: HeyGen changed something, and the declaration should follow. */
export interface Drift {
  operation: string;
  field: string;
  problem: string;
}

type Report = (drift: Drift) => void;

/**
 * Checks one object against the declaration. The call behind it may have been paid for, so that a mismatch is no error: a field
 * that does not match is moved to `not_as_documented`, with what was expected, and a missing field hides nothing else.
 */
function parseTolerantly(operation: Operation, value: Json, report: Report): Json {
  const parsed = operation.output.safeParse(value);
  if (parsed.success) return parsed.data;
  const rest = { ...value };
  const deviations: Deviations = {};
  for (const { path, message } of parsed.error.issues) {
    const field = String(path[0] ?? '');
    delete rest[field];
    deviations[field] ??= { expected: message, seen: value[field] ?? null };
    report({ operation: operation.name, field: path.map(String).join('.'), problem: message });
  }
  return { ...rest, [DEVIATIONS]: deviations };
}

/** What came in place of the object or list that is declared: all of it. */
function toUnexpected(operation: Operation, body: unknown, expected: string, report: Report): ApiResponse {
  report({ operation: operation.name, field: 'data', problem: expected });
  const deviations = { data: { expected, seen: body } };
  if (operation.list) return { kind: 'page', items: [], hasMore: false, deviations };
  return { kind: 'one', data: { [DEVIATIONS]: deviations } };
}

/** The items of a list, and what of them is not as declared; one example of each field is enough. */
function parseItems(operation: Operation, found: readonly Json[], report: Report) {
  const parsed = found.map((item) => parseTolerantly(operation, stripNulls(item), report));
  const deviations: Deviations = Object.assign({}, ...parsed.map((item) => item[DEVIATIONS] ?? {}));
  const items = parsed.map(({ [DEVIATIONS]: _, ...item }) => item);
  return { items, ...(Object.keys(deviations).length > 0 && { deviations }) };
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
function parseV1V2Response(operation: Operation, { envelope }: V1V2, body: Json, report: Report): ApiResponse {
  const data = envelope === 'bare' && body.data === undefined ? body : (body.data ?? {});
  const { list } = operation;
  if (!list) {
    const one = isObject(data) ? stripNulls(data) : { items: data };
    return { kind: 'one', data: parseTolerantly(operation, one, report) };
  }
  const held = getV1V2Items(data, list.at);
  if (!held) return toUnexpected(operation, body, `a list of ${list.name}`, report);
  const token = isObject(data) ? data.token : undefined;
  const nextToken = typeof token === 'string' && token !== '' ? token : undefined;
  return { kind: 'page', ...parseItems(operation, held, report), hasMore: nextToken !== undefined, nextToken };
}

/** Reads the body of a successful answer; what is not as declared is reported, and is part of what is returned. */
export function parseResponse(operation: Operation, body: unknown, report: Report): ApiResponse {
  if (!isObject(body)) return toUnexpected(operation, body, 'an object', report);
  if (operation.v1v2) return parseV1V2Response(operation, operation.v1v2, body, report);
  const { data } = body;
  if (!operation.list) {
    if (operation.effect === 'delete' && data === null) return { kind: 'one', data: {} };
    if (Array.isArray(data)) return { kind: 'one', data: listAsObject(data, body) };
    if (!isObject(data)) return toUnexpected(operation, body, 'an object in `data`', report);
    return { kind: 'one', data: parseTolerantly(operation, stripNulls(data), report) };
  }
  if (!Array.isArray(data) || !data.every(isObject))
    return toUnexpected(operation, body, 'a list of objects in `data`', report);
  const nextToken = typeof body.next_token === 'string' && body.next_token !== '' ? body.next_token : undefined;
  return {
    kind: 'page',
    ...parseItems(operation, data, report),
    hasMore: body.has_more === true,
    nextToken,
  };
}
