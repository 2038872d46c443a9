import type { Catalog } from '../../../catalog/catalog.ts';
import { toTexts } from '../../../declarations/json.ts';
import type { Json } from '../../../declarations/operation.ts';
import { isApiCall, type Tool } from '../../../declarations/tool.ts';
import { createInvalidArgumentsResult } from '../../results/error-result.ts';
import { toFailure, toResult } from '../../results/result.ts';
import { sanitizeText } from '../../results/sanitize-text.ts';
import type { DiscoverTool } from '../../tool-list/discover-tool-names.ts';
import { DISCOVER_INPUTS } from '../../tool-list/discover-tools.ts';
import { describeEffects, getMcpTool } from '../../tool-list/mcp-tool.ts';
import { parseGenerously } from '../arguments/parse-arguments.ts';
import type { CallServices } from '../call-services.ts';
import { callTool } from '../call-tool.ts';
import type { ToolCall, ToolOutcome } from '../call-types.ts';
import { takeConfirmed } from '../elicitation/confirmation.ts';
import { createOperationSearch, findNearestNames } from './search-operations.ts';
import { createUndeclaredOperationSearch } from './search-undeclared-operations.ts';

/** Operations shown for an intent. */
const MAX_SHOWN = 8;
/** Names that are given in place of one that does not exist. */
const MAX_NEAREST = 3;

/** A call of one of the discover tools, and what it may reach. */
export interface DiscoverCall extends Omit<ToolCall, 'tool'> {
  name: DiscoverTool;
  callable: ReadonlySet<string>;
}

/** The tool that calls what none declares. */
const API_CALL = 'call_heygen_api';

/** Characters of an operation in full up to which it comes with the best hit, which is always in full. */
const SHORT_CHARACTERS = 1_200;
/** Hits that may come in full. */
const MAX_IN_FULL = 3;

function describeInFull(tool: Tool): string {
  const { description: text, inputSchema } = getMcpTool(tool);
  return `${tool.name} (${describeEffects(tool)}): ${text}\n${JSON.stringify(inputSchema)}`;
}

/** An operation in a line, with what it cannot be called without. */
function describeInBrief(tool: Tool): string {
  const required = toTexts(getMcpTool(tool).inputSchema.required);
  const needs = required.length > 0 ? ` Needs ${required.join(', ')}.` : '';
  return `${tool.name} (${describeEffects(tool)}): ${tool.summary}${needs}`;
}

/** Hits as they are shown: the best in full, the next ones where they are short, the others in a line. */
function describeHits(tools: readonly Tool[], inFull: number): string[] {
  return tools.map((tool, place) => {
    if (place === 0 && inFull > 0) return describeInFull(tool);
    const full = place < inFull ? describeInFull(tool) : '';
    return full !== '' && full.length <= SHORT_CHARACTERS ? full : describeInBrief(tool);
  });
}

function describeWrongName(name: string, callable: ReadonlySet<string>): string {
  const nearest = findNearestNames(name, callable, MAX_NEAREST);
  return `No operation is called "${sanitizeText(name)}".${nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : ''}`;
}

/** Why an operation is not called. */
function findObjection(name: DiscoverTool, tool: Tool, confirmed: boolean): string | undefined {
  if (name === 'read_operation' && tool.effect !== 'read')
    return `${tool.name} does more than read: use call_operation.`;
  // A call by path asks the user itself, as soon as it knows what the path does.
  if ((tool.effect === 'delete' || tool.destructive) && !confirmed && !isApiCall(tool))
    return `${tool.name} cannot be undone, so it was not called: ${tool.summary} Ask the user; if they agree, call again with user_confirmed true.`;
  return undefined;
}

/** The tools that stand for all others: find, describe, call. */
export function createDiscovery(catalog: Catalog, services: CallServices) {
  const search = createOperationSearch(catalog.tools);
  const searchNew = services.spec && createUndeclaredOperationSearch(services.spec);

  async function find({ intent, names = [] }: { intent?: string; names?: string[] }, callable: ReadonlySet<string>) {
    if (!intent && names.length === 0)
      return toFailure('Give intent, what you want to do in words, or names of operations to describe.');
    const [right, wrong] = [names.filter((name) => callable.has(name)), names.filter((name) => !callable.has(name))];
    const named = right.map((name) => catalog.getTool(name));
    const hits = intent ? search(intent, callable).filter((tool) => !named.includes(tool)) : [];
    const shown = hits.slice(0, MAX_SHOWN);
    const added = intent && callable.has(API_CALL) ? ((await searchNew?.(intent)) ?? []) : [];
    const nothing = intent && hits.length + named.length + added.length === 0;
    const parts = [
      ...wrong.map((name) => describeWrongName(name, callable)),
      ...named.map(describeInFull),
      ...describeHits(shown, named.length > 0 ? 0 : MAX_IN_FULL),
      ...added,
      ...(nothing
        ? [`Nothing fits "${sanitizeText(intent)}". Try other words: video, avatar, voice, translate, clip.`]
        : []),
    ];
    if (named.length + shown.length + added.length === 0) return toFailure(parts.join('\n'));
    return toResult(`${parts.join('\n')}\nCall with read_operation or call_operation; other schemas: names.`);
  }

  function pass(call: DiscoverCall, given: { name: string; arguments?: Json; user_confirmed?: boolean }) {
    if (!call.callable.has(given.name))
      return toFailure(`${describeWrongName(given.name, call.callable)} Find it with find_operations.`);
    const tool = catalog.getTool(given.name);
    // Where the host can ask its user, the call asks, and the model's own confirmation does not count.
    const { confirmed: isConfirmedWithin, arguments: args } = takeConfirmed(given.arguments ?? {});
    const confirmed = given.user_confirmed === true || call.confirmed === true || isConfirmedWithin;
    const reason = findObjection(call.name, tool, confirmed || call.dialog !== undefined);
    if (reason) return toFailure(reason);
    const { caller, onProgress, seesPictures, dialog, delivered } = call;
    const passed = { caller, onProgress, seesPictures, dialog, delivered };
    return callTool(services, { ...passed, tool, arguments: args, confirmed });
  }

  return async (call: DiscoverCall): Promise<ToolOutcome> => {
    const { name } = call;
    if (name === 'find_operations') {
      const input = DISCOVER_INPUTS[name];
      const { data, error } = parseGenerously(input, call.arguments);
      return error ? createInvalidArgumentsResult({ name, input }, error) : find(data, call.callable);
    }
    const input = DISCOVER_INPUTS[name];
    const { data, error } = parseGenerously(input, call.arguments);
    return error ? createInvalidArgumentsResult({ name, input }, error) : pass(call, data);
  };
}
