import type { Json } from '../src/declarations/operation.ts';
import { getSpecOperations, isV3, type SpecOperation } from '../src/openapi/document.ts';
import { normalizeSchema, resolveReference, type Schema } from '../src/openapi/schema.ts';

/** Facts as test/contract has them. */
export interface Facts {
  source: string;
  $defs: Record<string, Schema>;
  operations: Json[];
}

const getPathParameters = (path: string) => [...path.matchAll(/\{([^}]+)\}/g)].map((match) => String(match[1]));

const toQuery = ({ query: { properties = {}, required = [] } }: SpecOperation) =>
  Object.entries(properties).map(([name, schema]) => ({ name, required: required.includes(name), ...schema }));

function toFact(operation: SpecOperation): Json {
  const { id, method, path, body, encoding, answer, takesIdempotencyKey } = operation;
  return {
    id,
    method,
    path,
    path_params: getPathParameters(path),
    query: toQuery(operation),
    ...(body && { encoding: encoding ?? 'json', request: body }),
    ...(answer && Object.keys(answer).length > 0 && { response: answer }),
    ...(method === 'POST' && { idempotencyKey: takesIdempotencyKey }),
  };
}

/**
 * The facts of a document's v3 operations: names, types, choices, bounds and what is required; no prose.
 * @param source what the facts are of
 */
export function createOpenApiFacts(document: Json, source: string): Facts {
  const $defs: Record<string, Schema> = {};
  const follow = (reference: string): Schema => {
    const name = reference.split('/').at(-1) ?? reference;
    if (!Object.hasOwn($defs, name)) {
      $defs[name] = {};
      $defs[name] = normalizeSchema(resolveReference({ $ref: reference }, document), follow);
    }
    return { $ref: `#/$defs/${name}` };
  };
  const operations = getSpecOperations(document, (schema) => normalizeSchema(schema, follow));
  return { source, $defs: toSortedObject($defs), operations: operations.filter(isV3).map(toFact) };
}

const toSortedObject = <T>(values: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
