import { z } from 'zod';
import { DISCOVER } from '../../catalog/toolset-selection.ts';
import * as field from '../../declarations/fields.ts';
import { getKeys } from '../../declarations/json.ts';
import type { Effect } from '../../declarations/operation.ts';
import type { DiscoverTool } from './discover-tool-names.ts';
import type { ListedTool } from './manifest.ts';
import { toMcpTool } from './mcp-tool.ts';

const nameField = field.word().min(1).describe('From find_operations.');
const argumentsField = field.record(z.unknown()).optional().describe('As its schema says.');

/** The inputs of the tools that stand for all others, by name. */
export const DISCOVER_INPUTS = {
  find_operations: z.strictObject({
    intent: field.line().min(1).optional().describe('What you want to do, in words.'),
    names: z.array(field.word().min(1)).max(5).optional().describe('Operations to describe in full.'),
  }),
  read_operation: z.strictObject({ name: nameField, arguments: argumentsField }),
  call_operation: z.strictObject({
    name: nameField,
    arguments: argumentsField,
    user_confirmed: z.boolean().optional().describe('The user agreed to what will be lost.'),
  }),
} as const satisfies Record<DiscoverTool, z.ZodObject>;

const TEXTS: Readonly<Record<DiscoverTool, { title: string; summary: string; effect: Effect }>> = {
  find_operations: {
    title: 'Find HeyGen operations',
    summary:
      'Finds operations by intent, or gives the full schema of those in names. Start here; then read_operation or call_operation.',
    effect: 'read',
  },
  read_operation: {
    title: 'Read from HeyGen',
    summary: 'Calls an operation that only reads: lists, details, waiting for a render (wait_seconds).',
    effect: 'read',
  },
  call_operation: {
    title: 'Call a HeyGen operation',
    summary:
      'Calls an operation that makes, changes or deletes; creates may cost money. Deleting needs user_confirmed.',
    effect: 'delete',
  },
};

const anyOutput = z.looseObject({});

/** Three small tools in place of a hundred, for hosts that have no search of their own. */
export const DISCOVER_TOOLS: readonly ListedTool[] = getKeys(DISCOVER_INPUTS).map((tool) => {
  const { title, summary, effect } = TEXTS[tool];
  const declared = { name: tool, title, summary, effect, input: DISCOVER_INPUTS[tool] };
  const { outputSchema: _, ...listed } = toMcpTool({
    ...declared,
    output: anyOutput,
    example: { input: {}, output: {} },
    run: async () => ({}),
  });
  return {
    toolset: DISCOVER,
    effect,
    default: false,
    slow: tool !== 'find_operations',
    tool: {
      ...listed,
      ...(tool === 'call_operation' && { annotations: { ...listed.annotations, idempotentHint: false } }),
    },
  };
});
