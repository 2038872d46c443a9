import type { z } from 'zod';
import { stripNulls } from '../../declarations/json.ts';
import type { Json, Tool } from '../../declarations/operation.ts';
import { createInputSchema, type ServerArguments } from '../tool-list/mcp-tool.ts';
import { coerceArguments } from './coerce-arguments.ts';

const inputSchemas = new WeakMap<Tool, z.ZodObject>();

/** The schema that a call's arguments are read with, built when the tool is called first. */
function getInputSchema(tool: Tool): z.ZodObject {
  const schema = inputSchemas.get(tool) ?? createInputSchema(tool);
  inputSchemas.set(tool, schema);
  return schema;
}

/** Parts arguments into the tool's own input and what the server itself was asked for. */
function splitServerArguments(parsed: Json & ServerArguments): { input: Json; options: ServerArguments } {
  const { wait, wait_seconds, verbose, search, include_previews, ...input } = parsed;
  return { input, options: { wait, wait_seconds, verbose, search, include_previews } };
}

/**
 * Reads what a model wrote: null is left out, text is taken for the number or list that the schema wants.
 * @returns the parts, or what is wrong with the arguments
 */
export function parseArguments(
  tool: Tool,
  given: Json,
): { input: Json; options: ServerArguments; error?: never } | { error: z.ZodError } {
  const schema = getInputSchema(tool);
  const parsed = schema.safeParse(coerceArguments(schema, stripNulls(given)), { reportInput: true });
  return parsed.success ? splitServerArguments(parsed.data) : { error: parsed.error };
}
