import type { App } from '../app.ts';
import { waitForStopSignal } from '../process/signals.ts';
import { createMcpServerFactory } from '../services/mcp-server-factory.ts';
import { toAuditedStart } from './audited-start.ts';

/** For a person who started this in a terminal, where nothing would happen. */
const WAITING =
  'heygen-mcp waits for a host (Claude, Cursor, …) on stdin; Ctrl-C ends it. To add it to one: heygen-mcp install. To check it: heygen-mcp doctor. Everything else: heygen-mcp --help.\n';

/** Serves one host over stdin and stdout until it hangs up or a signal stops the process. */
export async function serveStdio(app: App): Promise<void> {
  const stopped = waitForStopSignal();
  if (process.stdin.isTTY) process.stderr.write(WAITING);
  const [{ connectStdio }, { factory }] = await Promise.all([
    import('../../mcp/stdio.ts'),
    createMcpServerFactory(app),
  ]);
  app.audit.logStart(toAuditedStart(app.config));
  await Promise.race([connectStdio(factory, app.log), stopped]);
}
