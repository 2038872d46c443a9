import type { Tool } from '@modelcontextprotocol/server';
import { stemmer } from 'stemmer';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { selectTools } from '../../src/catalog/toolset-selection.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import { addKeywords } from '../../src/mcp/tool-list/tools-for-client.ts';
import type { Query } from './tool-search-queries.ts';

/** How a host that shows models a search, and no list, reads a tool. */
export interface SearchHost {
  name: string;
  text: (tool: Tool) => string;
  toTerm: (word: string) => string;
}

const manifest = createManifest(await loadFullCatalog());
const keywords = new Map(
  manifest.tools.flatMap((one) => (one.keywords ? [[one.tool.name, one.keywords] as const] : [])),
);

/** Measured and read in the hosts' own code; see docs/hosts.md. */
export const SEARCH_HOSTS: readonly SearchHost[] = [
  {
    name: 'whole, stemmed (Codex)',
    text: (tool) => {
      const { name, title, description } = addKeywords(tool, keywords.get(tool.name));
      return `${name} ${title} ${description}`;
    },
    toTerm: stemmer,
  },
  {
    name: '160 characters, as written (Qwen Code)',
    text: ({ name, description = '' }) => `${name} ${description.slice(0, 160)}`,
    toTerm: (word) => word,
  },
];

/** The usual parameters of BM25 (Robertson and Zaragoza, 2009). */
const K1 = 1.2;
const B = 0.75;

/** Words that searches leave out (the English list of NLTK, without those that no query here has). */
const STOP_WORDS = new Set(
  `a about after again all am an and any are as at be because been before being below between both but by can did do does
  doing don down during each few for from further had has have having he her here hers him his how i if in into is it its
  just me more most my no nor not now of off on once only or other our ours out over own same she should so some such than
  that the their them then there these they this those through to too under until up very was we were what when where
  which while who whom why will with you your yours`.split(/\s+/),
);

const toTerms = (text: string, { toTerm }: SearchHost) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !STOP_WORDS.has(word))
    .map(toTerm);

interface IndexedTool {
  name: string;
  counts: ReadonlyMap<string, number>;
  length: number;
}

function indexTool(tool: Tool, host: SearchHost): IndexedTool {
  const terms = toTerms(host.text(tool), host);
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { name: tool.name, counts, length: terms.length };
}

/** Ranks tools for a query by BM25, the best first; those without a word of it are left out. */
export function createToolSearch(tools: readonly Tool[], host: SearchHost): (query: string) => string[] {
  const indexed = tools.map((tool) => indexTool(tool, host));
  const average = indexed.reduce((sum, { length }) => sum + length, 0) / indexed.length;
  const rarity = (term: string) => {
    const holding = indexed.filter(({ counts }) => counts.has(term)).length;
    return Math.log(1 + (indexed.length - holding + 0.5) / (holding + 0.5));
  };
  const scoreTerm = ({ counts, length }: IndexedTool, term: string) => {
    const count = counts.get(term) ?? 0;
    return (rarity(term) * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
  };
  return (query) => {
    const terms = toTerms(query, host);
    return indexed
      .map((tool) => ({ name: tool.name, score: terms.reduce((sum, term) => sum + scoreTerm(tool, term), 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name);
  };
}

/** The tools of a selection, with object storage set up. */
export const listSelection = (selection: string): Tool[] =>
  selectTools(manifest.tools, manifest.toolsets, {
    toolsets: [selection],
    readOnly: false,
    configured: ['storage', 'files'],
  }).listed.map(({ tool }) => tool);

/** Hits that a model is shown: the fewest of the hosts that were measured. */
const SHOWN = 5;

/** Queries for which none of the right tools is among the first five, with what is found in their place. */
export function findMisses(tools: readonly Tool[], host: SearchHost, queries: readonly Query[]) {
  const names = new Set(tools.map(({ name }) => name));
  const search = createToolSearch(tools, host);
  const asked = queries.filter(([, ...right]) => right.some((tool) => names.has(tool)));
  const misses = asked
    .map(([words, ...right]) => ({ words, right, found: search(words).slice(0, SHOWN) }))
    .filter(({ right, found }) => !found.some((name) => right.includes(name)));
  return { asked: asked.length, misses };
}
