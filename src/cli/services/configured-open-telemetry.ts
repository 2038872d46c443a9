import { formatInstallCommand, isInstalled } from '../../runtime/optional-package.ts';
import type { App } from '../app.ts';

const PACKAGE = '@opentelemetry/sdk-node';
const SERVICE_NAME = 'heygen-mcp';

/** The commands that have calls to trace. */
const TRACED = new Set(['stdio', 'http']);

/**
 * Has the process traced and measured where OTEL_EXPORTER_OTLP_ENDPOINT is set. Many machines set it for all programs, so
 * that it is no error where the package is missing.
 * @returns what exports the rest when the process ends
 */
export async function startConfiguredOpenTelemetry(app: App): Promise<() => Promise<void>> {
  const { config, context, log } = app;
  const { command, otelEndpoint } = config;
  if (otelEndpoint === undefined || !TRACED.has(command)) return async () => {};
  if (!isInstalled(PACKAGE)) {
    const how = formatInstallCommand([PACKAGE], command === 'stdio' ? '' : command);
    log.info(`OTEL_EXPORTER_OTLP_ENDPOINT is set, and nothing is exported: that needs the package ${PACKAGE}. ${how}`);
    return async () => {};
  }
  // The SDK knows its variables only; a flag becomes one.
  Object.assign(context.env, { OTEL_EXPORTER_OTLP_ENDPOINT: otelEndpoint });
  const { startOpenTelemetry } = await import('../../runtime/open-telemetry-exporter.ts');
  const telemetry = await startOpenTelemetry(context.env.OTEL_SERVICE_NAME ?? SERVICE_NAME, log);
  telemetry.countWaits(() => app.getLoadedServices()?.watcher.counts.waiting ?? 0);
  app.observe(telemetry);
  return telemetry.close;
}
