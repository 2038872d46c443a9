import { SelectionError } from '../catalog/toolset-selection.ts';
import { redactAddresses } from '../runtime/redact.ts';
import { StartupError } from '../runtime/startup-error.ts';
import { TransportError } from '../runtime/transport-error.ts';
import { VERSION } from '../runtime/version.ts';
import { type App, createApp } from './app.ts';
import { COMMAND_HANDLERS } from './commands/command-handlers.ts';
import { print } from './process/print.ts';
import type { ProcessContext } from './process/process-context.ts';
import { checkOptionalPackages } from './services/check-optional-packages.ts';
import { checkFolders } from './services/configured-folders.ts';
import { startConfiguredOpenTelemetry } from './services/configured-open-telemetry.ts';
import { routeFetchThroughProxy } from './services/configured-proxy.ts';
import { ConfigError, parseInvocation } from './settings/config.ts';
import { formatHelp } from './settings/help.ts';
import { describeUnknownVariable } from './settings/unknown-variables.ts';

/** The commands that serve; the others talk to a person, without a log in between. */
const SERVERS = new Set(['stdio', 'http', 'sandbox']);

/** Does what the command line asks for. */
export async function runCommand(argv: readonly string[], context: ProcessContext): Promise<void> {
  const invocation = parseInvocation(argv, context.env);
  if ('print' in invocation) return print(invocation.print === 'help' ? formatHelp() : `${VERSION}\n`);
  checkOptionalPackages(invocation.run);
  checkFolders(invocation.run);
  if (invocation.run.prices !== undefined) (await import('./settings/price-file.ts')).applyPriceFile(invocation.run);
  const { command, logLevel } = invocation.run;
  const app = createApp({ ...invocation.run, logLevel: SERVERS.has(command) ? logLevel : 'silent' }, context);
  warnOfUnknownVariables(app);
  await routeFetchThroughProxy(app.config);
  const closeTelemetry = await startConfiguredOpenTelemetry(app);
  await COMMAND_HANDLERS[invocation.run.command](app);
  await app.close();
  await closeTelemetry();
}

function warnOfUnknownVariables({ config: { command, unknownVariables }, log }: App): void {
  if (!SERVERS.has(command)) return;
  for (const variable of unknownVariables) log.warn(variable, describeUnknownVariable(variable));
}

const MENDABLE = [ConfigError, SelectionError, StartupError, TransportError];
/** Errors of the system that say enough by themselves: an address that cannot be had, an output that takes nothing. */
const MENDABLE_CODES = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN', 'ENOSPC']);

/** Errors that the person who started the process can mend; anything else is a fault of ours and shows its stack. */
function isMendable(error: unknown): error is Error {
  if (MENDABLE.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && 'code' in error && MENDABLE_CODES.has(String(error.code));
}

/** What the person who started the process reads of its end. */
export const formatFatalError = (error: unknown): string =>
  redactAddresses(`heygen-mcp: ${isMendable(error) ? error.message : error instanceof Error ? error.stack : error}\n`);
