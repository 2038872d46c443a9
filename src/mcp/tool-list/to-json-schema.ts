import { z } from 'zod';
import { listedSchemas } from '../../declarations/fields.ts';
import { isObject } from '../../declarations/json.ts';
import { TIME_FIELD } from '../results/result.ts';
import { BRIEF, compactSchema, type JsonSchema } from './compact-schema.ts';

/** Puts what a declaration wants shown in place of what zod would write. */
function showAsDeclared(zodSchema: z.core.$ZodType, jsonSchema: JsonSchema): void {
  const { jsonSchema: shown, brief } = listedSchemas.get(zodSchema) ?? {};
  if (brief) jsonSchema[BRIEF] = true;
  if (!shown) return;
  const { description } = jsonSchema;
  for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
  Object.assign(jsonSchema, shown, description && { description });
}

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => showAsDeclared(zodSchema, jsonSchema),
  });
  return compactSchema(json);
}

/**
 * A schema that demands no field: hosts refuse an answer that breaks its schema, and what HeyGen answers is not to be
 * withheld because a field is missing.
 */
function demandNothing(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([name, value]) => name !== 'required' || !Array.isArray(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, isObject(value) ? demandNothing(value) : value]));
}

/** Times are answered as ISO text, whatever HeyGen writes (src/mcp/results/result.ts). */
function declareTimesAsText(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([name, value]) => {
    if (!isObject(value)) return [name, value];
    const isNumber = value.type === 'integer' || value.type === 'number';
    return [name, isNumber && TIME_FIELD.test(name) ? { ...value, type: 'string' } : declareTimesAsText(value)];
  });
  return Object.fromEntries(entries);
}

/** What a tool takes, as MCP lists it. */
export const toInputJsonSchema = (schema: z.ZodObject): JsonSchema => toJsonSchema(schema, 'input');

/** What a tool gives, as MCP lists it. */
export const toOutputJsonSchema = (schema: z.ZodObject): JsonSchema =>
  declareTimesAsText(demandNothing(toJsonSchema(schema, 'output')));
