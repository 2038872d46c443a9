import { SelectionError } from '../catalog/toolset-selection.ts';
import { StartupError } from '../runtime/startup-error.ts';
import { TransportError } from '../runtime/transport-error.ts';
import { VERSION } from '../runtime/version.ts';
import { createApp } from './app.ts';
import { COMMAND_HANDLERS } from './command-handlers.ts';
import { ConfigError, formatHelp, parseInvocation } from './config.ts';
import { checkOptionalPackages } from './optional-packages.ts';
import { print } from './print.ts';
import type { ProcessContext } from './process-context.ts';

/** Does what the command line asks for. */
export async function run(argv: readonly string[], context: ProcessContext): Promise<void> {
  const invocation = parseInvocation(argv, context.env);
  if ('print' in invocation) return print(invocation.print === 'help' ? formatHelp() : `${VERSION}\n`);
  checkOptionalPackages(invocation.run);
  const app = createApp(invocation.run, context);
  await COMMAND_HANDLERS[invocation.run.command](app);
  await app.close();
}

const MENDABLE = [ConfigError, SelectionError, StartupError, TransportError];
const LISTEN_ERRORS = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES']);

/** Errors that the person who started the process can mend; anything else is a fault of ours and shows its stack. */
function isMendable(error: unknown): error is Error {
  if (MENDABLE.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && 'code' in error && LISTEN_ERRORS.has(String(error.code));
}

/** What the person who started the process is told of its end. */
export const formatError = (error: unknown): string =>
  `heygen-mcp: ${isMendable(error) ? error.message : (error as Error | undefined)?.stack}\n`;
