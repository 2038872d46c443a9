import { randomUUID } from 'node:crypto';
import { toObject } from '../declarations/json.ts';
import {
  getEndpoint,
  getPathParameters,
  getRepeats,
  type Json,
  type Method,
  type Operation,
  type Repeats,
} from '../declarations/operation.ts';
import { HeyGenError } from './errors.ts';

/** A request to HeyGen, complete but for the address of the host and the caller's key. */
export interface HeyGenRequest {
  method: Method;
  /** Path and query, encoded. */
  path: string;
  /** The host that takes it, unless it is the API's own. */
  host?: 'upload';
  /** JSON, the fields of a multipart body, or a file as it is. */
  body?: string | Blob | [string, string | Blob][];
  /** How HeyGen knows that it has had this request before. */
  repeats: Repeats;
  /** The same on each retry of one call; set where `repeats` is `header` or `field` (HeyGen v3, Idempotency-Key). */
  idempotencyKey?: string;
}

/** HeyGen takes lists in a query as one comma-separated value. */
const toQueryValue = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));

const createInvalidIdError = (name: string, value: string) =>
  new HeyGenError({
    kind: 'invalid',
    code: 'invalid_id',
    param: name,
    message: `${name} "${value}" is not an id, so nothing was sent.`,
  });

/**
 * Fills a path template. Each value is encoded whole, and `.` and `..` are refused, so that an id such as
 * `../users/me` or `x?y=z` written by a model stays one segment and cannot reach another endpoint.
 */
function fillPath(template: string, input: Json): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(input[name]);
    if (value === '.' || value === '..') throw createInvalidIdError(name, value);
    return encodeURIComponent(value);
  });
}

function buildQuery(fields: [string, unknown][]): string {
  const query = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, toQueryValue(value)]));
  return query.size === 0 ? '' : `?${query}`;
}

/** Some endpoints take the idempotency key as a field of the body. A key that the caller gives there is kept. */
const addIdempotencyField = ({ idempotencyField: field }: Operation, fields: Json, key: string | undefined): Json =>
  field === undefined ? fields : { [field]: key, ...fields };

/** A file, or a part of a body that is none. */
const toPart = (value: unknown): string | Blob => (value instanceof Blob ? value : String(value));

/** The fields of a multipart body, files among them. */
const toFormFields = (fields: Json) =>
  Object.entries(fields).map(([name, value]): [string, string | Blob] => [name, toPart(value)]);

/** True where HeyGen knows a repeat by a key that comes with it. */
export const takesIdempotencyKey = (operation: Operation): boolean =>
  getRepeats(operation) === 'header' || getRepeats(operation) === 'field';

/**
 * Turns an operation and its validated input into a request.
 * @param key the idempotency key of an earlier call that this one repeats; a new one unless given
 * @throws HeyGenError `invalid` when a path value is `.` or `..`
 */
export function buildRequest(operation: Operation, input: Json, key: string = randomUUID()): HeyGenRequest {
  const { method, path } = getEndpoint(operation);
  const inPath = new Set(getPathParameters(operation));
  const rest = Object.entries(input).filter(([name, value]) => !inPath.has(name) && value !== undefined);
  const filled = fillPath(path, input);
  const repeats = getRepeats(operation);
  const common = { method, repeats, ...(takesIdempotencyKey(operation) && { idempotencyKey: key }) };
  if (method === 'GET' || method === 'DELETE') return { ...common, path: filled + buildQuery(rest) };
  const { host } = operation;
  if (operation.encoding === 'raw') return { ...common, host, path: filled, body: toPart(input.file) };
  const { extra, ...fields } = Object.fromEntries(rest);
  const body = {
    ...toObject(extra),
    ...operation.fixed,
    ...addIdempotencyField(operation, fields, common.idempotencyKey),
  };
  return {
    ...common,
    path: filled,
    body: operation.encoding === 'multipart' ? toFormFields(body) : JSON.stringify(body),
  };
}
