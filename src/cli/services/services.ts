import { type Catalog, createJobKinds, loadFullCatalog, catalog as v3 } from '../../catalog/catalog.ts';
import { includesV1V2 } from '../../catalog/toolset-selection.ts';
import { isFinished, type JobKinds } from '../../declarations/job.ts';
import type { FileService } from '../../files/file-service.ts';
import type { HeyGenClient } from '../../heygen/client.ts';
import { JobWatcher, type JobWatcherOptions } from '../../jobs/job-watcher.ts';
import { createRedisEventBus } from '../../jobs/redis-event-bus.ts';
import { WebhookReportedJobs } from '../../jobs/webhook-reported-jobs.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Settlement } from '../../ledger/settlement.ts';
import { Spending } from '../../ledger/spending.ts';
import { AgentBatchService } from '../../mcp/agent-batches/batch-service.ts';
import type { CallServices } from '../../mcp/calls/call-services.ts';
import { createRedisConsentStore, LikenessConsents } from '../../mcp/calls/elicitation/likeness-consents.ts';
import { createHandlers } from '../../mcp/calls/handlers.ts';
import { createMemoryKeyStore, createRedisKeyStore } from '../../mcp/calls/idempotency/idempotency-key-store.ts';
import { DerivedKeys } from '../../mcp/calls/idempotency/idempotency-keys.ts';
import { LostCreates } from '../../mcp/calls/idempotency/lost-creates.ts';
import { RedisPendingCreates } from '../../mcp/calls/idempotency/redis-pending-creates.ts';
import { UndeliveredResults } from '../../mcp/calls/idempotency/undelivered-results.ts';
import { StartedJobs } from '../../mcp/calls/jobs/started-jobs.ts';
import type { Handlers } from '../../mcp/server-options.ts';
import { createSpecSource } from '../../openapi/spec-source.ts';
import type { AcceptedApiKeys } from '../../runtime/accepted-api-keys.ts';
import { createAuditLog } from '../../runtime/audit-log.ts';
import type { Logger } from '../../runtime/log.ts';
import { connectRedis, type Redis } from '../../runtime/redis.ts';
import type { Telemetry } from '../../runtime/telemetry.ts';
import { Webhooks } from '../../webhooks/callbacks.ts';
import { createMemoryReplayGuard, createRedisReplayGuard } from '../../webhooks/replay-guard.ts';
import { getOsUser } from '../process/os-user.ts';
import { type Config, getPollIntervalMs } from '../settings/config.ts';
import { createConfiguredBatchStore } from './configured-batch-store.ts';
import { createConfiguredFiles } from './configured-files.ts';
import { configureFingerprints } from './configured-fingerprints.ts';
import { type ConfiguredHeyGenClient, createConfiguredHeyGenClient } from './configured-heygen-client.ts';
import { createConfiguredLedger, getSpendingLimits } from './configured-ledger.ts';
import { type ConfiguredSettlement, createConfiguredSettlement } from './configured-settlement.ts';

