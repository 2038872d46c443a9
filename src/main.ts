#!/usr/bin/env node
import { type Selection, SelectionError } from './catalog/toolset-selection.ts';
import { type Config, ConfigError, helpText, invocation } from './cli/config.ts';
import type { Workshop } from './cli/services.ts';
import { RunningCalls } from './mcp/calls/in-flight-calls.ts';
import { type ServerParts, serverFactory } from './mcp/server.ts';
import { type Listing, preparedListing } from './mcp/tool-list/manifest.ts';
import { offers } from './mcp/tool-list/visible-tools.ts';
import { type Logger, logger } from './runtime/log.ts';
import type { Observer } from './runtime/telemetry.ts';
import { VERSION } from './runtime/version.ts';

/** Key of the in-process sandbox, which takes any. */
const SANDBOX_KEY = 'sandbox';

/** A process at work: its settings, and the workshop behind the doors once something needs it. */
interface House {
  config: Config;
  log: Logger;
  /** The calls that run now. */
  running: RunningCalls;
  /** Is told what happens, from when somebody wants to know. */
  observe: (observer: Observer) => void;
  workshop: () => Promise<Workshop>;
  close: () => Promise<void>;
}

/** Every host pays for start-up at each launch, so what only a call needs is loaded by the first call. */
function build(config: Config): House {
  const log = logger(config.logLevel);
  let opened: Promise<Workshop> | undefined;
  let observer: Observer | undefined;
  return {
    config,
    log,
    running: new RunningCalls(),
    observe: (wanted) => {
      observer = wanted;
    },
    workshop: () => {
      opened ??= import('./cli/services.ts').then(({ workshop }) => workshop(config, log, observer));
      return opened;
    },
    close: async () => (await opened)?.close(),
  };
}

const keyOf = ({ apiKey, sandbox }: Config) => apiKey ?? (sandbox ? SANDBOX_KEY : undefined);

async function listing(): Promise<Listing> {
  const prepared = preparedListing();
  if (prepared) return prepared;
  const [{ wholeCatalog }, { listingOf }] = await Promise.all([
    import('./catalog/catalog.ts'),
    import('./mcp/tool-list/create-manifest.ts'),
  ]);
  return listingOf(await wholeCatalog());
}

const selectionOf = ({ toolsets, readOnly, supabaseUrl, s3Endpoint }: Config): Selection => ({
  toolsets,
  readOnly,
  has: supabaseUrl || s3Endpoint ? ['storage'] : [],
});

async function factoryOf(house: House) {
  const lists = await listing();
  const offer = offers(lists, selectionOf(house.config));
  const parts: ServerParts = {
    name: 'heygen-mcp',
    version: VERSION,
    offer,
    prompts: lists.prompts,
    resources: lists.resources,
    handlers: async () => (await house.workshop()).handlers,
    key: keyOf(house.config),
    running: house.running,
    log: house.log,
  };
  return {
    factory: serverFactory(parts),
    lister: serverFactory({ ...parts, offer: (request) => ({ ...offer(request), tools: [] }) }),
    offer,
    lists,
  };
}

/** Resolves when the process is told to stop. Asked for before anything listens, so that no signal is missed. */
const stopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/**
 * Prints for a person and waits until it is out, because the process leaves right after. Never while stdio is served:
 * then stdout is the protocol's.
 */
const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));

async function serveStdio(house: House): Promise<void> {
  const stop = stopped();
  const [{ stdioDoor }, { factory }] = await Promise.all([import('./mcp/stdio.ts'), factoryOf(house)]);
  await Promise.race([stdioDoor(factory, house.log), stop]);
}

async function serveHttp(house: House): Promise<void> {
  const stop = stopped();
  const [{ host }, { metrics: made }, parts] = await Promise.all([
    import('./cli/serve-http.ts'),
    import('./mcp/http/metrics.ts'),
    factoryOf(house),
  ]);
  const metrics = made();
  house.observe(metrics);
  const door = await host({ ...house, ...parts, key: keyOf(house.config), metrics });
  house.log.info({ url: door.url }, 'listening');
  await stop;
  await door.close();
}

async function serveSandbox({ config, log }: House): Promise<void> {
  const stop = stopped();
  const [{ startSandbox }, { wholeCatalog }] = await Promise.all([
    import('../sandbox/server.ts'),
    import('./catalog/catalog.ts'),
  ]);
  const { operations } = await wholeCatalog();
  const { sandboxSpeed: speed, port } = config;
  const sandbox = await startSandbox({ operations, speed, port });
  const { url, uploadUrl } = sandbox;
  log.info(
    { url, uploadUrl, speed },
    'sandbox listening; use its url as HEYGEN_API_BASE, its uploadUrl as HEYGEN_UPLOAD_BASE, with any key',
  );
  await stop;
  await sandbox.close();
}

async function printTools(house: House): Promise<void> {
  const { tools } = offers(await listing(), selectionOf(house.config))();
  const names = () => tools.map(({ name, title }) => `${name.padEnd(36)} ${title}`).join('\n');
  await print(`${house.config.json ? JSON.stringify({ tools }, null, 2) : names()}\n`);
}

async function printDiagnosis({ config, workshop }: House): Promise<void> {
  const [{ diagnosis }, { catalog }, { client }] = await Promise.all([
    import('./cli/doctor.ts'),
    import('./catalog/catalog.ts'),
    workshop(),
  ]);
  const { text, healthy } = await diagnosis(config, keyOf(config), client, catalog.operation('get_current_user'));
  await print(text);
  if (!healthy) process.exitCode = 1;
}

const RUN = {
  stdio: serveStdio,
  http: serveHttp,
  sandbox: serveSandbox,
  tools: printTools,
  doctor: printDiagnosis,
} as const;

async function main(): Promise<void> {
  const asked = invocation(process.argv.slice(2), process.env);
  if ('print' in asked) return print(asked.print === 'help' ? helpText() : `${VERSION}\n`);
  const house = build(asked.run);
  await RUN[asked.run.command](house);
  await house.close();
}

const MENDABLE = new Set(['DoorError', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES']);

/** Errors that the person who started the process can mend; anything else is a fault of ours and shows its stack. */
function isMendable(error: unknown): boolean {
  const { name = '', code = '' } = (error ?? {}) as { name?: string; code?: string };
  return error instanceof ConfigError || error instanceof SelectionError || MENDABLE.has(name) || MENDABLE.has(code);
}

main().then(
  // A call that outlives its host, or a pooled socket, must not keep the process: the host would kill it anyway.
  () => process.exit(),
  (error) => {
    process.stderr.write(`heygen-mcp: ${isMendable(error) ? (error as Error).message : (error as Error)?.stack}\n`);
    process.exit(2);
  },
);
