import { z } from 'zod';
import { withoutNulls } from '../declarations/json.ts';
import type { Json, Older, Operation } from '../declarations/operation.ts';
import { HeyGenError } from './errors.ts';

/** HeyGen's answer to an operation: its `data`, as one object or as a page of a list. */
export type Answer =
  | { kind: 'one'; data: Json }
  | { kind: 'page'; items: Json[]; hasMore: boolean; nextToken?: string };

/**
 * The object of an operation that is declared to answer one.
 * @throws TypeError when it is declared to answer a list
 */
export function objectOf({ name }: Operation, answer: Answer): Json {
  if (answer.kind !== 'one') throw new TypeError(`${name} must answer one object`);
  return answer.data;
}

/** A field of an answer that is not as declared: HeyGen changed something, and the declaration should follow. */
export interface Drift {
  operation: string;
  field: string;
  problem: string;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrongShape(operation: Operation, problem: string): HeyGenError {
  const wrote = operation.effect !== 'read';
  return new HeyGenError({
    kind: 'wrong_shape',
    message: `HeyGen's answer to ${operation.name} is not as documented: ${problem}`,
    hint: 'Calling again will not help; report it with the request id.',
    uncertain: wrote,
  });
}

/**
 * Checks one object against the declaration, forgivingly: a field that is not as declared is left out and reported as
 * drift, because the call behind it may have been paid for. Only a required field makes the answer unusable.
 */
function conform(operation: Operation, value: Json, report: (drift: Drift) => void): Json {
  const parsed = operation.output.safeParse(value);
  if (parsed.success) return parsed.data as Json;
  const rest = { ...value };
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    delete rest[field];
    report({ operation: operation.name, field: issue.path.join('.'), problem: issue.message });
  }
  const again = operation.output.safeParse(rest);
  if (!again.success) throw wrongShape(operation, z.prettifyError(parsed.error));
  return again.data as Json;
}

/** A list where an object was expected, which operations without a confirmed reference may have. */
function listAsObject(items: unknown[], { has_more, next_token }: Json): Json {
  return withoutNulls({ items, ...(has_more !== undefined && { has_more }), ...(next_token ? { next_token } : {}) });
}

/** The code by which v1 says that all went well. */
const FINE = 100;

/** True for an answer of v1 or v2 that is a refusal although its status is 200. */
export function refusesInPeace({ older }: Operation, body: unknown): boolean {
  if (!older || !isObject(body)) return false;
  const { error, code } = body;
  return (error !== null && error !== undefined) || (code !== undefined && Number(code) !== FINE);
}

const isList = (value: unknown): value is Json[] => Array.isArray(value) && value.every(isObject);

/** The items of a list of v1 or v2: under their usual name, as they are, or under whatever name they have. */
function olderItems(data: unknown, at: string | undefined): Json[] | undefined {
  const named = at !== undefined && isObject(data) ? data[at] : undefined;
  if (named === null) return [];
  const places = isObject(data) ? [named, ...Object.values(data)] : [data];
  return places.find(isList);
}

/** v1 and v2 wrap what they answer in several ways, and their writes often answer nothing at all. */
function olderAnswer(operation: Operation, { envelope }: Older, body: Json, report: (drift: Drift) => void): Answer {
  const data = envelope === 'bare' && body.data === undefined ? body : (body.data ?? {});
  const { list } = operation;
  if (!list) {
    const one = isObject(data) ? withoutNulls(data) : { items: data };
    return { kind: 'one', data: conform(operation, one, report) };
  }
  const held = olderItems(data, list.at);
  if (!held) throw wrongShape(operation, `it has no list of ${list.name}`);
  const token = isObject(data) ? data.token : undefined;
  const nextToken = typeof token === 'string' && token !== '' ? token : undefined;
  const items = held.map((item) => conform(operation, withoutNulls(item), report));
  return { kind: 'page', items, hasMore: nextToken !== undefined, nextToken };
}

/**
 * Reads the body of a successful answer.
 * @throws HeyGenError `wrong_shape` when the body is not what the operation promises
 */
export function answerOf(operation: Operation, body: unknown, report: (drift: Drift) => void): Answer {
  if (!isObject(body)) throw wrongShape(operation, 'it is not an object');
  if (operation.older) return olderAnswer(operation, operation.older, body, report);
  const { data } = body;
  if (!operation.list) {
    if (operation.effect === 'delete' && data === null) return { kind: 'one', data: {} };
    if (Array.isArray(data)) return { kind: 'one', data: listAsObject(data, body) };
    if (!isObject(data)) throw wrongShape(operation, '`data` is not an object');
    return { kind: 'one', data: conform(operation, withoutNulls(data), report) };
  }
  if (!Array.isArray(data) || !data.every(isObject)) throw wrongShape(operation, '`data` is not a list of objects');
  const nextToken = typeof body.next_token === 'string' && body.next_token !== '' ? body.next_token : undefined;
  return {
    kind: 'page',
    items: data.map((item) => conform(operation, withoutNulls(item), report)),
    hasMore: body.has_more === true,
    nextToken,
  };
}
