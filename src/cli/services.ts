import type { Sandbox } from '../../sandbox/server.ts';
import { type Catalog, catalog as v3, wholeCatalog } from '../catalog/catalog.ts';
import { asksForOlder } from '../catalog/toolset-selection.ts';
import { FileRoots } from '../files/allowed-folders.ts';
import { fileHouse } from '../files/file-service.ts';
import { s3Store, supabaseStore } from '../files/object-storage.ts';
import { type HeyGenClient, heygenClient } from '../heygen/client.ts';
import { reachable } from '../heygen/ping.ts';
import { Watcher } from '../jobs/job-watcher.ts';
import { redisBus } from '../jobs/redis-event-bus.ts';
import { SpendingLimit } from '../ledger/spending-limit.ts';
import { handlersOf } from '../mcp/calls/handlers.ts';
import type { Handlers } from '../mcp/server.ts';
import type { Logger } from '../runtime/log.ts';
import { type Redis, redis } from '../runtime/redis.ts';
import type { Observer } from '../runtime/telemetry.ts';
import { VERSION } from '../runtime/version.ts';
import { Webhooks } from '../webhooks/callbacks.ts';
import { deliveriesHere, sharedDeliveries } from '../webhooks/replay-guard.ts';
import { type Config, pollInterval } from './config.ts';

/** Everything behind the doors: what a process needs from its first call on. */
export interface Workshop {
  client: HeyGenClient;
  handlers: Handlers;
  /** Set where HeyGen can reach this process. */
  webhooks?: Webhooks;
  watcher: Watcher;
  /** What instances share, where there are several. */
  redis?: Redis;
  /** True when HeyGen answers in the time that the signal gives. */
  reachable(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** The in-process sandbox, started by the first request that goes to it. */
function lazySandbox({ sandboxSpeed: speed }: Config, { operations }: Catalog) {
  let started: Promise<Sandbox> | undefined;
  return {
    url: async (host?: 'upload') => {
      started ??= import('../../sandbox/server.ts').then(({ startSandbox }) => startSandbox({ operations, speed }));
      const { url, uploadUrl } = await started;
      return host === 'upload' ? uploadUrl : url;
    },
    close: async () => (await started)?.close(),
  };
}

/** Over HTTP the callers are others than whose disk it is. */
const rootsOf = ({ command, filesRoot, filesOverHttp }: Config) =>
  command === 'http' && !filesOverHttp
    ? new FileRoots([], 'over HTTP the disk is not the caller’s; use addresses, or data: URIs')
    : new FileRoots(filesRoot);

function storesOf({ supabaseUrl, supabaseKey, supabaseBucket, ...s3 }: Config) {
  const { s3Endpoint: endpoint, s3Region: region, s3AccessKeyId, s3SecretAccessKey } = s3;
  return {
    ...(supabaseUrl &&
      supabaseKey && { supabase: supabaseStore({ url: supabaseUrl, key: supabaseKey, bucket: supabaseBucket }) }),
    ...(endpoint &&
      s3AccessKeyId &&
      s3SecretAccessKey && {
        s3: s3Store({ endpoint, region, accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey }),
      }),
  };
}

/** Only the HTTP door can be called back. */
function webhooksOf({ command, publicUrl, webhookSecrets }: Config, watcher: Watcher, log: Logger, shared?: Redis) {
  if (command !== 'http' || publicUrl === undefined) return undefined;
  return new Webhooks({
    publicUrl,
    secrets: webhookSecrets,
    deliveries: shared ? sharedDeliveries(shared) : deliveriesHere(),
    onReport: (names) => watcher.report(names),
    log,
  });
}

/** Over HTTP each request chooses its tools, so that the older ones have to be at hand there. */
const catalogFor = (config: Config) => (config.command === 'http' || asksForOlder(config) ? wholeCatalog() : v3);

/**
 * Wires catalog, client, jobs and handlers. HeyGen is not connected to before something is called; Redis is at once, so
 * that news of the other instances is heard from the start.
 */
export async function workshop(config: Config, log: Logger, observer?: Observer): Promise<Workshop> {
  const catalog = await catalogFor(config);
  const sandbox = lazySandbox(config, catalog);
  const base = (host?: 'upload') => {
    if (config.sandbox) return sandbox.url(host);
    return host === 'upload' ? config.uploadBase : config.apiBase;
  };
  const client = heygenClient({
    base,
    userAgent: `heygen-mcp/${VERSION}`,
    onDrift: (drift, { labels }) =>
      log.warn({ ...labels, ...drift }, 'HeyGen answered a field otherwise than declared'),
    onRetry: ({ operation, attempt, facts: { kind, status, code } }, { labels }) =>
      log.info({ ...labels, operation, attempt, kind, status, code }, 'retry'),
    observer,
  });
  const operation = (name: string) => catalog.operation(name);
  // A job of the older API can be waited for by its name where its tools are not listed.
  const reading = async (name: string) =>
    catalog.operations.find((one) => one.name === name) ?? (await wholeCatalog()).operation(name);
  const shared = config.redisUrl === undefined ? undefined : redis(config.redisUrl, log);
  const bus = shared && redisBus(shared, log);
  const watcher = new Watcher({
    client,
    operation: reading,
    pollIntervalMs: pollInterval(config),
    ...(bus && { bus }),
  });
  const webhooks = webhooksOf(config, watcher, log, shared);
  const files = fileHouse({ client, operation, base, roots: rootsOf(config), stores: storesOf(config) });
  return {
    client,
    ...(webhooks && { webhooks }),
    watcher,
    redis: shared,
    handlers: handlersOf(catalog, {
      client,
      watcher,
      log,
      ...(webhooks && { webhooks }),
      waitSeconds: config.waitSeconds,
      files,
      observer,
      ...(config.spendLimitUsd !== undefined && { spending: new SpendingLimit(config.spendLimitUsd) }),
    }),
    reachable: async (signal) => reachable(await base(), signal),
    close: async () => {
      await files.close();
      await client.close();
      shared?.close();
      await sandbox.close();
    },
  };
}
