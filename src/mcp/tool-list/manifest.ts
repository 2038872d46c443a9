import { readFileSync } from 'node:fs';
import type { Prompt as ListedPrompt, Resource, Tool } from '@modelcontextprotocol/server';
import type { SelectableToolset } from '../../catalog/toolset-selection.ts';
import type { Effect } from '../../declarations/operation.ts';
import { getErrorCode } from '../../runtime/error-properties.ts';
import type { ListedView } from '../apps/views.ts';
import type { ToolsByWork } from './narrow-enums.ts';

/** A tool as MCP lists it, with what decides whether it is listed and how it is served. */
export interface ListedTool {
  toolset: string;
  effect: Effect;
  /** What has to be configured for it to be listed. */
  requires?: 'storage' | 'files';
  /** True for a tool of the selection `default`, or `views` where only hosts that show views have it there. */
  default: boolean | 'views';
  /** True for a tool that may be silent for long. */
  slow: boolean;
  /** True for a tool that deletes or costs money, so that somebody may have to confirm its calls. */
  confirmable?: true;
  /** Everyday words for it, for hosts that show models a search in place of a list. */
  keywords?: string;
  /** Tools without which it is not listed. */
  needs?: readonly string[];
  tool: Tool;
}

/** All lists that this server may answer, complete: nothing of the catalog is needed to send them. */
export interface Manifest {
  toolsets: readonly SelectableToolset[];
  tools: readonly ListedTool[];
  /** The tools behind each word for work: `translation`, `clipping`. */
  toolsByWork: ToolsByWork;
  /** The tools of v1 and v2, in a file of their own that only those who list them load. */
  v1v2: () => readonly ListedTool[];
  prompts: readonly ListedPrompt[];
  resources: readonly Resource[];
  views: readonly ListedView[];
  /** True where a model has to ask the user by itself, so that tools take its word for it. */
  modelConfirms?: boolean;
}

/** Where the build leaves the lists, beside the bundle. */
export const MANIFEST_FILE = new URL('./manifest.json', import.meta.url);
export const V1V2_MANIFEST_FILE = new URL('./manifest-v1-v2.json', import.meta.url);

const readJson = (file: URL) => JSON.parse(readFileSync(file, 'utf8'));

/** The lists that the build made, or undefined where the sources run unbuilt. */
export function readManifest(): Manifest | undefined {
  let kept: readonly ListedTool[] | undefined;
  const loadV1V2 = (): readonly ListedTool[] => {
    kept ??= readJson(V1V2_MANIFEST_FILE);
    return kept ?? [];
  };
  try {
    return { ...readJson(MANIFEST_FILE), v1v2: loadV1V2 };
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Finds a tool by its name. Those of v1 and v2 are read when a name is none of the others. */
export function createToolLookup({ tools, v1v2 }: Manifest): (name: string) => ListedTool | undefined {
  const indexByName = (listed: readonly ListedTool[]) => new Map(listed.map((one) => [one.tool.name, one]));
  const current = indexByName(tools);
  let v1v2Tools: ReadonlyMap<string, ListedTool> | undefined;
  return (name) => {
    const found = current.get(name);
    if (found || name === '') return found;
    v1v2Tools ??= indexByName(v1v2());
    return v1v2Tools.get(name);
  };
}
