#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { explainOldNode } from './runtime/node-version.ts';

/** Node has it from 22.8 on, and the types of Node 20 do not: what was compiled once is kept for the next start. */
const { enableCompileCache, flushCompileCache } = module as {
  enableCompileCache?: () => unknown;
  flushCompileCache?: () => void;
};

/** Node writes the cache when it exits, but hosts kill their servers; by then the start is long over. */
const FLUSH_DELAY_MS = 3_000;

async function main(): Promise<void> {
  enableCompileCache?.();
  if (flushCompileCache) setTimeout(flushCompileCache, FLUSH_DELAY_MS).unref();
  const { runCommand, formatFatalError } = await import('./cli/run-command.ts');
  try {
    await runCommand(process.argv.slice(2), { env: process.env, script: fileURLToPath(import.meta.url) });
  } catch (error) {
    process.stderr.write(formatFatalError(error));
    process.exitCode = 2;
  }
  // A call that outlives its host, or a pooled socket, must not keep the process: the host would kill it anyway.
  process.exit();
}

const unfit = explainOldNode(process.versions.node, process.execPath);
if (unfit === undefined) void main();
else {
  process.stderr.write(`${unfit}\n`);
  process.exitCode = 2;
}
