import { documents, prompts } from '../prompts/index.ts';
import { toolsets, usual } from '../tools/index.ts';
import type { Document } from './document.ts';
import { isOperation, type Operation, type Tool, type Toolset } from './operation.ts';
import type { Prompt } from './prompt.ts';

/** Everything this server can do. */
export interface Catalog {
  toolsets: readonly Toolset[];
  tools: readonly Tool[];
  /** The tools that are one call to HeyGen each. */
  operations: readonly Operation[];
  /** Names of the tools that a host sees unless it asks for others. */
  usual: ReadonlySet<string>;
  prompts: readonly Prompt[];
  /** What assistants read when they need it. */
  documents: readonly Document[];
  /**
   * Finds a tool by its name.
   * @throws Error when there is none: only names that the catalog gave out may be asked for
   */
  tool(name: string): Tool;
  /** Finds an operation by its tool name; throws as `tool` does. */
  operation(name: string): Operation;
}

/** Indexes tools by name, refusing a name used twice and a tool listed in a toolset that is not its own. */
function indexed(groups: readonly Toolset[]): ReadonlyMap<string, Tool> {
  const byName = new Map<string, Tool>();
  for (const { id, tools } of groups) {
    for (const tool of tools) {
      if (byName.has(tool.name)) throw new Error(`Two tools are called ${tool.name}.`);
      if (tool.toolset !== id) throw new Error(`${tool.name} is listed in ${id} and says ${tool.toolset}.`);
      byName.set(tool.name, tool);
    }
  }
  return byName;
}

const byName = indexed(toolsets);

function tool(name: string): Tool {
  const found = byName.get(name);
  if (!found) throw new Error(`No tool is called ${name}.`);
  return found;
}

export const catalog: Catalog = {
  toolsets,
  tools: [...byName.values()],
  operations: [...byName.values()].filter(isOperation),
  usual,
  prompts,
  documents,
  tool,
  operation(name) {
    const found = tool(name);
    if (!isOperation(found)) throw new Error(`${name} is no single operation of HeyGen's.`);
    return found;
  },
};
