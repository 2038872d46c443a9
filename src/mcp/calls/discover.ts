import type { CallToolResult } from '@modelcontextprotocol/server';
import MiniSearch from 'minisearch';
import type { z } from 'zod';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Json, Tool } from '../../declarations/operation.ts';
import { invalidArgumentsResult } from '../results/error-result.ts';
import { toFailure, toResult } from '../results/result.ts';
import { DISCOVER_INPUTS, type DiscoverTool } from '../tool-list/discover-tools.ts';
import { describeEffects, toMcpTool } from '../tool-list/mcp-tool.ts';
import { callTool } from './call-tool.ts';
import { coerceArguments } from './coerce-arguments.ts';
import type { CallServices, ToolCall } from './tool-call.ts';

/** Operations shown for an intent. */
const MAX_SHOWN = 8;

/** A call of one of the discover tools, and what it may reach. */
export interface DiscoverCall extends Omit<ToolCall, 'tool'> {
  name: DiscoverTool;
  callable: ReadonlySet<string>;
}

const getSummary = (tool: Tool) => `${tool.name} (${describeEffects(tool)}): ${tool.summary}`;

function describeInFull(tool: Tool): string {
  const { description: text, inputSchema } = toMcpTool(tool);
  return `${tool.name} (${describeEffects(tool)}): ${text}\n${JSON.stringify(inputSchema)}`;
}

function createSearchIndex({ toolsets }: Catalog) {
  const index = new MiniSearch<{ id: string; title: string; summary: string; toolset: string; words: string }>({
    fields: ['words', 'title', 'summary', 'toolset'],
    searchOptions: { boost: { words: 3, title: 2 }, prefix: true, fuzzy: 0.2 },
  });
  index.addAll(
    toolsets.flatMap(({ id: toolset, tools }) =>
      tools.map(({ name, title, summary }) => ({
        id: name,
        words: name.replaceAll('_', ' '),
        title,
        summary,
        toolset,
      })),
    ),
  );
  return index;
}

/** The tools that stand for all others: find, describe, call. */
export function createDiscovery(catalog: Catalog, services: CallServices) {
  const index = createSearchIndex(catalog);

  function find({ intent, names = [] }: { intent?: string; names?: string[] }, callable: ReadonlySet<string>) {
    const wrong = names.filter((name) => !callable.has(name));
    if (wrong.length > 0) return toFailure(`No operation ${wrong.join(', ')}. Find the right name by intent.`);
    if (names.length > 0) return toResult(names.map((name) => describeInFull(catalog.tool(name))).join('\n\n'));
    if (!intent) return toFailure('Give intent, what you want to do in words, or names of operations to describe.');
    const found = index
      .search(intent)
      .map(({ id }) => String(id))
      .filter((name) => callable.has(name))
      .slice(0, MAX_SHOWN);
    if (found.length === 0)
      return toFailure(`Nothing fits "${intent}". Try other words: video, avatar, voice, translate, clip.`);
    const lines = found.map((name) => getSummary(catalog.tool(name)));
    return toResult(`${lines.join('\n')}\nSchemas: find_operations with names. Then read_operation or call_operation.`);
  }

  function refusalOf(name: DiscoverTool, tool: Tool, confirmed: boolean): string | undefined {
    if (name === 'read_operation' && tool.effect !== 'read')
      return `${tool.name} does more than read: use call_operation.`;
    if ((tool.effect === 'delete' || tool.destructive) && !confirmed)
      return `${tool.name} cannot be undone, so it was not called: ${tool.summary} Ask the user; if they agree, call again with user_confirmed true.`;
    return undefined;
  }

  function pass(call: DiscoverCall, given: { name: string; arguments?: Json; user_confirmed?: boolean }) {
    if (!call.callable.has(given.name))
      return toFailure(`No operation is called "${given.name}". Find it with find_operations.`);
    const tool = catalog.tool(given.name);
    const reason = refusalOf(call.name, tool, given.user_confirmed === true);
    if (reason) return toFailure(reason);
    const { caller, onProgress } = call;
    return callTool(services, { tool, arguments: given.arguments ?? {}, caller, onProgress });
  }

  return async (call: DiscoverCall): Promise<CallToolResult> => {
    const schema: z.ZodObject = DISCOVER_INPUTS[call.name];
    const parsed = schema.safeParse(coerceArguments(schema, call.arguments).input, { reportInput: true });
    if (!parsed.success) return invalidArgumentsResult({ name: call.name, input: schema }, parsed.error);
    if (call.name === 'find_operations') return find(parsed.data, call.callable);
    return pass(call, parsed.data as { name: string; arguments?: Json; user_confirmed?: boolean });
  };
}
