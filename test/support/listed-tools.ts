import type { Tool } from '@modelcontextprotocol/server';
import { toMcpTool } from '../../src/mcp/tool-list/mcp-tool.ts';

type Declared = Parameters<typeof toMcpTool>[0];

const listed = new WeakMap<Declared, Tool>();

/** A tool as it is listed; its schemas are made once a worker, for all files of tests. */
export function getListedTool(tool: Declared): Tool {
  const kept = listed.get(tool) ?? toMcpTool(tool);
  listed.set(tool, kept);
  return kept;
}
