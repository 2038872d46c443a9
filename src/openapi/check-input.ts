import { z } from 'zod';
import type { Json } from '../declarations/operation.ts';
import type { SpecOperation } from './document.ts';
import type { Schema } from './schema.ts';

/** A schema as JSON Schema has it; an object with fields takes no others, so that a misspelt one shows. */
function toJsonSchema({ nullable, properties, items, oneOf, additionalProperties, ...rest }: Schema): Json {
  const json: Json = {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, toJsonSchema(field)])),
      additionalProperties: Object.keys(properties).length === 0,
    }),
    ...(items && { items: toJsonSchema(items) }),
    ...(additionalProperties && { additionalProperties: toJsonSchema(additionalProperties) }),
    ...(oneOf && { anyOf: oneOf.map(toJsonSchema) }),
  };
  return nullable ? { anyOf: [json, { type: 'null' }] } : json;
}

/** A schema that checks; one that takes all where zod cannot say what is meant. */
function toZod(schema: Schema): z.ZodType {
  try {
    return z.fromJSONSchema(toJsonSchema(schema));
  } catch {
    return z.unknown();
  }
}

const describe = (place: string, { path, message }: z.core.$ZodIssue) =>
  `${[place, ...path.map(String)].join('.')}: ${message}`;

const findProblems = (place: string, schema: Schema, value: unknown): string[] =>
  toZod(schema)
    .safeParse(value)
    .error?.issues.map((issue) => describe(place, issue)) ?? [];

/** What an operation of the OpenAPI file does not take of a request's query and body, a line each. */
export function findInputProblems(
  operation: SpecOperation,
  { query = {}, body }: { query?: Json; body?: Json },
): string[] {
  return [
    ...findProblems('query', operation.query, query),
    ...(operation.body ? findProblems('body', operation.body, body ?? {}) : []),
  ];
}
