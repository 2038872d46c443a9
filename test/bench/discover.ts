import { catalog } from '../../src/catalog/catalog.ts';
import { selectTools } from '../../src/catalog/toolset-selection.ts';
import { createOperationSearch } from '../../src/mcp/calls/discovery/search-operations.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import type { Intent } from './intents.ts';

/** What finding has to reach on the intents that were held apart. */
export const RECALL_GOAL = 0.95;
export const RANK_GOAL = 0.8;

const PLACES = 5;

const manifest = createManifest(catalog);
const { callable } = selectTools(manifest.tools, manifest.toolsets, {
  toolsets: ['discover'],
  readOnly: false,
  configured: ['storage', 'files'],
});
const names = new Set(callable.map(({ tool }) => tool.name));
const search = createOperationSearch(catalog.tools);

const mean = (figures: readonly number[]) => figures.reduce((sum, one) => sum + one, 0) / figures.length;

/** How well intents find the operations that a person would use. */
export interface FindingQuality {
  /** The share of those operations that is among the first five, on the average. */
  recall: number;
  /** The mean of one divided by the place of the first of them. */
  reciprocalRank: number;
  /** Intents whose operations are not all among the first five, with what was found. */
  missed: { words: string; found: string[]; missing: string[] }[];
}

export function measureFinding(intents: readonly Intent[]): FindingQuality {
  const results = intents.map(([words, wanted]) => {
    const found = search(words, names).map(({ name }) => name);
    const first = found.findIndex((name) => wanted.includes(name));
    const top = found.slice(0, PLACES);
    const missing = wanted.filter((name) => !top.includes(name));
    return {
      words,
      found: top,
      missing,
      recall: 1 - missing.length / wanted.length,
      rank: first < 0 ? 0 : 1 / (first + 1),
    };
  });
  return {
    recall: mean(results.map(({ recall }) => recall)),
    reciprocalRank: mean(results.map(({ rank }) => rank)),
    missed: results.flatMap(({ words, found, missing, rank }) =>
      missing.length > 0 || rank < 1 ? [{ words, found, missing }] : [],
    ),
  };
}
