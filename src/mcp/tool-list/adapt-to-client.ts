import type { Tool } from '@modelcontextprotocol/server';
import type { AnswerPolicy } from '../known-clients.ts';
import type { VisibleTools } from '../server-options.ts';

/** True for a tool whose answers hold pictures when they are asked for. */
export const hasPictures = ({ inputSchema }: Tool): boolean =>
  Object.hasOwn(inputSchema.properties ?? {}, 'include_previews');

/** True where a tool's answers have a structured form for a client: an output schema promises one. */
export const isStructured = ({ form, pictures }: AnswerPolicy, tool: Tool): boolean =>
  form !== 'text' && !(pictures === 'lost-beside-structured' && hasPictures(tool));

function dropOutputSchema(tool: Tool): Tool {
  const { outputSchema: _, ...listed } = tool;
  return listed;
}

/** Where Claude Code looks for words that its search weighs above those of a description; models do not see it. */
export const SEARCH_HINT = 'anthropic/searchHint';

/**
 * A tool with everyday words where a client's search looks for them. Those of its name are among them in a description,
 * because Codex takes a name for one word.
 */
function addKeywords(tool: Tool, keywords: string, { searches }: AnswerPolicy): Tool {
  if (!searches) return tool;
  return searches === 'hints'
    ? { ...tool, _meta: { ...tool._meta, [SEARCH_HINT]: keywords } }
    : { ...tool, description: `${tool.description} Also found by: ${tool.name.replaceAll('_', ' ')} ${keywords}.` };
}

const prepared = new WeakMap<VisibleTools, Map<string, VisibleTools>>();

/**
 * The tools as one client is shown them: without output schemas where its answers have no structured form, with those
 * that open views where it shows them, with everyday words where its models search for them.
 */
export function adaptToolsToClient(all: VisibleTools, policy: AnswerPolicy, showsViews: boolean): VisibleTools {
  const visibleTools = (showsViews && all.withViews) || all;
  const byPolicy = prepared.get(visibleTools) ?? new Map<string, VisibleTools>();
  prepared.set(visibleTools, byPolicy);
  const key = `${policy.form} ${policy.pictures} ${policy.searches ?? 'no search'}`;
  const toListed = (tool: Tool) => {
    const found = addKeywords(tool, visibleTools.keywords.get(tool.name) ?? '', policy);
    return isStructured(policy, tool) ? found : dropOutputSchema(found);
  };
  const made = byPolicy.get(key) ?? { ...visibleTools, tools: visibleTools.tools.map(toListed) };
  byPolicy.set(key, made);
  return made;
}
