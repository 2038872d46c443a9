import { z } from 'zod';
import type { Json } from '../../declarations/operation.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** The value that a text stands for as JSON, or undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text means where the schema wants something else; the text itself where that is not plain. */
function coerceValue(field: z.ZodType, text: string): unknown {
  const type = field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  if (type instanceof z.ZodNumber) return NUMBER.test(text) ? Number(text) : text;
  if (type instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text;
  const decoded = parseJson(text);
  if (type instanceof z.ZodArray) return Array.isArray(decoded) ? decoded : [text];
  const wantsObject = type instanceof z.ZodObject || type instanceof z.ZodUnion || type instanceof z.ZodRecord;
  return wantsObject && typeof decoded === 'object' && decoded !== null ? decoded : text;
}

/**
 * Takes arguments as models write them: a number, a list or an object as text, one value where a list of one is meant.
 * Only fields that cannot be a text are touched, so a script "42" stays a script.
 */
export function coerceArguments({ shape }: z.ZodObject, given: Json): Json {
  const fields = shape as Record<string, z.ZodType | undefined>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = fields[name];
      return [name, typeof value === 'string' && field ? coerceValue(field, value) : value];
    }),
  );
}
