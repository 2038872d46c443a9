import type { CallToolResult } from '@modelcontextprotocol/server';
import MiniSearch from 'minisearch';
import type { z } from 'zod';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Json, Tool } from '../../declarations/operation.ts';
import { refusal } from '../results/error-result.ts';
import { failed, result } from '../results/result.ts';
import { DISCOVER_INPUTS, type DiscoverTool } from '../tool-list/discover-tools.ts';
import { marks, toolOf } from '../tool-list/mcp-tool.ts';
import { type Call, callTool, type Services } from './call-tool.ts';
import { lenient } from './coerce-arguments.ts';

/** Operations shown for an intent. */
const SHOWN = 8;

/** A call of one of the discover tools, and what it may reach. */
export interface DiscoverCall extends Omit<Call, 'tool'> {
  name: DiscoverTool;
  reach: ReadonlySet<string>;
}

const summaryOf = (tool: Tool) => `${tool.name} (${marks(tool)}): ${tool.summary}`;

function description(tool: Tool): string {
  const { description: text, inputSchema } = toolOf(tool);
  return `${tool.name} (${marks(tool)}): ${text}\n${JSON.stringify(inputSchema)}`;
}

function searchIndex({ tools }: Catalog) {
  const index = new MiniSearch<{ id: string; title: string; summary: string; toolset: string; words: string }>({
    fields: ['words', 'title', 'summary', 'toolset'],
    searchOptions: { boost: { words: 3, title: 2 }, prefix: true, fuzzy: 0.2 },
  });
  index.addAll(
    tools.map(({ name, title, summary, toolset }) => ({
      id: name,
      words: name.replaceAll('_', ' '),
      title,
      summary,
      toolset,
    })),
  );
  return index;
}

/** The tools that stand for all others: find, describe, call. */
export function discovery(catalog: Catalog, services: Services) {
  const index = searchIndex(catalog);

  function find({ intent, names = [] }: { intent?: string; names?: string[] }, reach: ReadonlySet<string>) {
    const wrong = names.filter((name) => !reach.has(name));
    if (wrong.length > 0) return failed(`No operation ${wrong.join(', ')}. Find the right name by intent.`);
    if (names.length > 0) return result(names.map((name) => description(catalog.tool(name))).join('\n\n'));
    if (!intent) return failed('Give intent, what you want to do in words, or names of operations to describe.');
    const found = index
      .search(intent)
      .map(({ id }) => String(id))
      .filter((name) => reach.has(name))
      .slice(0, SHOWN);
    if (found.length === 0)
      return failed(`Nothing fits "${intent}". Try other words: video, avatar, voice, translate, clip.`);
    const lines = found.map((name) => summaryOf(catalog.tool(name)));
    return result(`${lines.join('\n')}\nSchemas: find_operations with names. Then read_operation or call_operation.`);
  }

  function refusalOf(name: DiscoverTool, tool: Tool, confirmed: boolean): string | undefined {
    if (name === 'read_operation' && tool.effect !== 'read')
      return `${tool.name} does more than read: use call_operation.`;
    if ((tool.effect === 'delete' || tool.destructive) && !confirmed)
      return `${tool.name} cannot be undone, so it was not called: ${tool.summary} Ask the user; if they agree, call again with user_confirmed true.`;
    return undefined;
  }

  function pass(call: DiscoverCall, given: { name: string; arguments?: Json; user_confirmed?: boolean }) {
    if (!call.reach.has(given.name))
      return failed(`No operation is called "${given.name}". Find it with find_operations.`);
    const tool = catalog.tool(given.name);
    const reason = refusalOf(call.name, tool, given.user_confirmed === true);
    if (reason) return failed(reason);
    const { caller, onProgress } = call;
    return callTool(services, { tool, arguments: given.arguments ?? {}, caller, onProgress });
  }

  return async (call: DiscoverCall): Promise<CallToolResult> => {
    const schema: z.ZodObject = DISCOVER_INPUTS[call.name];
    const parsed = schema.safeParse(lenient(schema, call.arguments), { reportInput: true });
    if (!parsed.success) return refusal({ name: call.name, input: schema }, parsed.error);
    if (call.name === 'find_operations') return find(parsed.data, call.reach);
    return pass(call, parsed.data as { name: string; arguments?: Json; user_confirmed?: boolean });
  };
}
