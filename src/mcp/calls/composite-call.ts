import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Composite } from '../../declarations/operation.ts';
import { formatLines, toResult } from '../results/result.ts';
import type { CallServices, ParsedCall } from './tool-call.ts';
import { createToolContext } from './tool-context.ts';

/** A file on disk as hosts link to it. */
const toResourceLink = (path: string) =>
  ({ type: 'resource_link', uri: pathToFileURL(path).href, name: basename(path) }) as const;

/** Runs a tool of several HeyGen calls, or of none. */
export async function callComposite(services: CallServices, call: ParsedCall<Composite>): Promise<CallToolResult> {
  const { tool, input } = call;
  const data = await tool.run(input, createToolContext(services, call));
  const result = toResult(tool.text ? tool.text(data) : formatLines(data), data);
  return tool.files ? { ...result, content: [...result.content, ...tool.files(data).map(toResourceLink)] } : result;
}
