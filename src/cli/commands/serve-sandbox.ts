import type { App } from '../app.ts';
import { waitForStopSignal } from '../process/signals.ts';

/** Serves the local HeyGen by itself until a signal stops it. */
export async function serveSandbox({ config, log }: App): Promise<void> {
  const stopped = waitForStopSignal();
  const [{ startSandbox }, { loadFullCatalog }] = await Promise.all([
    import('../../../sandbox/server.ts'),
    import('../../catalog/catalog.ts'),
  ]);
  const { operations } = await loadFullCatalog();
  const { sandboxSpeed: speed, sandboxState: stateFile, port } = config;
  const sandbox = await startSandbox({ operations, speed, port, stateFile });
  const { url, uploadUrl } = sandbox;
  log.info(
    { url, uploadUrl, speed },
    'sandbox listening; use its url as HEYGEN_API_BASE, its uploadUrl as HEYGEN_UPLOAD_BASE, with any key',
  );
  await stopped;
  await sandbox.close();
}
