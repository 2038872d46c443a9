import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Logger } from '../runtime/log.ts';

/** Serves one host over stdin and stdout, in either protocol generation. Resolves when the host has closed stdin. */
export function connectStdio(factory: McpServerFactory, log: Logger): Promise<void> {
  const { close } = serveStdio(factory, { onerror: (error) => log.error({ err: error }, 'stdio') });
  return new Promise((resolve) => process.stdin.once('end', () => void close().finally(resolve)));
}
