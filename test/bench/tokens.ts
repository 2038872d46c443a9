import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { catalog } from '../../src/catalog.ts';
import { toolOf } from '../../src/mcp/tool.ts';

/** What a model pays for the tool list on every turn: o200k tokens of each tool's name, description and input schema. */
export function listTokens(): { tool: string; tokens: number }[] {
  return catalog.operations.map((operation) => {
    const { name, description, inputSchema } = toolOf(operation);
    return { tool: name, tokens: encode(JSON.stringify({ name, description, inputSchema })).length };
  });
}
