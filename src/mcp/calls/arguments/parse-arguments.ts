import { z } from 'zod';
import { stripNulls } from '../../../declarations/json.ts';
import type { Json } from '../../../declarations/operation.ts';
import type { Tool } from '../../../declarations/tool.ts';
import { sanitizeText } from '../../results/sanitize-text.ts';
import { createInputSchema, type ServerArguments } from '../../tool-list/mcp-tool.ts';
import { findBoundProblems } from './argument-bounds.ts';
import { coerceArguments } from './coerce-arguments.ts';

const inputSchemas = new WeakMap<Tool, z.ZodObject>();

/** The schema that a call's arguments are read with, built when the tool is called first. */
export function getInputSchema(tool: Tool): z.ZodObject {
  const schema = inputSchemas.get(tool) ?? createInputSchema(tool);
  inputSchemas.set(tool, schema);
  return schema;
}

/** Splits arguments into the tool's own input and the options of this server. */
function splitServerArguments(parsed: Json & ServerArguments): { input: Json; options: ServerArguments } {
  const { wait, wait_seconds, verbose, search, include_previews, ...input } = parsed;
  return { input, options: { wait, wait_seconds, verbose, search, include_previews } };
}

/** What hosts put among the arguments for themselves: Strands with tracing, Gemini CLI (docs/hosts.md). */
const HOST_ARGUMENTS: readonly string[] = ['_meta', 'wait_for_previous'];

/** Arguments as the model meant them: without nulls, and without what its host added. */
function cleanArguments({ shape }: z.ZodObject, given: Json): Json {
  const isKept = ([name]: [string, unknown]) => !HOST_ARGUMENTS.includes(name) || Object.hasOwn(shape, name);
  return stripNulls(Object.fromEntries(Object.entries(given).filter(isKept)));
}

/** What was read otherwise than it was written, in one line. */
const describeReading = (readAs: readonly string[]) =>
  readAs.length > 0 ? `Read: ${sanitizeText(readAs.join(', '), MAX_NOTE)}.` : undefined;

/** The longest such line, in characters. */
const MAX_NOTE = 400;

type Parsed<Data> =
  | { data: Data; error?: never; readAs: string[] }
  | { data?: never; error: z.ZodError; readAs: string[] };

/** Checks the size of arguments, coerces them and reads them with a schema. What a text held as JSON is checked once more. */
export function parseGenerously<Schema extends z.ZodObject>(schema: Schema, given: Json): Parsed<z.infer<Schema>> {
  const checkBounds = (value: Json) =>
    findBoundProblems(value).map((problem) => ({ ...problem, code: 'custom' as const, input: undefined }));
  const before = checkBounds(given);
  if (before.length > 0) return { error: new z.ZodError(before), readAs: [] };
  const { input, readAs } = coerceArguments(schema, cleanArguments(schema, given));
  const after = readAs.length > 0 ? checkBounds(input) : [];
  if (after.length > 0) return { error: new z.ZodError(after), readAs };
  const { data, error } = schema.safeParse(input, { reportInput: true });
  return error ? { error, readAs } : { data, readAs };
}

/** Arguments as the tool takes them, with a note on what was read otherwise than it was written. */
export interface ParsedArguments {
  input: Json;
  options: ServerArguments;
  note?: string;
  error?: never;
}

/**
 * Reads what a model wrote. Nulls are left out, and a value that can mean only one thing is converted to what the schema wants.
 * @returns the parts, or what is wrong with the arguments
 */
export function parseArguments(tool: Tool, given: Json): ParsedArguments | { error: z.ZodError } {
  const { data, error, readAs } = parseGenerously(getInputSchema(tool), given);
  if (error) return { error };
  return { ...splitServerArguments(data), note: describeReading(readAs) };
}
