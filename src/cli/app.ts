import { InFlightCalls } from '../mcp/calls/in-flight-calls.ts';
import { type AuditLog, createAuditLog } from '../runtime/audit-log.ts';
import { createLogger, type Logger } from '../runtime/log.ts';
import { combineTelemetry, type Telemetry } from '../runtime/telemetry.ts';
import { getOsUser } from './process/os-user.ts';
import type { ProcessContext } from './process/process-context.ts';
import type { Services } from './services/services.ts';
import type { Config } from './settings/config.ts';

/** A process at work: its settings, and the services that calls need once something needs them. */
export interface App {
  config: Config;
  context: ProcessContext;
  log: Logger;
  audit: AuditLog;
  /** The calls that run now. */
  inFlightCalls: InFlightCalls;
  /** Adds a place where measurements go; to be called before the services are asked for. */
  observe: (telemetry: Telemetry) => void;
  /** Where measurements go. */
  getTelemetry: () => Telemetry | undefined;
  getServices: () => Promise<Services>;
  /** The services, where something has needed them already. */
  getLoadedServices: () => Services | undefined;
  close: () => Promise<void>;
}

/** Every host pays for start-up at each launch, so what only a call needs is loaded by the first call. */
export function createApp(config: Config, context: ProcessContext): App {
  const log = createLogger(config.logLevel);
  const observers: Telemetry[] = [];
  const getTelemetry = () => combineTelemetry(observers);
  let services: Promise<Services> | undefined;
  let loaded: Services | undefined;
  const load = async () => {
    const { createServices } = await import('./services/services.ts');
    loaded = await createServices(config, log, getTelemetry());
    return loaded;
  };
  return {
    config,
    context,
    log,
    audit: createAuditLog(log, getOsUser()),
    inFlightCalls: new InFlightCalls(),
    observe: (telemetry) => void observers.push(telemetry),
    getTelemetry,
    getServices: () => {
      services ??= load();
      return services;
    },
    getLoadedServices: () => loaded,
    close: async () => (await services)?.close(),
  };
}
