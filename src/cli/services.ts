import type { Sandbox } from '../../sandbox/server.ts';
import { type Catalog, createJobKinds, loadFullCatalog, catalog as v3 } from '../catalog/catalog.ts';
import { includesV1V2 } from '../catalog/toolset-selection.ts';
import { isFinished } from '../declarations/job.ts';
import { AllowedFolders } from '../files/allowed-folders.ts';
import { createFileService } from '../files/file-service.ts';
import { type ClientOptions, createHeyGenClient, type HeyGenClient, type RequestOptions } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { pingHeyGen } from '../heygen/ping.ts';
import { JobWatcher, type JobWatcherOptions } from '../jobs/job-watcher.ts';
import { createRedisEventBus } from '../jobs/redis-event-bus.ts';
import { ReportedJobs } from '../jobs/reported-jobs.ts';
import { Spending } from '../ledger/spending.ts';
import { AgentBatches } from '../mcp/batches/agent-batches.ts';
import { createHandlers } from '../mcp/calls/handlers.ts';
import { LikenessConsents } from '../mcp/calls/likeness-consents.ts';
import { LostCreates } from '../mcp/calls/lost-creates.ts';
import { RedisPendingCreates } from '../mcp/calls/redis-pending-creates.ts';
import { createMemoryRepeatKeys, createRedisRepeatKeys } from '../mcp/calls/repeat-keys.ts';
import { StartedJobs } from '../mcp/calls/started-jobs.ts';
import { UndeliveredResults } from '../mcp/calls/undelivered-results.ts';
import type { Handlers } from '../mcp/server-options.ts';
import { createSpecSource } from '../openapi/spec-source.ts';
import { AcceptedKeys } from '../runtime/accepted-keys.ts';
import { createAuditLog } from '../runtime/audit-log.ts';
import { getErrorMessage } from '../runtime/error-properties.ts';
import type { Logger } from '../runtime/log.ts';
import { connectRedis, type Redis } from '../runtime/redis.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { VERSION } from '../runtime/version.ts';
import { Webhooks } from '../webhooks/callbacks.ts';
import { createMemoryReplayGuard, createRedisReplayGuard } from '../webhooks/replay-guard.ts';
import { createConfiguredBatchStore } from './batch-store.ts';
import { type Config, getPollIntervalMs } from './config.ts';
import { explainMissingKey } from './credentials/process-key.ts';
import { createDriftReporter } from './drift-reporter.ts';
import { configureFingerprints } from './fingerprint-secret.ts';
import { createConfiguredLedger, getSpendingLimits } from './ledger/configured-ledger.ts';
import { getObjectStorages } from './object-storages.ts';
import { getProcessOwner } from './process-owner.ts';
import { getProxySettings } from './proxy.ts';

/** Everything behind the transports: what a process needs from its first call on. */
export interface Services {
  client: HeyGenClient;
  /** The keys that HeyGen has taken. */
  acceptedKeys: AcceptedKeys;
  handlers: Handlers;
  /** Set where HeyGen can reach this process. */
  webhooks?: Webhooks;
  watcher: JobWatcher;
  /** What instances share, where there are several. */
  redis?: Redis;
  /** True when HeyGen answers in the time that the signal gives. */
  pingHeyGen(signal: AbortSignal): Promise<boolean>;
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
      started ??= import('../../sandbox/server.ts').then(({ startSandbox }) =>
        startSandbox({ operations, speed, stateFile }),
      );
      const { url, uploadUrl } = await started.catch(explainSandboxFailure);
      return host === 'upload' ? uploadUrl : url;
    },
    close: async () =>
      (
        await started?.catch(() => {
          // Whoever called was told.
        })
      )?.close(),
  };
}

/** Over HTTP the callers are others than whose disk it is. */
const getAllowedFolders = ({ command, filesRoot, filesOverHttp }: Config) =>
  command === 'http' && !filesOverHttp
    ? new AllowedFolders([], 'over HTTP the disk is not the caller’s; use addresses, or data: URIs')
    : new AllowedFolders(filesRoot);

/** Only an HTTP server can receive callbacks. */
function createWebhooks(
  { command, publicUrl, webhookSecrets }: Config,
  watcher: JobWatcher,
  log: Logger,
  shared?: Redis,
) {
  if (command !== 'http' || publicUrl === undefined) return undefined;
  return new Webhooks({
    publicUrl,
    secrets: webhookSecrets,
    replayGuard: shared ? createRedisReplayGuard(shared) : createMemoryReplayGuard(),
    onReport: (names) => watcher.report(names),
    log,
  });
}

