import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { getEndpoint, getPathParameters, type Json, type Operation } from '../src/declarations/operation.ts';
import { ApiError, createParameterError } from './api-error.ts';

/** Where the sandbox's upload host is; HeyGen has one of its own. */
export const UPLOAD_PREFIX = '/upload';

/** Operations that share one method and path: a union of requests that differ in a fixed field. */
export interface Route {
  method: string;
  pattern: RegExp;
  operations: Operation[];
}

const toPattern = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** Derives the sandbox's routes from the catalog. Fixed paths come before those with ids, as `/styles` before `/{id}`. */
export function createRoutes(operations: readonly Operation[]): Route[] {
  const routes = new Map<string, Route>();
  const ordered = [...operations].sort((a, b) => getPathParameters(a).length - getPathParameters(b).length);
  for (const operation of ordered) {
    const { method, path } = getEndpoint(operation);
    const pattern = toPattern((operation.host === 'upload' ? UPLOAD_PREFIX : '') + path);
    const route = routes.get(operation.endpoint) ?? { method, pattern, operations: [] };
    route.operations.push(operation);
    routes.set(operation.endpoint, route);
  }
  return [...routes.values()];
}

/** Finds what serves a request. */
export const findRoute = (routes: readonly Route[], method: string, path: string): Route | undefined =>
  routes.find((route) => route.method === method && route.pattern.test(path));

/** The error of a path that there is not, or of a method that it does not have. */
export const createRouteError = (routes: readonly Route[], method: string, path: string): ApiError =>
  routes.some(({ pattern }) => pattern.test(path))
    ? new ApiError(405, 'method_not_allowed', `${path} does not take ${method}`)
    : new ApiError(404, 'not_found', `There is no ${path}`);

/**
 * Selects among the requests of a union by their fixed field.
 * @throws ApiError 400 when the field is missing or has a value that no request has
 */
export function selectOperation(operations: readonly Operation[], body: Json): Operation {
  const [first] = operations;
  const [field] = Object.keys(first?.fixed ?? {});
  if (first && field === undefined) return first;
  if (field === undefined) throw new TypeError('A route has an operation.');
  const found = operations.find(({ fixed }) => fixed?.[field] === body[field]);
  if (found) return found;
  const values = operations.map(({ fixed }) => fixed?.[field]).join(', ');
  throw createParameterError(`${field} must be one of ${values}`, field);
}

function parseText(field: z.core.$ZodType | undefined, value: string): unknown {
  const type = field instanceof z.ZodOptional ? field.unwrap() : field;
  if (type instanceof z.ZodBoolean && /^(true|false)$/.test(value)) return value === 'true';
  if (type instanceof z.ZodArray) return value.split(',');
  return type instanceof z.ZodNumber && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

/** Reads a query or a path as HeyGen does: numbers where numbers are due, lists from comma-separated values. */
const parseTexts = ({ shape }: z.ZodObject, texts: Iterable<[string, unknown]>): Json =>
  Object.fromEntries([...texts].map(([name, text]) => [name, parseText(shape[name], String(text))]));

/** Where a declaration has `extra`, fields that it does not name are taken too. */
function collectExtra({ shape }: z.ZodObject, given: Json): Json {
  if (!('extra' in shape)) return given;
  const known = Object.entries(given).filter(([name]) => name in shape);
  const others = Object.entries(given).filter(([name]) => !(name in shape));
  return { ...Object.fromEntries(known), ...(others.length > 0 && { extra: Object.fromEntries(others) }) };
}

const createFieldError = (param: string, problem: string) =>
  createParameterError(`${param || 'request'}: ${problem}`, param);

/** Stands for a file while its fields are checked. */
const SHORT_FILE = 'data:image/png;base64,iVBORw0KGgo=';

/**
 * Checks a request as strictly as HeyGen does: types, bounds, enums, rules between fields, and no unknown field.
 * @returns the request's fields: those of the path, the query or the body
 * @throws ApiError 400 with the field in `param`
 */
export function validateRequest(operation: Operation, { pattern }: Route, url: URL, body: Json): Json {
  const { input, fixed = {} } = operation;
  const ids = Object.entries(pattern.exec(url.pathname)?.groups ?? {});
  const inBody = Object.entries(body).filter(([name, value]) => !Object.hasOwn(fixed, name) && value !== null);
  const given = collectExtra(input, {
    ...parseTexts(input, url.searchParams),
    ...Object.fromEntries(inBody),
    ...parseTexts(
      input,
      ids.map(([name, id]) => [name, decodeURIComponent(id)]),
    ),
  });
  // A file came as bytes; as the text in which the sandbox holds it, it may be longer than what a model may write.
  const file = operation.encoding ? given.file : undefined;
  const shown: Json = file === undefined ? given : { ...given, file: SHORT_FILE };
  const parsed = input.safeParse(shown);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    throw createFieldError([...(issue?.path ?? []), ...unknown].join('.'), issue?.message ?? 'is refused');
  }
  // What parsing would still change is a convenience for models, such as a medium as one string: HeyGen refuses it.
  const changed = Object.keys(given).find((name) => !isDeepStrictEqual(parsed.data[name], shown[name]));
  if (changed !== undefined) throw createFieldError(changed, 'must be in HeyGen’s own form');
  return { ...given, ...fixed };
}
