import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../support/files.ts';
import { connect, TRANSPORTS } from '../support/mcp-clients.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';
import { waitFor } from '../support/wait-for.ts';

/** Has a process write down each module that it resolves, and by whom: imports by a loader hook, `require` by its resolver. */
const RECORDER = `
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';
const hook = 'import { appendFileSync } from "node:fs"; export async function resolve(name, context, next) {'
  + ' const found = await next(name, context);'
  + ' appendFileSync(process.env.MODULES_FILE, found.url + " " + context.parentURL + "\\\\n"); return found; }';
register('data:text/javascript,' + encodeURIComponent(hook));
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, parent, ...more) => {
  const found = resolve(name, parent, ...more);
  appendFileSync(process.env.MODULES_FILE, found + ' ' + parent?.filename + '\\n');
  return found;
};
`;

/** The package that a file is of, or none. */
const getPackage = (file: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? '';

let sandbox: Watched;
let receiver: Awaited<ReturnType<typeof otlpReceiver>>;
let recorder: string;

beforeAll(async () => {
  sandbox = await watchedSandbox();
  receiver = await otlpReceiver();
  recorder = join(folder(), 'recorder.mjs');
  writeFileSync(recorder, RECORDER);
});
afterAll(async () => {
  await receiver.close();
  await sandbox.close();
});

/** The settings of a process that writes down its modules, and what it loads of OpenTelemetry: by whom which package. */
function record(settings: Record<string, string>) {
  const file = join(folder(), 'modules');
  const own = {
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: 'k',
    NODE_OPTIONS: `--import=${pathToFileURL(recorder)}`,
    MODULES_FILE: file,
  };
  const isOpenTelemetry = (name: string) => name.startsWith('@opentelemetry/');
  return {
    settings: { ...own, ...settings },
    read: () => {
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      expect(lines.length).toBeGreaterThan(20);
      const pairs = lines.map((line) => line.split(' ').map(getPackage));
      const outer = pairs.filter(([name = '', by = '']) => isOpenTelemetry(name) && !isOpenTelemetry(by));
      return [...new Set(outer.map(([name, by]) => `${by || 'heygen-mcp'}: ${name}`))].toSorted();
    },
  };
}

describe('a server loads of OpenTelemetry', () => {
  it.each([
    ['stdio', []],
    // The interface without anything behind it, 60 kB: prom-client has it for examples in its metrics.
    ['http', ['prom-client: @opentelemetry/api']],
  ] as const)('nothing over %s where it is off', async (transport, loaded) => {
    const recorded = record({});
    const host = await connect(transport, '2026', recorded.settings);
    expect((await host.call('get_current_user')).isError).toBeFalsy();
    // Metrics are loaded once the server listens, be it after the call.
    await waitFor(() => expect(recorded.read()).toEqual(loaded));
    await host.close();
  });

  it.each(TRANSPORTS)('its SDK over %s where OTEL_EXPORTER_OTLP_ENDPOINT is set', async (transport) => {
    const recorded = record({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const host = await connect(transport, '2026', recorded.settings);
    expect((await host.call('get_current_user')).isError).toBeFalsy();
    await host.close();
    expect(recorded.read()).toContain('heygen-mcp: @opentelemetry/sdk-node');
  });
});
