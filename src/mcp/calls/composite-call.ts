import type { CallToolResult } from '@modelcontextprotocol/server';
import { formatCharge } from '../../declarations/pricing.ts';
import type { Composite } from '../../declarations/tool.ts';
import { appendData, formatLines, toResult } from '../results/result.ts';
import type { CallServices } from './call-services.ts';
import type { ParsedCall } from './call-types.ts';
import { createToolContext } from './create-tool-context.ts';

/** Runs a tool of several HeyGen calls, or of none. */
export async function callComposite(services: CallServices, call: ParsedCall<Composite>): Promise<CallToolResult> {
  const { tool, input } = call;
  const { wait_seconds } = call.options;
  // A tool that declares `wait_seconds` itself gets it as a part of its input.
  const given = 'wait_seconds' in tool.input.shape ? { ...input, wait_seconds } : input;
  const data = await tool.run(given, createToolContext(services, call));
  const charge = tool.charge?.(input);
  const result = toResult(tool.text ? tool.text(data) : formatLines(data), data);
  return charge ? appendData(result, { cost: formatCharge(charge) }) : result;
}
