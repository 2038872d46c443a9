import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { keep } from './server-output.ts';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const NO_FOLDER = join(tmpdir(), 'no-heygen-credentials');
/** The ledgers of what servers under test spend: one each, since a server settles what it finds open in its own. */
const LEDGER_FOLDER = mkdtempSync(join(tmpdir(), 'heygen-mcp-ledger-'));
/** Their batches of films. */
const BATCH_FOLDER = mkdtempSync(join(tmpdir(), 'heygen-mcp-batches-'));

let ledgers = 0;

/** Environment of a server under test: nothing of the developer's own HEYGEN_ settings, nor of a stored key. */
export function environment(settings: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('HEYGEN_') && name !== 'PORT' && name !== 'HOST',
  );
  ledgers += 1;
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    HEYGEN_CONFIG_DIR: NO_FOLDER,
    HEYGEN_LEDGER_DIR: join(LEDGER_FOLDER, String(ledgers)),
    HEYGEN_BATCH_DIR: BATCH_FOLDER,
    ...settings,
  };
}

/** Lines of a stream, and a way to wait for one. */
export function lineLog(stream: NodeJS.ReadableStream) {
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line);
    for (const tell of waiting) tell(line);
  });
  return {
    lines,
    /** Resolves with the first line that fits, past or to come. */
    until: (fits: (line: string) => boolean) =>
      new Promise<string>((resolve) => {
        const before = lines.find(fits);
        if (before !== undefined) return resolve(before);
        const tell = (line: string) => {
          if (!fits(line)) return;
          waiting.delete(tell);
          resolve(line);
        };
        waiting.add(tell);
      }),
  };
}

export interface Running {
  process: ChildProcess;
  log: ReturnType<typeof lineLog>;
  /** Ends it with SIGTERM and resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a built server with arguments and settings; ours, or another version. */
export function start(args: string[], settings: Record<string, string>, main = MAIN): Running {
  const child = spawn(process.execPath, [main, ...args], {
    env: environment(settings),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  keep(child.stdout);
  keep(child.stderr);
  const log = lineLog(child.stderr);
  return {
    process: child,
    log,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
      return child.exitCode;
    },
  };
}

/** Starts the HTTP server on a free port; `url` is its MCP endpoint. */
export async function startHttp(
  settings: Record<string, string>,
  args: string[] = [],
  main?: string,
): Promise<Running & { url: string }> {
  const running = start(['http', '--port', '0', ...args], { HEYGEN_LOG_LEVEL: 'info', ...settings }, main);
  const gone = once(running.process, 'exit').then(() => Promise.reject(new Error(running.log.lines.join('\n'))));
  const line = await Promise.race([running.log.until((text) => text.includes('"listening"')), gone]);
  gone.catch(() => {
    // It has started; when it ends is its own affair.
  });
  return { ...running, url: JSON.parse(line).url };
}

/** Runs a command to its end. */
export async function run(args: string[], settings: Record<string, string> = {}, input = '') {
  const { process: child } = start(args, settings);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk) => out.push(chunk));
  child.stderr?.on('data', (chunk) => err.push(chunk));
  child.stdin?.end(input);
  const [code] = await once(child, 'close');
  return { code: code as number | null, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** Runs a program to its end, while this process goes on serving. */
export async function runProgram(program: string, args: string[], env: Record<string, string>, cwd: string) {
  const child = spawn(program, args, {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, stdout, stderr };
}
