import type { Tool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { advertised } from '../../declarations/fields.ts';
import {
  type Tool as Declared,
  type Effect,
  isComposite,
  isOperation,
  type Older,
} from '../../declarations/operation.ts';
import { WHOLE_LIST_CONTROLS } from '../calls/local-paging.ts';
import { type JsonSchema, terse } from './compact-schema.ts';

/** Arguments that every tool of a sort has, added to HeyGen's own. */
export interface Controls {
  wait?: boolean;
  search?: string;
  include_previews?: boolean;
  wait_seconds?: number;
  verbose?: boolean;
}

const waitSeconds = z.number().min(0).max(3600).optional().describe('Waits for the end; may be cut.');

function controlsOf(tool: Declared): z.ZodRawShape {
  if (isComposite(tool)) return {};
  if (!isOperation(tool)) return { wait_seconds: waitSeconds };
  const { job, effect, list, excerpt, prepare, previews } = tool;
  return {
    ...(job && effect !== 'read' && { wait: z.boolean().optional().describe('Wait for the result.') }),
    ...(job && effect === 'read' && { wait_seconds: waitSeconds }),
    ...prepare?.controls,
    ...(list?.whole && WHOLE_LIST_CONTROLS),
    ...(list?.search && { search: z.string().min(1).optional().describe('Free text.') }),
    ...(previews && { include_previews: z.boolean().optional().describe('Pictures, small.') }),
    ...((list || excerpt) && { verbose: z.boolean().optional().describe('All fields.') }),
  };
}

/** What a tool takes: HeyGen's fields and the controls. Unknown fields are refused. */
export function inputOf(tool: Declared): z.ZodObject {
  return tool.input.safeExtend(controlsOf(tool));
}

/** What a tool gives: HeyGen's object, or a page of items cut to the columns that a choice needs. */
function outputOf(tool: Declared): z.ZodObject {
  const { output } = tool;
  const list = isOperation(tool) ? tool.list : undefined;
  if (!list) return output;
  const columns = Object.fromEntries(list.columns.map((column) => [column, output.shape[column] as z.ZodType]));
  return z.looseObject({
    [list.name]: z.array(z.looseObject(columns)),
    has_more: z.boolean(),
    next_token: z.string().optional(),
  });
}

function jsonSchemaOf(schema: z.ZodObject, io: 'input' | 'output'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      const shown = advertised.get(zodSchema)?.jsonSchema;
      if (!shown) return;
      const { description } = jsonSchema;
      for (const name of Object.keys(jsonSchema)) delete (jsonSchema as JsonSchema)[name];
      Object.assign(jsonSchema, shown, description && { description });
    },
  });
  // An open object says so by saying nothing, in an output; an input says at its root that it is closed.
  const { additionalProperties, ...open } = json as JsonSchema;
  return terse(io === 'input' ? { ...open, additionalProperties } : open);
}

const HINTS: Readonly<Record<Effect, { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean }>> = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  create: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  update: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  delete: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
};

/** HeyGen announced the end of v1 and v2 for 2026-10-31; accounts with longer contracts keep them. */
const olderNote = ({ successor }: Older) =>
  successor ? `Older API, retired for most accounts: prefer ${successor}.` : 'Older API, retired for most accounts.';

/** The text that a model reads about a tool. */
export function descriptionOf(tool: Declared): string {
  const { summary, hints = [], spends } = tool;
  const older = isOperation(tool) && tool.older ? [olderNote(tool.older)] : [];
  return [summary, ...(spends ? ['Costs money.'] : []), ...hints, ...older].join(' ');
}

/** What a tool does to the account, in a few words: `create, costs money, can wait`. */
export const marks = (tool: Declared): string =>
  [tool.effect, tool.spends && 'costs money', !isComposite(tool) && (!isOperation(tool) || tool.job) && 'can wait']
    .filter(Boolean)
    .join(', ');

/** A tool in the form in which MCP lists it. */
export function toolOf(tool: Declared): Tool {
  return {
    name: tool.name,
    title: tool.title,
    description: descriptionOf(tool),
    inputSchema: jsonSchemaOf(inputOf(tool), 'input') as Tool['inputSchema'],
    outputSchema: jsonSchemaOf(outputOf(tool), 'output') as Tool['outputSchema'],
    annotations: {
      ...HINTS[tool.effect],
      ...(tool.destructive && { destructiveHint: true }),
      openWorldHint: !(isComposite(tool) && tool.local),
    },
  };
}
