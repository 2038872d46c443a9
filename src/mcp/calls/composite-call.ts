import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Composite } from '../../declarations/operation.ts';
import { formatLines, toResult } from '../results/result.ts';
import type { CallServices, ParsedCall } from './tool-call.ts';
import { createToolContext } from './tool-context.ts';

/** Runs a tool of several HeyGen calls, or of none. */
export async function callComposite(services: CallServices, call: ParsedCall<Composite>): Promise<CallToolResult> {
  const { tool, input } = call;
  const data = await tool.run(input, createToolContext(services, call));
  return toResult(tool.text ? tool.text(data) : formatLines(data), data);
}
