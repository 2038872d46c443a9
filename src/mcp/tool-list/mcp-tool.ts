import type { Tool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { line } from '../../declarations/fields.ts';
import { getReader, type JobKind } from '../../declarations/job.ts';
import {
  type Effect,
  getLocalFilters,
  getLocalInput,
  type ObjectSchema,
  type Operation,
  type V1V2,
} from '../../declarations/operation.ts';
import { type Tool as DeclaredTool, isApiCall, isComposite, isOperation, isViewTool } from '../../declarations/tool.ts';
import { PAGING_ARGUMENTS } from '../calls/lists/local-paging.ts';
import { toInputJsonSchema, toOutputJsonSchema } from './to-json-schema.ts';

/** Arguments that every tool of a sort has, added to HeyGen's own. */
export interface ServerArguments {
  wait?: boolean;
  search?: string;
  include_previews?: boolean;
  wait_seconds?: number;
  verbose?: boolean;
}

const verbose = z.boolean().optional().describe('All fields.');
const waitSeconds = z.number().min(0).max(3600).optional().describe('Waits for the end.');
const wait = z.boolean().optional().describe('Waits for the end.');

function getServerArguments(tool: DeclaredTool): z.ZodRawShape {
  if (isComposite(tool) || isViewTool(tool) || isApiCall(tool)) return {};
  if (!isOperation(tool)) return { wait_seconds: waitSeconds };
  const { job, effect, list, excerpt, previews } = tool;
  return {
    ...(job && effect !== 'read' && { wait }),
    ...(job && effect === 'read' && { wait_seconds: waitSeconds }),
    ...getLocalInput(tool),
    ...getLocalFilters(tool),
    ...(list?.whole && PAGING_ARGUMENTS),
    ...(list?.search && { search: line().min(1).optional().describe('Free text.') }),
    ...(previews && { include_previews: z.boolean().optional().describe('Up to 4 pictures, small.') }),
    ...((list || excerpt) && { verbose }),
  };
}

/**
 * What a tool takes: HeyGen's fields and the controls. Unknown fields are refused. Any answer that is too long is cut
 * with the advice to ask with `verbose`, so that every tool takes it, listed or not.
 */
export function createInputSchema(tool: DeclaredTool): z.ZodObject {
  return tool.input.safeExtend({ verbose, ...getServerArguments(tool) });
}

const createListedInputSchema = (tool: DeclaredTool) => tool.input.safeExtend(getServerArguments(tool));

/** What this server says beside HeyGen's fields. */
const notes = {
  next_step: z.string().optional().describe('What to do next.'),
  note: z.string().optional().describe('What was read or done otherwise than asked.'),
};

/** A page of items: the columns that a choice needs, and with `verbose` the other fields too. */
function createPageSchema(output: ObjectSchema, list: NonNullable<Operation['list']>): z.ZodObject {
  const { name, columns, localOutput } = list;
  const fields = Object.entries({ ...output.shape, ...localOutput }).map(([field, type]) => [
    field,
    columns.includes(field) ? type : type.optional(),
  ]);
  return z.looseObject({
    [name]: z.array(z.looseObject(Object.fromEntries(fields))),
    has_more: z.boolean(),
    next_token: z.string().optional(),
    ...notes,
  });
}

/** What is said of the price of a call that makes something, and of what it was made with. */
const cost = {
  cost: z.string().optional().describe('Estimated.'),
  made_with: z.string().optional(),
};

/** What the answer of a call that starts several jobs, and waits for them, holds beside the call's own. */
const severalJobs = {
  done: z.int().optional(),
  total: z.int().optional(),
  jobs: z.array(z.looseObject({})).optional(),
};

/** The fields of a job's result, all of which may be missing: before its end, or where the call did not wait. */
const getJobFields = (kind: JobKind): z.ZodRawShape => ({
  ...getReader(kind).output.partial().shape,
  ...kind.localOutput,
  [kind.idField]: z.string().optional(),
  ...(kind.leadsTo && { video: z.looseObject(getReader(kind.leadsTo).output.partial().shape).optional() }),
});

/** What a tool gives: HeyGen's object, a page of items, or how far a job is. */
function createOutputSchema(tool: DeclaredTool): z.ZodObject {
  const { output } = tool;
  // Nothing is known of it: an answer of v1 or v2, or of the tool that a view's tool calls.
  if (Object.keys(output.shape).length === 0) return output;
  if (!isOperation(tool))
    return z.looseObject({ ...output.shape, ...(('jobs' in tool || tool.charge) && cost), ...notes });
  if (tool.list) return createPageSchema(output, tool.list);
  const { job, effect, afterSend } = tool;
  const jobFields = job ? { ...getJobFields(job), ...(effect !== 'read' && severalJobs) } : {};
  const made = job || tool.charge || tool.madeWith ? cost : {};
  return z.looseObject({ ...jobFields, ...made, ...output.shape, ...afterSend?.localOutput, ...notes });
}

const HINTS: Readonly<Record<Effect, { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean }>> = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  create: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  update: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  delete: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
};

/** HeyGen announced the end of v1 and v2 for 2026-10-31; accounts with longer contracts keep them. */
const describeV1V2 = ({ successor }: V1V2) =>
  successor ? `Older API, retired for most accounts: prefer ${successor}.` : 'Older API, retired for most accounts.';

/** Between two sentences of a summary. */
const SENTENCE_END = /(?<=[.?]) (?=[A-Z])/;

/**
 * The text that a model reads about a tool: what it gives and whether that costs money first, because hosts that defer
 * tools show the first 160 characters only.
 */
export function getDescription(tool: DeclaredTool): string {
  const { summary, hints = [], spends } = tool;
  const [first, ...rest] = summary.split(SENTENCE_END);
  const v1v2 = isOperation(tool) && tool.v1v2 ? [describeV1V2(tool.v1v2)] : [];
  return [first, ...(spends ? ['Costs money.'] : []), ...rest, ...hints, ...v1v2].join(' ');
}

const canWait = (tool: DeclaredTool) =>
  isOperation(tool) ? tool.job !== undefined : !isComposite(tool) && !isApiCall(tool);

/** What a tool does to the account, in a few words: `create, costs money, can wait`. */
export const describeEffects = (tool: DeclaredTool): string =>
  [tool.effect, tool.spends && 'costs money', canWait(tool) && 'can wait'].filter(Boolean).join(', ');

/** A tool in the form in which MCP lists it. Its schemas take milliseconds to make: `getMcpTool` makes them once. */
export function toMcpTool(tool: DeclaredTool): Tool {
  return {
    name: tool.name,
    title: tool.title,
    description: getDescription(tool),
    inputSchema: { ...toInputJsonSchema(createListedInputSchema(tool)), type: 'object' },
    outputSchema: toOutputJsonSchema(createOutputSchema(tool)),
    annotations: {
      ...HINTS[tool.effect],
      ...(tool.destructive && { destructiveHint: true }),
      openWorldHint: !(isComposite(tool) && tool.local),
    },
  };
}

const made = new WeakMap<DeclaredTool, Tool>();

/** A tool as MCP lists it, made once: a search describes the same tools again and again. */
export function getMcpTool(tool: DeclaredTool): Tool {
  const kept = made.get(tool) ?? toMcpTool(tool);
  made.set(tool, kept);
  return kept;
}
