import type { Sandbox } from '../../../sandbox/server.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { type ClientOptions, createHeyGenClient, type HeyGenClient } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { pingHeyGen } from '../../heygen/ping.ts';
import { AcceptedApiKeys } from '../../runtime/accepted-api-keys.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import type { Logger } from '../../runtime/log.ts';
import type { Telemetry } from '../../runtime/telemetry.ts';
import { VERSION } from '../../runtime/version.ts';
import { explainMissingKey } from '../credentials/configured-key.ts';
import type { Config } from '../settings/config.ts';
import { getProxySettings } from './configured-proxy.ts';
import { createSchemaDriftReporter } from './schema-drift-reporter.ts';

/** The client to HeyGen, which is the real one or a sandbox in this process. */
export interface ConfiguredHeyGenClient {
  client: HeyGenClient;
  /** The keys that HeyGen has taken. */
  acceptedKeys: AcceptedApiKeys;
  /** HeyGen's address. */
  base: ClientOptions['base'];
  /** True when HeyGen answers in the time that the signal gives. */
  ping(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** Says why there is no sandbox, such as a state file that is none. */
function explainSandboxFailure(error: unknown): never {
  throw new HeyGenError({
    kind: 'unreachable',
    message: `The sandbox did not start: ${getErrorMessage(error)}`,
    lasting: true,
  });
}

/** The in-process sandbox, started by the first request that goes to it. */
function createLazySandbox({ sandboxSpeed: speed, sandboxState: stateFile }: Config, { operations }: Catalog) {
  let started: Promise<Sandbox> | undefined;
  return {
    url: async (host?: 'upload') => {
      started ??= import('../../../sandbox/server.ts').then(({ startSandbox }) =>
        startSandbox({ operations, speed, stateFile }),
      );
      const { url, uploadUrl } = await started.catch(explainSandboxFailure);
      return host === 'upload' ? uploadUrl : url;
    },
    close: async () =>
      (
        await started?.catch(() => {
          // Whoever called got the error.
        })
      )?.close(),
  };
}

/** Where HeyGen is: at its addresses, or in this process. */
const createBase =
  (config: Config, sandbox: ReturnType<typeof createLazySandbox>): ClientOptions['base'] =>
  (host) => {
    if (config.sandbox) return sandbox.url(host);
    return host === 'upload' ? config.uploadBase : config.apiBase;
  };

/** What the client to HeyGen goes by, and where it reports. */
const createClientOptions = (
  config: Config,
  base: ClientOptions['base'],
  log: Logger,
  acceptedKeys: AcceptedApiKeys,
  telemetry?: Telemetry,
): ClientOptions => ({
  base,
  userAgent: `heygen-mcp/${VERSION}`,
  explainMissingKey: () => explainMissingKey(config),
  proxy: getProxySettings(config),
  onDrift: createSchemaDriftReporter(log, telemetry),
  onRetry: ({ operation, attempt, details: { kind, status, code } }, { logContext }) =>
    log.info({ ...logContext, operation, attempt, kind, status, code }, 'retry'),
  telemetry,
  onAccepted: (key) => acceptedKeys.add(key),
});

/** Makes the client to HeyGen. Nothing is connected to before something is called. */
export function createConfiguredHeyGenClient(
  config: Config,
  catalog: Catalog,
  log: Logger,
  telemetry?: Telemetry,
): ConfiguredHeyGenClient {
  const acceptedKeys = new AcceptedApiKeys();
  const sandbox = createLazySandbox(config, catalog);
  const base = createBase(config, sandbox);
  const client = createHeyGenClient(createClientOptions(config, base, log, acceptedKeys, telemetry));
  return {
    client,
    acceptedKeys,
    base,
    ping: async (signal) => pingHeyGen(await base(), signal),
    async close() {
      await client.close();
      await sandbox.close();
    },
  };
}
