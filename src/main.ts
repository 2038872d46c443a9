#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { SelectionError } from './catalog/toolset-selection.ts';
import { createApp } from './cli/app.ts';
import { COMMAND_HANDLERS } from './cli/command-handlers.ts';
import { ConfigError, formatHelp, parseInvocation } from './cli/config.ts';
import { print } from './cli/print.ts';
import { StartupError } from './runtime/startup-error.ts';
import { VERSION } from './runtime/version.ts';

async function main(): Promise<void> {
  const invocation = parseInvocation(process.argv.slice(2), process.env);
  if ('print' in invocation) return print(invocation.print === 'help' ? formatHelp() : `${VERSION}\n`);
  const app = createApp(invocation.run, { env: process.env, script: fileURLToPath(import.meta.url) });
  await COMMAND_HANDLERS[invocation.run.command](app);
  await app.close();
}

const LISTEN_ERRORS = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES']);

/** Errors that the person who started the process can mend; anything else is a fault of ours and shows its stack. */
function isMendable(error: unknown): error is Error {
  if (error instanceof ConfigError || error instanceof SelectionError || error instanceof StartupError) return true;
  return error instanceof Error && 'code' in error && LISTEN_ERRORS.has(String(error.code));
}

main().then(
  // A call that outlives its host, or a pooled socket, must not keep the process: the host would kill it anyway.
  () => process.exit(),
  (error) => {
    process.stderr.write(`heygen-mcp: ${isMendable(error) ? error.message : error?.stack}\n`);
    process.exit(2);
  },
);
