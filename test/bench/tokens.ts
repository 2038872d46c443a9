import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { createManifest } from '../../src/mcp/tool-list/create-manifest.ts';
import { createVisibleTools } from '../../src/mcp/tool-list/visible-tools.ts';

/** The most that each selection may cost a model on every turn, in o200k tokens. */
export const TOKEN_BUDGETS = { default: 4_900, all: 20_000, discover: 900, 'v1-v2': 10_000 } as const;
export type Budgeted = keyof typeof TOKEN_BUDGETS;

export interface ToolTokens {
  tool: string;
  tokens: number;
}

const manifest = createManifest(await loadFullCatalog());

/** What a model pays for a selection: o200k tokens of each tool's name, description and input schema. */
export function listTokens(selection: Budgeted): ToolTokens[] {
  const { tools } = createVisibleTools(manifest, { toolsets: [selection], readOnly: false })();
  return tools.map(({ name, description, inputSchema }) => ({
    tool: name,
    tokens: encode(JSON.stringify({ name, description, inputSchema })).length,
  }));
}

export const sumOf = (tools: readonly ToolTokens[]) => tools.reduce((total, { tokens }) => total + tokens, 0);
