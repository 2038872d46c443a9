import { setTimeout as sleep } from 'node:timers/promises';
import { PendingQuestions } from '../../mcp/calls/elicitation/pending-questions.ts';
import { createRedisAnswerRelay } from '../../mcp/calls/elicitation/redis-answer-relay.ts';
import { CallAborted } from '../../mcp/calls/in-flight-calls.ts';
import { isLoopback } from '../../mcp/http/auth/create-authenticator.ts';
import { createReadinessCheck, type Readiness } from '../../mcp/http/health.ts';
import { type HttpServer, startHttpServer } from '../../mcp/http/http-server.ts';
import { createCallerLimits } from '../../mcp/http/limits.ts';
import { type DeferredMetrics, deferMetrics } from '../../mcp/http/metrics/deferred-metrics.ts';
import { createDisabledMetrics } from '../../mcp/http/metrics/disabled-metrics.ts';
import type { Metrics, WaitCounts } from '../../mcp/http/metrics/metrics.ts';
import { createMetricsAccess } from '../../mcp/http/metrics/metrics-access.ts';
import { createScopeLookup } from '../../mcp/http/scopes.ts';
import { createToolLookup } from '../../mcp/tool-list/manifest.ts';
import { formatInstallCommand, isInstalled } from '../../runtime/optional-package.ts';
import type { Redis } from '../../runtime/redis.ts';
import type { App } from '../app.ts';
import { onHangUp, waitForStopSignal } from '../process/signals.ts';
import { createConfiguredAuthenticator } from '../services/configured-authenticator.ts';
import { configureFingerprints } from '../services/configured-fingerprints.ts';
import { createMcpServerFactory } from '../services/mcp-server-factory.ts';
import { createReadinessChecks } from '../services/readiness-checks.ts';
import type { Services } from '../services/services.ts';
import type { Config } from '../settings/config.ts';
import { toAuditedStart } from './audited-start.ts';

/** Calls find their part of the server loaded, unless they come sooner than this; until then it only listens. */
const PRELOAD_DELAY_MS = 250;

const createShutdownError = () =>
  new CallAborted(
    'This server is being restarted and could not wait for it. What it began may go on at HeyGen: look for it with the tool that lists its kind before you call again.',
  );

/** Without authentication callers are all one, so there is nobody to hold to a share. */
function getCallerLimits(config: Config, redis: Redis | undefined) {
  const open = (config.auth ?? 'none') === 'none';
  const { concurrentRequests: concurrent, requestsPerMinute: perMinute } = config;
  return createCallerLimits(open ? { concurrent: 0, perMinute: 0 } : { concurrent, perMinute }, redis);
}

/** Whoever knows the public address may use it, unless nobody is asked who they are. */
function getOriginSettings({ host, auth = 'none', publicUrl, allowedHosts, allowedOrigins }: Config) {
  const own = publicUrl && auth !== 'none' ? [new URL(publicUrl).hostname] : [];
  return { hosts: [...own, ...allowedHosts], origins: allowedOrigins, localPages: isLoopback(host) };
}

type CheckToolsets = (toolsets: readonly string[]) => void;

const NO_WAITS: WaitCounts = { waiting: 0, requests: 0, delivered: 0 };

/**
 * What others reach this process through, which cannot wait for the first call: Redis, by which it receives the other
 * instances, and the callbacks of HeyGen.
 */
async function getSharedServices({ config, getServices }: App): Promise<Pick<Services, 'redis' | 'webhooks'>> {
  return config.redisUrl === undefined && config.publicUrl === undefined ? {} : getServices();
}

/** Has the metrics show what readiness probes see. */
function showInMetrics(metrics: Metrics, ready: () => Promise<Readiness>): () => Promise<Readiness> {
  metrics.showChecks(async () => (await ready()).checks);
  return ready;
}

/** The authenticator of the settings, whose tokens and subjects are read anew when their file changes, or on SIGHUP. */
async function openAuthenticator({ config, log }: App, metrics: Metrics, checkToolsets: CheckToolsets) {
  const options = { log, onReload: metrics.recordCredentials, checkToolsets };
  const authenticator = await createConfiguredAuthenticator(config, options);
  authenticator.credentials?.watch();
  onHangUp(() => authenticator.credentials?.reload());
  return authenticator;
}

