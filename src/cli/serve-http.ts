import { CallEnded, type RunningCalls } from '../mcp/calls/in-flight-calls.ts';
import { doorkeeperOf, isLoopback } from '../mcp/http/auth/create-authenticator.ts';
import { readiness } from '../mcp/http/health.ts';
import { type HttpDoor, type HttpDoorOptions, httpDoor } from '../mcp/http/http-server.ts';
import { callerLimits } from '../mcp/http/limits.ts';
import type { Metrics } from '../mcp/http/metrics.ts';
import { scopesOfTools } from '../mcp/http/scopes.ts';
import type { Listing } from '../mcp/tool-list/manifest.ts';
import type { Logger } from '../runtime/log.ts';
import type { Redis } from '../runtime/redis.ts';
import type { Config } from './config.ts';
import type { Workshop } from './services.ts';

/** What the HTTP door needs of the rest of the process. */
export interface Hosting extends Pick<HttpDoorOptions, 'factory' | 'lister' | 'offer'> {
  config: Config;
  log: Logger;
  lists: Listing;
  /** The HeyGen key of the process. */
  key?: string;
  running: RunningCalls;
  metrics: Metrics;
  workshop: () => Promise<Workshop>;
}

/** How long a readiness probe waits for HeyGen, in milliseconds. */
const REACH_MS = 3_000;

const closing = () =>
  new CallEnded(
    'This server is being restarted and could not wait for it. What it began may go on at HeyGen: look for it with the tool that lists its kind before you call again.',
  );

function doorkeeper({ config, key }: Hosting) {
  const { publicUrl } = config;
  return doorkeeperOf({
    mode: config.auth,
    host: config.host,
    sharedKey: key,
    tokens: config.tokens,
    tokensFile: config.tokensFile,
    subjects: config.subjects,
    subjectsFile: config.subjectsFile,
    issuer: config.oauthIssuer,
    audience: config.oauthAudience,
    ...(publicUrl && { resource: new URL(`${publicUrl.replace(/\/$/, '')}/mcp`) }),
  });
}

/** Without authentication callers are not told apart, so there is nobody to hold to a share. */
function limits({ config }: Hosting, redis: Redis | undefined) {
  const open = (config.auth ?? 'none') === 'none';
  const { concurrentRequests: concurrent, requestsPerMinute: perMinute } = config;
  return callerLimits(open ? { concurrent: 0, perMinute: 0 } : { concurrent, perMinute }, redis);
}

/** Whoever knows the public address may use it, unless nobody is asked who they are. */
function origins({ config: { host, auth = 'none', publicUrl, allowedHosts, allowedOrigins } }: Hosting) {
  const own = publicUrl && auth !== 'none' ? [new URL(publicUrl).hostname] : [];
  return { hosts: [...own, ...allowedHosts], origins: allowedOrigins, localPages: isLoopback(host) };
}

/**
 * Opens the HTTP door as configured.
 * @throws DoorError when the settings do not suffice to open it safely
 */
export async function host(hosting: Hosting): Promise<HttpDoor> {
  const { config, log, lists, running, metrics, factory, lister, offer } = hosting;
  const { watcher, redis, reachable, webhooks } = await hosting.workshop();
  metrics.countWaits(() => watcher.counts);
  // Each request chooses its tools, and may choose the older ones.
  const tools = [...lists.tools, ...lists.older()];
  return httpDoor({
    factory,
    lister,
    offer,
    slowTools: new Set(tools.filter(({ waits }) => waits).map(({ tool }) => tool.name)),
    log,
    metrics,
    host: config.host,
    port: config.port,
    doorkeeper: await doorkeeper(hosting),
    limits: limits(hosting, redis),
    scopesOf: scopesOfTools(tools.map(({ tool }) => tool)),
    maxBodyBytes: config.maxBodyBytes,
    origins: origins(hosting),
    https: config.publicUrl?.startsWith('https:') ?? false,
    webhooks,
    ready: readiness({
      heygen: () => reachable(AbortSignal.timeout(REACH_MS)),
      ...(redis && { redis: () => redis.ready() }),
    }),
    endWaits: () => watcher.endWaits(),
    endCalls: () => running.endAll(closing()),
    drainMs: config.drainSeconds * 1000,
    keepAliveMs: config.streamSeconds * 1000,
    times: { request: config.requestSeconds * 1000, idle: config.idleSeconds * 1000 },
  });
}
