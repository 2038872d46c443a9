import type { Catalog } from '../catalog.ts';
import type { Listing } from './prepared-listing.ts';
import { listedPrompt } from './prompts.ts';
import { toolOf } from './tool.ts';

/** Makes the lists. It takes longer than starting the server (zod to JSON Schema), so the build does it once. */
export function listingOf({ toolsets, operations, prompts }: Catalog): Listing {
  return {
    toolsets: toolsets.map(({ id }) => id),
    tools: operations.map((operation) => ({
      toolset: operation.toolset,
      effect: operation.effect,
      waits: operation.job !== undefined,
      tool: toolOf(operation),
    })),
    prompts: prompts.map(listedPrompt),
  };
}
