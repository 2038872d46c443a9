import type { Catalog } from '../../catalog/catalog.ts';
import { V1V2_TOOLSET } from '../../catalog/toolset-selection.ts';
import { isComposite, isOperation, type Tool, type Toolset } from '../../declarations/operation.ts';
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

const toListedTool = (tool: Tool, toolset: string): ListedTool => ({
  toolset,
  effect: tool.effect,
  default: tool.default ?? false,
  slow: isSlow(tool),
  ...(isComposite(tool) && tool.requires && { requires: tool.requires }),
  tool: toMcpTool(tool),
});

/** Makes the lists. It takes longer than starting the server (zod to JSON Schema), so the build does it once. */
export function createManifest({ toolsets, prompts, resources }: Catalog): Manifest {
  const list = (groups: readonly Toolset[]) =>
    groups.flatMap(({ id, tools }) => tools.map((tool) => toListedTool(tool, id)));
  const isV1V2 = ({ id }: Toolset) => id === V1V2_TOOLSET;
  return {
    toolsets: toolsets.map(({ id, excludedFrom }) => ({ id, ...(excludedFrom && { excludedFrom }) })),
    tools: [...list(toolsets.filter((group) => !isV1V2(group))), ...DISCOVER_TOOLS],
    v1v2: () => list(toolsets.filter(isV1V2)),
    prompts: prompts.map(toMcpPrompt),
    resources: resources.map(toMcpResource),
  };
}
