import type { Tool } from '@modelcontextprotocol/server';
import { toObject, toTexts } from '../../declarations/json.ts';
import { isOperation } from '../../declarations/tool.ts';
import type { Toolset } from '../../declarations/toolset.ts';

/** The names of the tools behind each word for work that arguments take. */
export type ToolsByWork = Readonly<Record<string, readonly string[]>>;

/** By word, the tools that start or follow such a job, or have a price of that name. */
export function listToolsByWork(groups: readonly Toolset[]): ToolsByWork {
  const byWork = new Map<string, string[]>();
  for (const tool of groups.flatMap(({ tools }) => tools.filter(isOperation))) {
    const words = [...(tool.job ? [tool.job.name] : []), ...Object.keys(tool.prices ?? {})];
    for (const word of new Set(words)) byWork.set(word, [...(byWork.get(word) ?? []), tool.name]);
  }
  return Object.fromEntries(byWork);
}

/** The words for work among which an argument chooses; none where it takes others, too. */
function getWorkWords(property: unknown, toolsByWork: ToolsByWork): string[] {
  const words = toTexts(toObject(property).enum);
  return words.every((word) => Object.hasOwn(toolsByWork, word)) ? words : [];
}

/**
 * A tool whose arguments name only work of the tools that are known: other words cost tokens, and a model looks for the tools
 * they belong to. A call may still use them.
 */
export function narrowWorkEnums(tool: Tool, known: ReadonlySet<string>, toolsByWork: ToolsByWork): Tool {
  const { properties = {}, ...schema } = tool.inputSchema;
  const narrowed = Object.entries(properties).flatMap(([name, property]) => {
    const words = getWorkWords(property, toolsByWork);
    const done = words.filter((word) => toolsByWork[word]?.some((one) => known.has(one)));
    return done.length > 0 && done.length < words.length
      ? [[name, { ...toObject(property), enum: done }] as const]
      : [];
  });
  if (narrowed.length === 0) return tool;
  return { ...tool, inputSchema: { ...schema, properties: { ...properties, ...Object.fromEntries(narrowed) } } };
}