/** Over HTTP each request chooses its tools, so that those of v1 and v2 are loaded there. */
const loadCatalog = (config: Config) => (config.command === 'http' || includesV1V2(config) ? loadFullCatalog() : v3);

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
  acceptedKeys: AcceptedKeys,
  telemetry?: Telemetry,
): ClientOptions => ({
  base,
  userAgent: `heygen-mcp/${VERSION}`,
  explainMissingKey: () => explainMissingKey(config),
  proxy: getProxySettings(config),
  onDrift: createDriftReporter(log, telemetry),
  onRetry: ({ operation, attempt, details: { kind, status, code } }, { logContext }) =>
    log.info({ ...logContext, operation, attempt, kind, status, code }, 'retry'),
  telemetry,
  onAccepted: (key) => acceptedKeys.add(key),
});

/** Files are moved for keys that HeyGen knows: over HTTP anybody can send one. */
const createKeyCheck =
  (client: HeyGenClient, acceptedKeys: AcceptedKeys) =>
  async (caller: RequestOptions): Promise<void> => {
    if (caller.key === undefined || acceptedKeys.has(caller.key)) return;
    await client.call(v3.operation('get_current_user'), {}, caller);
  };

const createSpending = (config: Config, log: Logger, shared?: Redis): Spending =>
  new Spending({
    ledger: createConfiguredLedger(config, shared),
    limits: getSpendingLimits(config),
    owner: getProcessOwner(),
    log,
  });

interface JobWatcherServices extends Pick<JobWatcherOptions, 'client' | 'operation' | 'telemetry'> {
  spending: Spending;
  log: Logger;
  shared?: Redis | undefined;
}

/** The watcher of long work, and what enters in the ledger the ends that nobody waits for. */
function createJobWatcher(config: Config, { spending, log, shared, ...options }: JobWatcherServices) {
  const watcher: JobWatcher = new JobWatcher({
    ...options,
    pollIntervalMs: getPollIntervalMs(config),
    onOutcome: (readings) => {
      spending.noteReadings(readings);
      if (readings.some(({ state }) => isFinished(state))) reportedJobs.noteEnds(readings.map(({ ref }) => ref.id));
    },
    onReport: (names) => reportedJobs.report(names),
    ...(shared && { eventBus: createRedisEventBus(shared, log) }),
  });
  const reportedJobs = new ReportedJobs(watcher);
  return { watcher, reportedJobs };
}

/**
 * Wires catalog, client, jobs and handlers. HeyGen is not connected to before something is called; Redis is at once, so
 * that events of the other instances are received from the start.
 */
export async function createServices(config: Config, log: Logger, telemetry?: Telemetry): Promise<Services> {
  configureFingerprints(config);
  const catalog = await loadCatalog(config);
  const acceptedKeys = new AcceptedKeys();
  const sandbox = createLazySandbox(config, catalog);
  const base = createBase(config, sandbox);
  const client = createHeyGenClient(createClientOptions(config, base, log, acceptedKeys, telemetry));
  const operation = (name: string) => catalog.operation(name);
  const shared = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  const spending = createSpending(config, log, shared);
  const { watcher, reportedJobs } = createJobWatcher(config, { client, operation, spending, telemetry, log, shared });
  const webhooks = createWebhooks(config, watcher, log, shared);
  const files = createFileService({
    client,
    operation,
    base,
    folders: getAllowedFolders(config),
    storages: getObjectStorages(config),
    proxy: getProxySettings(config),
    ...(config.auth === 'key' && { checkKey: createKeyCheck(client, acceptedKeys) }),
  });
  const agentBatches = new AgentBatches(createConfiguredBatchStore(config, shared));
  return {
    acceptedKeys,
    client,
    ...(webhooks && { webhooks }),
    watcher,
    redis: shared,
    handlers: createHandlers(catalog, {
      client,
      operation,
      watcher,
      jobKinds: createJobKinds(catalog),
      log,
      ...(webhooks && { webhooks }),
      // Keys that callers bring serve the request that they came with.
      ...(config.auth !== 'key' && { reportedJobs }),
      waitSeconds: config.waitSeconds,
      confirmation: { mode: config.confirm, aboveUsd: config.confirmAboveUsd },
      files,
      repeatKeys: shared ? createRedisRepeatKeys(shared) : createMemoryRepeatKeys(),
      ...(shared && { pendingCreates: new RedisPendingCreates(shared) }),
      lostCreates: new LostCreates(client, operation, getPollIntervalMs(config)),
      undelivered: new UndeliveredResults(),
      consents: new LikenessConsents(),
      startedJobs: new StartedJobs(),
      agentBatches,
      telemetry,
      spending,
      audit: createAuditLog(log, getProcessOwner()),
      ...(config.specUrl !== undefined && { spec: createSpecSource(config.specUrl, log) }),
    }),
    pingHeyGen: async (signal) => pingHeyGen(await base(), signal),
    close: async () => {
      agentBatches.close();
      await spending.close();
      await files.close();
      await client.close();
      shared?.close();
      await sandbox.close();
    },
  };
}
