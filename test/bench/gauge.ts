import { type ChildProcess, spawn } from 'node:child_process';
import { environment, lineLog, MAIN } from '../support/server-process.ts';
import { BARE } from './bare.ts';

const GAUGE = new URL('./gauge.mjs', import.meta.url).href;

/** What a server process takes at a moment. */
export interface Measured {
  /** Resident memory after a collection, in MB. */
  rss: number;
  heap: number;
  /** 99 of 100 turns of the event loop since the last measurement were no later than this, in ms. */
  p99: number;
}

export interface MeasuredServer {
  url: string;
  process: ChildProcess;
  measure(): Promise<Measured>;
  stop(): void;
}

/** Starts an HTTP server that can be measured. */
async function measured(args: string[], settings: Record<string, string>): Promise<MeasuredServer> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', GAUGE, ...args], {
    env: environment(settings),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log = lineLog(child.stderr);
  const { url } = JSON.parse(await log.until((line) => line.includes('"listening"')));
  let measurements = 0;
  return {
    url,
    process: child,
    async measure() {
      measurements += 1;
      const told = () => log.lines.filter((line) => line.includes('"gauge"'));
      child.kill('SIGUSR2');
      const line = await log.until(() => told().length >= measurements);
      const { rss, heapUsed, p99Ms } = JSON.parse(told().at(-1) ?? line);
      return { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20, p99: p99Ms };
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

export const measuredBare = (tool: 'echo' | 'wait') => measured([BARE, 'http', tool], {});

export const measuredServer = (settings: Record<string, string>) =>
  measured([MAIN, 'http', '--port', '0'], { HEYGEN_LOG_LEVEL: 'info', ...settings });
