import type { Catalog } from '../../catalog/catalog.ts';
import { isComposite, isOperation, type Tool } from '../../declarations/operation.ts';
import { listedPrompt } from '../prompts.ts';
import { listedResource } from '../resources.ts';
import { DISCOVERY } from './discover-tools.ts';
import type { ListedTool, Listing } from './manifest.ts';
import { toolOf } from './mcp-tool.ts';

/** Jobs are waited for and files are moved. */
function isSlow(tool: Tool): boolean {
  if (isOperation(tool)) return tool.job !== undefined || tool.encoding !== undefined;
  return isComposite(tool) ? tool.movesFiles === true : true;
}

const listed = (tool: Tool, usual: ReadonlySet<string>): ListedTool => ({
  toolset: tool.toolset,
  effect: tool.effect,
  usual: usual.has(tool.name),
  waits: isSlow(tool),
  ...(isComposite(tool) && tool.requires && { requires: tool.requires }),
  tool: toolOf(tool),
});

/** Makes the lists. It takes longer than starting the server (zod to JSON Schema), so the build does it once. */
export function listingOf({ toolsets, tools, usual, prompts, documents }: Catalog): Listing {
  const isOlder = (tool: Tool) => isOperation(tool) && tool.older !== undefined;
  const list = (some: readonly Tool[]) => some.map((tool) => listed(tool, usual));
  return {
    toolsets: toolsets.map(({ id, apart }) => ({ id, ...(apart && { apart }) })),
    tools: [...list(tools.filter((tool) => !isOlder(tool))), ...DISCOVERY],
    older: () => list(tools.filter(isOlder)),
    prompts: prompts.map(listedPrompt),
    resources: documents.map(listedResource),
  };
}
