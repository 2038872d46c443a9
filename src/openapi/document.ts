import { isObject, toObject, toObjects } from '../declarations/json.ts';
import type { Json, Method } from '../declarations/operation.ts';
import { inlineSchema, resolveReference, type Schema } from './schema.ts';

/** A file that is no OpenAPI document, and why. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
}

/** An operation as an OpenAPI document has it. */
export interface SpecOperation {
  /** What the document calls it. */
  id: string;
  method: Method;
  path: string;
  summary?: string;
  query: Schema;
  body?: Schema;
  encoding?: 'multipart';
  /** A successful answer, with its envelope. */
  answer?: Schema;
  /** True where it names the header Idempotency-Key. */
  takesIdempotencyKey: boolean;
}

/** The schema of a document's part, with its references as the reader wants them. */
type ReadSchema = (schema: unknown) => Schema;

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Statuses of an answer in which all went well, the likeliest first. */
const SUCCESSES = ['200', '201', '202', '2XX', 'default'];

export const getSpecEndpoint = ({ method, path }: Pick<SpecOperation, 'method' | 'path'>): string =>
  `${method} ${path}`;

/** The parameters of an operation and of its path, references filled in. */
const getParameters = (item: Json, operation: Json, document: Json): Json[] =>
  [item.parameters, operation.parameters].flatMap(toObjects).map((parameter) => resolveReference(parameter, document));

function toQuery(parameters: readonly Json[], read: ReadSchema): Schema {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(query.map(({ name, schema }) => [String(name), read(schema)])),
    required: query.filter(({ required }) => required === true).map(({ name }) => String(name)),
  };
}

/** The schema of a body or an answer, and how it travels; JSON comes first. */
function getContent(part: unknown, document: Json): { type: string; schema: unknown } | undefined {
  const content = toObject(resolveReference(part, document).content);
  const types = Object.keys(content);
  const type = types.find((name) => name.includes('json')) ?? types[0];
  return type === undefined ? undefined : { type, schema: toObject(content[type]).schema };
}

function toAnswer(responses: Json, document: Json, read: ReadSchema): Schema | undefined {
  const status = SUCCESSES.find((name) => name in responses);
  const content = status === undefined ? undefined : getContent(responses[status], document);
  return content?.type.includes('json') ? read(content.schema) : undefined;
}

function toOperation(
  method: Method,
  path: string,
  item: Json,
  document: Json,
  read: ReadSchema = (schema) => inlineSchema(schema, document),
): SpecOperation {
  const operation = toObject(item[method.toLowerCase()]);
  const { operationId, summary, requestBody, responses } = operation;
  const parameters = getParameters(item, operation, document);
  const body = getContent(requestBody, document);
  const answer = toAnswer(toObject(responses), document, read);
  return {
    id: typeof operationId === 'string' ? operationId : `${method} ${path}`,
    method,
    path,
    ...(typeof summary === 'string' && { summary }),
    query: toQuery(parameters, read),
    ...(body && { body: read(body.schema) }),
    ...(body?.type.startsWith('multipart/') && { encoding: 'multipart' as const }),
    ...(answer && { answer }),
    takesIdempotencyKey: parameters.some(
      ({ in: place, name }) => place === 'header' && String(name).toLowerCase() === 'idempotency-key',
    ),
  };
}

/**
 * Reads the text of an OpenAPI document (JSON, 3.0 or 3.1).
 * @throws SpecError when it is none
 */
export function parseDocument(text: string): Json {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    const hint = /^\s*openapi:/m.test(text) ? ' It is YAML: convert it first.' : '';
    throw new SpecError(`It is not JSON.${hint}`);
  }
  if (!isObject(document) || !isObject(document.paths) || Object.keys(document.paths).length === 0)
    throw new SpecError('It is no OpenAPI document: it has no paths.');
  return document;
}

/**
 * The operations of a document.
 * @param read the form of schemas; with their references filled in unless given
 */
export const getSpecOperations = (document: Json, read?: ReadSchema): SpecOperation[] =>
  Object.entries(toObject(document.paths)).flatMap(([path, item]) => {
    const resolved = resolveReference(item, document);
    return METHODS.filter((method) => isObject(resolved[method.toLowerCase()])).map((method) =>
      toOperation(method, path, resolved, document, read),
    );
  });

/** True for an operation of v3; a document may still have those of v1 and v2. */
export const isV3 = ({ path }: Pick<SpecOperation, 'path'>): boolean => path.startsWith('/v3/');

/** A path with its parameters alike: documents name them as they like. */
export const toPathForm = (path: string): string => path.replace(/\{[^}]*\}/g, '{}');