/** Everything behind the transports: what a process needs from its first call on. */
export interface Services {
  client: HeyGenClient;
  /** The keys that HeyGen has taken. */
  acceptedKeys: AcceptedApiKeys;
  handlers: Handlers;
  /** Set where HeyGen can reach this process. */
  webhooks?: Webhooks;
  watcher: JobWatcher;
  /** What instances share, where there are several. */
  redis?: Redis;
  ledger: Ledger;
  settlement: Settlement;
  /** True when HeyGen answers in the time that the signal gives. */
  pingHeyGen(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** Only an HTTP server can receive callbacks. */
function createWebhooks(
  { command, publicUrl, webhookSecrets }: Config,
  watcher: JobWatcher,
  log: Logger,
  redis?: Redis,
) {
  if (command !== 'http' || publicUrl === undefined) return undefined;
  return new Webhooks({
    publicUrl,
    secrets: webhookSecrets,
    replayGuard: redis ? createRedisReplayGuard(redis) : createMemoryReplayGuard(),
    onReport: (names) => watcher.report(names),
    log,
  });
}

/** Over HTTP each request chooses its tools, so that those of v1 and v2 are loaded there. */
const loadCatalog = (config: Config) => (config.command === 'http' || includesV1V2(config) ? loadFullCatalog() : v3);

const createSpending = (config: Config, ledger: Ledger, log: Logger): Spending =>
  new Spending({
    ledger,
    limits: getSpendingLimits(config),
    owner: getOsUser(),
    log,
  });

interface JobWatcherServices extends Pick<JobWatcherOptions, 'client' | 'getOperation' | 'telemetry'> {
  spending: Spending;
  log: Logger;
  redis?: Redis | undefined;
  onReport: (jobs: readonly string[]) => void;
}

/** The watcher of long work, and what enters in the ledger the ends that nobody waits for. */
function createJobWatcher(config: Config, { spending, log, redis, onReport, ...options }: JobWatcherServices) {
  const watcher: JobWatcher = new JobWatcher({
    ...options,
    pollIntervalMs: getPollIntervalMs(config),
    onOutcome: (readings) => {
      spending.noteReadings(readings);
      if (readings.some(({ state }) => isFinished(state))) reportedJobs.noteEnds(readings.map(({ ref }) => ref.id));
    },
    onReport: (names, reported) => {
      reportedJobs.report(names);
      onReport(reported);
    },
    ...(redis && { eventBus: createRedisEventBus(redis, log) }),
  });
  const reportedJobs = new WebhookReportedJobs(watcher);
  return { watcher, reportedJobs };
}

/** What the parts of a process have in common. */
interface Parts {
  config: Config;
  log: Logger;
  telemetry?: Telemetry | undefined;
  catalog: Catalog;
  connection: ConfiguredHeyGenClient;
  redis?: Redis | undefined;
  jobKinds: JobKinds;
  spending: Spending;
  settling: ConfiguredSettlement;
  watcher: JobWatcher;
  reportedJobs: WebhookReportedJobs;
  webhooks?: Webhooks | undefined;
  files: FileService;
  agentBatches: AgentBatchService;
}

/** How a create is sent once, and its result kept for a caller that did not get it. */
const createCreateServices = ({ config, catalog, connection: { client }, redis }: Parts) => ({
  idempotencyKeyStore: redis ? createRedisKeyStore(redis) : createMemoryKeyStore(),
  ...(redis && { pendingCreates: new RedisPendingCreates(redis), derivedKeys: new DerivedKeys(redis) }),
  lostCreates: new LostCreates(client, catalog.getOperation, getPollIntervalMs(config)),
  undelivered: new UndeliveredResults(),
  startedJobs: new StartedJobs(),
});

/** What the caller's person is asked, and what is written down of a call. */
const createConsentServices = ({ config, log, redis }: Parts) => ({
  confirmation: { mode: config.confirm, aboveUsd: config.confirmAboveUsd },
  consents: new LikenessConsents(redis && createRedisConsentStore(redis)),
  audit: createAuditLog(log, getOsUser()),
});

/** What tool calls are made with. */
function createCallServices(parts: Parts): CallServices {
  const { config, catalog, connection, log, telemetry, watcher, reportedJobs, webhooks } = parts;
  const { files, agentBatches, spending, settling, jobKinds } = parts;
  return {
    client: connection.client,
    getOperation: catalog.getOperation,
    watcher,
    jobKinds,
    log,
    ...(webhooks && { webhooks }),
    // Keys that callers bring serve the request that they came with.
    ...(config.auth !== 'key' && { reportedJobs }),
    waitSeconds: config.waitSeconds,
    files,
    agentBatches,
    telemetry,
    spending,
    ...settling,
    ...(config.specUrl !== undefined && { spec: createSpecSource(config.specUrl, log) }),
    ...createCreateServices(parts),
    ...createConsentServices(parts),
  };
}

/** Ends what the parts have open, each after what rests on it. */
async function closeParts({ agentBatches, settling, spending, files, redis, connection }: Parts): Promise<void> {
  agentBatches.close();
  settling.settlementSweep?.close();
  await spending.close();
  await files.close();
  redis?.close();
  await connection.close();
}

/**
 * Wires catalog, client, jobs and handlers. HeyGen is not connected to before something is called; Redis is at once, so
 * that events of the other instances are received from the start.
 */
export async function createServices(config: Config, log: Logger, telemetry?: Telemetry): Promise<Services> {
  configureFingerprints(config);
  const catalog = await loadCatalog(config);
  const connection = createConfiguredHeyGenClient(config, catalog, log, telemetry);
  const { client, acceptedKeys, ping } = connection;
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  const ledger = createConfiguredLedger(config, redis);
  const spending = createSpending(config, ledger, log);
  const jobKinds = createJobKinds(catalog);
  const getWatcher = (): JobWatcher => jobs.watcher;
  const settling = createConfiguredSettlement(config, { ledger, spending, jobKinds, getWatcher, log });
  const onReport = (reported: readonly string[]) => settling.settlementSweep?.noteReported(reported);
  const seen = { spending, telemetry, log, redis, onReport };
  const jobs = createJobWatcher(config, { client, getOperation: catalog.getOperation, ...seen });
  const webhooks = createWebhooks(config, jobs.watcher, log, redis);
  const files = createConfiguredFiles(config, connection, catalog.getOperation);
  const agentBatches = new AgentBatchService(createConfiguredBatchStore(config, redis));
  const own = { config, log, telemetry, catalog, connection, redis, spending, webhooks, files, agentBatches };
  const parts: Parts = { ...own, ...jobs, jobKinds, settling };
  return {
    client,
    acceptedKeys,
    handlers: createHandlers(catalog, createCallServices(parts)),
    ...(webhooks && { webhooks }),
    watcher: jobs.watcher,
    redis,
    ledger,
    settlement: settling.settlement,
    pingHeyGen: ping,
    close: () => closeParts(parts),
  };
}
