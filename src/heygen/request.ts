import { randomUUID } from 'node:crypto';
import { getEndpoint, getPathParameters, type Json, type Method, type Operation } from '../declarations/operation.ts';
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
  /** Sent with everything that writes; the same on each retry of one call (HeyGen v3, Idempotency-Key). */
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

/** HeyGen takes the idempotency key of some endpoints as a field; the caller's own has the last word. */
const addIdempotencyField = ({ idempotencyField: field }: Operation, fields: Json, key: string | undefined): Json =>
  field === undefined ? fields : { [field]: key, ...fields };

/** The fields of a multipart body, files among them. */
const toFormFields = (fields: Json) => Object.entries(fields) as [string, string | Blob][];

/**
 * Turns an operation and its validated input into a request.
 * @throws HeyGenError `invalid` when a path value is `.` or `..`
 */
export function buildRequest(operation: Operation, input: Json): HeyGenRequest {
  const { method, path } = getEndpoint(operation);
  const inPath = new Set(getPathParameters(operation));
  const rest = Object.entries(input).filter(([name, value]) => !inPath.has(name) && value !== undefined);
  const filled = fillPath(path, input);
  if (method === 'GET') return { method, path: filled + buildQuery(rest) };
  // v1 and v2 know no such key, so that nothing of theirs that writes is ever repeated.
  const idempotencyKey = operation.v1v2 ? undefined : randomUUID();
  const { host } = operation;
  if (method === 'DELETE') return { method, path: filled + buildQuery(rest), idempotencyKey };
  if (operation.encoding === 'raw') return { method, host, path: filled, body: input.file as Blob, idempotencyKey };
  const { extra, ...fields } = Object.fromEntries(rest) as Json & { extra?: Json };
  const body = { ...extra, ...operation.fixed, ...addIdempotencyField(operation, fields, idempotencyKey) };
  return {
    method,
    path: filled,
    body: operation.encoding === 'multipart' ? toFormFields(body) : JSON.stringify(body),
    idempotencyKey,
  };
}
