import type { Catalog } from '../../catalog/catalog.ts';
import { isComposite, isOperation, type Tool } from '../../declarations/operation.ts';
import { toMcpPrompt } from '../prompts.ts';
import { toMcpResource } from '../resources.ts';
import { DISCOVER_TOOLS } from './discover-tools.ts';
import type { ListedTool, Manifest } from './manifest.ts';
import { toMcpTool } from './mcp-tool.ts';

/** Jobs are waited for and files are moved. */
function isSlow(tool: Tool): boolean {
  if (isOperation(tool)) return tool.job !== undefined || tool.encoding !== undefined;
  return isComposite(tool) ? tool.movesFiles === true : true;
}

const toListedTool = (tool: Tool, defaultTools: ReadonlySet<string>): ListedTool => ({
  toolset: tool.toolset,
  effect: tool.effect,
  default: defaultTools.has(tool.name),
  slow: isSlow(tool),
  ...(isComposite(tool) && tool.requires && { requires: tool.requires }),
  tool: toMcpTool(tool),
});

/** Makes the lists. It takes longer than starting the server (zod to JSON Schema), so the build does it once. */
export function createManifest({ toolsets, tools, defaultTools, prompts, resources }: Catalog): Manifest {
  const isOlder = (tool: Tool) => isOperation(tool) && tool.v1v2 !== undefined;
  const list = (some: readonly Tool[]) => some.map((tool) => toListedTool(tool, defaultTools));
  return {
    toolsets: toolsets.map(({ id, excludedFrom }) => ({ id, ...(excludedFrom && { excludedFrom }) })),
    tools: [...list(tools.filter((tool) => !isOlder(tool))), ...DISCOVER_TOOLS],
    v1v2: () => list(tools.filter(isOlder)),
    prompts: prompts.map(toMcpPrompt),
    resources: resources.map(toMcpResource),
  };
}
