import { InFlightCalls } from '../mcp/calls/in-flight-calls.ts';
import { createLogger, type Logger } from '../runtime/log.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import type { Config } from './config.ts';
import type { ProcessContext } from './process-context.ts';
import type { Services } from './services.ts';

/** A process at work: its settings, and the services that calls need once something needs them. */
export interface App {
  config: Config;
  context: ProcessContext;
  log: Logger;
  /** The calls that run now. */
  inFlightCalls: InFlightCalls;
  /** Sets where measurements go; to be called before the services are asked for. */
  observe: (telemetry: Telemetry) => void;
  getServices: () => Promise<Services>;
  /** The services, where something has needed them already. */
  getLoadedServices: () => Services | undefined;
  close: () => Promise<void>;
}

/** Every host pays for start-up at each launch, so what only a call needs is loaded by the first call. */
export function createApp(config: Config, context: ProcessContext): App {
  const log = createLogger(config.logLevel);
  let services: Promise<Services> | undefined;
  let loaded: Services | undefined;
  const load = async () => {
    const { createServices } = await import('./services.ts');
    loaded = await createServices(config, log, telemetry);
    return loaded;
  };
  let telemetry: Telemetry | undefined;
  return {
    config,
    context,
    log,
    inFlightCalls: new InFlightCalls(),
    observe: (wanted) => {
      telemetry = wanted;
    },
    getServices: () => {
      services ??= load();
      return services;
    },
    getLoadedServices: () => loaded,
    close: async () => (await services)?.close(),
  };
}
