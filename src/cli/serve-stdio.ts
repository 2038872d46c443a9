import type { App } from './app.ts';
import { createMcpServerFactory } from './mcp-server-factory.ts';
import { waitForStopSignal } from './stop-signal.ts';

/** Serves one host over stdin and stdout until it hangs up or the process is told to stop. */
export async function serveStdio(app: App): Promise<void> {
  const stopped = waitForStopSignal();
  const [{ connectStdio }, { factory }] = await Promise.all([import('../mcp/stdio.ts'), createMcpServerFactory(app)]);
  await Promise.race([connectStdio(factory, app.log), stopped]);
}
