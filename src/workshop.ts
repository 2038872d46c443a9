import { catalog } from './catalog.ts';
import { type Config, pollInterval } from './config.ts';
import { type HeyGenClient, heygenClient } from './heygen/client.ts';
import { Watcher } from './jobs/watcher.ts';
import type { Logger } from './log.ts';
import { handlersOf } from './mcp/handlers.ts';
import type { Handlers } from './mcp/server.ts';
import type { Sandbox } from './sandbox/server.ts';
import { SpendingLimit } from './spending.ts';
import { VERSION } from './version.ts';

/** Everything behind the doors: what a process needs from its first call on. */
export interface Workshop {
  client: HeyGenClient;
  handlers: Handlers;
  close(): Promise<void>;
}

/** The in-process sandbox, started by the first request that goes to it. */
function lazySandbox(config: Config) {
  let started: Promise<Sandbox> | undefined;
  return {
    url: async () => {
      started ??= import('./sandbox/server.ts').then(({ startSandbox }) =>
        startSandbox({ operations: catalog.operations, speed: config.sandboxSpeed }),
      );
      return (await started).url;
    },
    close: async () => (await started)?.close(),
  };
}

/** Wires catalog, client, jobs and handlers. Nothing is connected until something is called. */
export function workshop(config: Config, log: Logger): Workshop {
  const sandbox = lazySandbox(config);
  const client = heygenClient({
    base: config.sandbox ? sandbox.url : () => config.apiBase,
    userAgent: `heygen-mcp/${VERSION}`,
    onDrift: (drift) => log.warn(drift, 'HeyGen answered a field otherwise than declared'),
    onRetry: ({ operation, attempt, facts: { kind, status, code } }) =>
      log.info({ operation, attempt, kind, status, code }, 'retry'),
  });
  const operation = (name: string) => catalog.operation(name);
  const watcher = new Watcher({ client, operation, pollIntervalMs: pollInterval(config) });
  return {
    client,
    handlers: handlersOf(catalog, {
      client,
      watcher,
      log,
      waitSeconds: config.waitSeconds,
      ...(config.spendLimitUsd !== undefined && { spending: new SpendingLimit(config.spendLimitUsd) }),
    }),
    close: async () => {
      await client.close();
      await sandbox.close();
    },
  };
}
