import type { Catalog } from '../../catalog/catalog.ts';
import { V1V2_TOOLSET } from '../../catalog/toolset-selection.ts';
import { isApiCall, isComposite, isOperation, isViewTool, type Tool } from '../../declarations/tool.ts';
import type { Toolset } from '../../declarations/toolset.ts';
import { createToolMeta, type ListedView } from '../apps/views.ts';
import { toMcpPrompt } from '../prompts.ts';
import { toMcpResource } from '../resources.ts';
import { DISCOVER_TOOLS } from './discover-tools.ts';
import type { ListedTool, Manifest } from './manifest.ts';
import { getMcpTool } from './mcp-tool.ts';
import { listToolsByWork } from './narrow-enums.ts';

/** Jobs are waited for and files are moved. */
function isSlow(tool: Tool): boolean {
  if (isOperation(tool)) return tool.job !== undefined || tool.encoding !== undefined;
  if (isViewTool(tool) || isApiCall(tool)) return false;
  return isComposite(tool) ? tool.movesFiles === true : true;
}

const isConfirmable = (tool: Tool): boolean =>
  tool.effect === 'delete' || tool.destructive === true || (isOperation(tool) && tool.charge !== undefined);

/** A tool that opens a view says where it is, once there is a built one. */
function addViewMeta(tool: Tool, views: readonly ListedView[]) {
  const view = isViewTool(tool) && views.find(({ name }) => name === tool.view);
  return view ? { ...getMcpTool(tool), _meta: createToolMeta(view) } : getMcpTool(tool);
}

const toListedTool = (tool: Tool, toolset: string, views: readonly ListedView[]): ListedTool => ({
  toolset,
  effect: tool.effect,
  default: tool.default ?? false,
  slow: isSlow(tool),
  ...(isConfirmable(tool) && { confirmable: true as const }),
  ...(isComposite(tool) && tool.requires && { requires: tool.requires }),
  ...(isViewTool(tool) && { needs: tool.needs }),
  ...(tool.keywords && { keywords: tool.keywords }),
  tool: addViewMeta(tool, views),
});

/**
 * Makes the lists. It takes longer than starting the server (zod to JSON Schema), so the build does it once.
 * @param views the views that were built; without them their tools open none
 */
export function createManifest({ toolsets, prompts, resources }: Catalog, views: readonly ListedView[] = []): Manifest {
  const list = (groups: readonly Toolset[]) =>
    groups.flatMap(({ id, tools }) => tools.map((tool) => toListedTool(tool, id, views)));
  const isV1V2 = ({ id }: Toolset) => id === V1V2_TOOLSET;
  return {
    toolsets: toolsets.map(({ id, excludedFrom, discoverable }) => ({
      id,
      ...(excludedFrom && { excludedFrom }),
      ...(discoverable && { discoverable }),
    })),
    toolsByWork: listToolsByWork(toolsets.filter((group) => !isV1V2(group))),
    tools: [...list(toolsets.filter((group) => !isV1V2(group))), ...DISCOVER_TOOLS],
    v1v2: () => list(toolsets.filter(isV1V2)),
    prompts: prompts.map(toMcpPrompt),
    resources: resources.map(toMcpResource),
    views,
  };
}