/** What the server listens to, and for how long. */
const getListenerOptions = (config: Config) => ({
  host: config.host,
  port: config.port,
  https: config.publicUrl?.startsWith('https:') ?? false,
  maxBodyBytes: config.maxBodyBytes,
  trustedProxies: config.trustedProxies,
  drainMs: config.drainSeconds * 1000,
  keepAliveMs: config.streamSeconds * 1000,
  times: { request: config.requestSeconds * 1000, idle: config.idleSeconds * 1000 },
});

/** Each request chooses its tools, and may choose those of v1 and v2. */
function createToolOptions(manifest: Parameters<typeof createToolLookup>[0]) {
  const findTool = createToolLookup(manifest);
  return {
    isSlow: (tool: string) => findTool(tool)?.slow === true,
    getScopes: createScopeLookup((name) => findTool(name)?.tool),
  };
}

/** What a graceful shutdown ends, in turn: waits and questions, then the calls that still run. */
const createShutdownOptions = (app: App, pendingQuestions: PendingQuestions) => ({
  endWaits() {
    pendingQuestions.endAll();
    app.getLoadedServices()?.watcher.endWaits();
  },
  endCalls: () => app.inFlightCalls.endAll(createShutdownError()),
});

/** Keys that callers bring are known to be HeyGen's once HeyGen has taken one. */
const createKeyOptions = ({ config, getLoadedServices }: App) =>
  config.auth === 'key' && {
    acceptedKeys: { has: (key: string) => getLoadedServices()?.acceptedKeys.has(key) ?? false },
  };

const createMetricsOptions = (config: Config, metrics: Metrics, hosts: readonly string[]) => ({
  metrics,
  checkMetricsAccess: createMetricsAccess({ access: config.metricsAccess, token: config.metricsToken, hosts }),
});

/**
 * Starts the HTTP server as configured.
 * @throws StartupError when the settings do not suffice to start it safely
 */
async function startConfiguredServer(app: App, metrics: Metrics): Promise<HttpServer> {
  const { config, log } = app;
  configureFingerprints(config);
  const pendingQuestions = new PendingQuestions();
  const [{ redis, webhooks }, { manifest, ...servers }] = await Promise.all([
    getSharedServices(app),
    createMcpServerFactory(app, pendingQuestions),
  ]);
  if (redis) pendingQuestions.share(createRedisAnswerRelay(redis, log));
  metrics.countWaits(() => app.getLoadedServices()?.watcher.counts ?? NO_WAITS);
  const cors = getOriginSettings(config);
  const authenticator = await openAuthenticator(app, metrics, (toolsets) => {
    servers.getVisibleTools(undefined, { toolsets });
  });
  const ready = createReadinessCheck({ ...authenticator.checks, ...createReadinessChecks(app, redis) });
  return startHttpServer({
    ...servers,
    ...getListenerOptions(config),
    ...createToolOptions(manifest),
    ...createMetricsOptions(config, metrics, cors.hosts),
    ...createKeyOptions(app),
    ...createShutdownOptions(app, pendingQuestions),
    answers: config.answers,
    log,
    audit: app.audit,
    authenticator,
    limits: await getCallerLimits(config, redis),
    pendingQuestions,
    cors,
    webhooks,
    ready: showInMetrics(metrics, ready),
  });
}

/** Metrics are for those who run a server for others, so that the package that counts them is optional. */
function prepareMetrics({ log }: App): DeferredMetrics | Metrics {
  const name = 'prom-client';
  if (isInstalled(name))
    return deferMetrics(async () => (await import('../../mcp/http/metrics/metrics.ts')).createMetrics());
  const reason = `There are no metrics: they need the package ${name}. Run: ${formatInstallCommand([name], 'http')}.`;
  log.info(reason);
  return createDisabledMetrics(reason);
}

/** Serves many hosts over streamable HTTP until a signal stops it. */
export async function serveHttp(app: App): Promise<void> {
  const stopped = waitForStopSignal();
  const metrics = prepareMetrics(app);
  app.observe(metrics);
  const server = await startConfiguredServer(app, metrics);
  app.audit.logStart(toAuditedStart(app.config, server.url));
  app.log.info({ url: server.url }, 'listening');
  if (await Promise.race([stopped.then(() => false), sleep(PRELOAD_DELAY_MS, true)])) {
    if ('load' in metrics) await metrics.load();
    await app.getServices();
  }
  await stopped;
  await server.close();
}
