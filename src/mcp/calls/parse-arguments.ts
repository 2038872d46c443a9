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

/** What was read otherwise than it was written, in one line. */
const describeReading = (readAs: readonly string[]) => (readAs.length > 0 ? `Read: ${readAs.join(', ')}.` : undefined);

/** Arguments as the tool takes them, with a note on what was read otherwise than it was written. */
export interface ParsedArguments {
  input: Json;
  options: ServerArguments;
  note?: string;
  error?: never;
}

/**
 * Reads what a model wrote: null is left out, and what can mean one thing only is taken for what the schema wants.
 * @returns the parts, or what is wrong with the arguments
 */
export function parseArguments(tool: Tool, given: Json): ParsedArguments | { error: z.ZodError } {
  const schema = getInputSchema(tool);
  const { input, readAs } = coerceArguments(schema, stripNulls(given));
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) return { error: parsed.error };
  return { ...splitServerArguments(parsed.data), note: describeReading(readAs) };
}
