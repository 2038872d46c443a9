import { readFileSync } from 'node:fs';
import type { Prompt as ListedPrompt, Resource, Tool } from '@modelcontextprotocol/server';
import type { SelectableToolset } from '../../catalog/toolset-selection.ts';
import type { Effect } from '../../declarations/operation.ts';

/** A tool as MCP lists it, with what decides whether it is listed and how it is served. */
export interface ListedTool {
  toolset: string;
  effect: Effect;
  /** What has to be configured for it to be listed. */
  requires?: 'storage';
  /** True for a tool of the selection `default`. */
  usual: boolean;
  /** True for a tool that may be silent for long. */
  waits: boolean;
  tool: Tool;
}

/** All lists that this server may answer, complete: nothing of the catalog is needed to send them. */
export interface Listing {
  toolsets: readonly SelectableToolset[];
  tools: readonly ListedTool[];
  /** The tools of the older API, which stand by themselves: a start without them does not pay for them. */
  older: () => readonly ListedTool[];
  prompts: readonly ListedPrompt[];
  resources: readonly Resource[];
}

/** Where the build leaves the lists, beside the bundle. */
export const LISTING_FILE = new URL('./listing.json', import.meta.url);
export const OLDER_LISTING_FILE = new URL('./listing-older.json', import.meta.url);

const readJson = (file: URL) => JSON.parse(readFileSync(file, 'utf8'));

/** The lists that the build made, or undefined where the sources run unbuilt. */
export function preparedListing(): Listing | undefined {
  let kept: readonly ListedTool[] | undefined;
  const older = () => {
    kept ??= readJson(OLDER_LISTING_FILE) as readonly ListedTool[];
    return kept;
  };
  try {
    return { ...readJson(LISTING_FILE), older };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
