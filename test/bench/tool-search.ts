import type { Tool } from '@modelcontextprotocol/server';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { getAnswerPolicy } from '../../src/mcp/known-clients.ts';
import type { VisibleTools } from '../../src/mcp/server-options.ts';
import { adaptToolsToClient } from '../../src/mcp/tool-list/adapt-to-client.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import { createVisibleTools } from '../../src/mcp/tool-list/visible-tools.ts';
import { createClaudeCodeSearch } from './claude-code-tool-search.ts';
import { createCodexSearch } from './codex-tool-search.ts';
import { createQwenSearch } from './qwen-tool-search.ts';
import type { Query } from './tool-search-queries.ts';

/** A host that shows its model a search in place of a list. */
export interface SearchHost {
  name: string;
  /** What it calls itself. */
  client: string;
  createSearch: (tools: readonly Tool[], instructions: string) => (query: string) => string[];
}

export const SEARCH_HOSTS: readonly SearchHost[] = [
  { name: 'Codex', client: 'codex-mcp-client', createSearch: createCodexSearch },
  { name: 'Qwen Code', client: 'qwen-cli-mcp-client-heygen', createSearch: createQwenSearch },
  { name: 'Claude Code', client: 'claude-code', createSearch: createClaudeCodeSearch },
];

const manifest = createManifest(await loadFullCatalog());

/** What a selection lists for one host, with object storage set up. */
export function listForHost(selection: string, { client }: SearchHost): VisibleTools {
  const own = { toolsets: [selection], readOnly: false, configured: ['storage', 'files'] as const };
  return adaptToolsToClient(createVisibleTools(manifest, own)(undefined), getAnswerPolicy('auto', client), false);
}

/** Hits among which the right tool has to be: the fewest that a host shows. */
const SHOWN = 5;

/** Queries for which none of the right tools is among the first five, with what is found in their place. */
export function findMisses({ tools, instructions }: VisibleTools, host: SearchHost, queries: readonly Query[]) {
  const names = new Set(tools.map(({ name }) => name));
  const search = host.createSearch(tools, instructions);
  const asked = queries.filter(([, ...right]) => right.some((tool) => names.has(tool)));
  const misses = asked
    .map(([words, ...right]) => ({ words, right, found: search(words).slice(0, SHOWN) }))
    .filter(({ right, found }) => !found.some((name) => right.includes(name)));
  return { asked: asked.length, misses };
}
