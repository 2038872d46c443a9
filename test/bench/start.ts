import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { stdioOpening } from '../support/json-rpc.ts';
import { environment } from '../support/server-process.ts';

const ROUNDS = 15;

/** What a start costs. */
export interface Start {
  /** Milliseconds until it answers, on a clock. */
  ms: number;
  /** Milliseconds of processor time until then, of all its threads: what other programs do changes it little. */
  cpuMs: number;
  /** Its peak memory until then, in MB. */
  megabytes: number;
}

/** A transport, and the sign that a server is there: its answer to `initialize`, its tools, that it listens. */
export type Ready = 'initialize' | 'stdio' | 'http';

const ANSWERED_ID = { initialize: 1, stdio: 2 };

async function waitUntilReady(child: ChildProcess, ready: Ready): Promise<void> {
  const [output, isSign] =
    ready === 'http'
      ? ([child.stderr, (line: string) => line.includes('"listening"')] as const)
      : ([child.stdout, (line: string) => JSON.parse(line).id === ANSWERED_ID[ready]] as const);
  if (ready !== 'http') child.stdin?.write(stdioOpening);
  for await (const line of createInterface({ input: output as NodeJS.ReadableStream })) if (isSign(line)) return;
}

/** Processor time and peak memory so far, as Linux counts them. */
function readCosts(pid: number): Pick<Start, 'cpuMs' | 'megabytes'> {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuMs: nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6, megabytes: Number(peak) / 1024 };
}

/** From spawning a server to its answer to initialize or tools/list over stdio, or to the line that says that it listens. */
async function start(args: readonly string[], ready: Ready): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: environment({ HEYGEN_SANDBOX: '1' }),
    stdio: ready === 'http' ? ['ignore', 'ignore', 'pipe'] : ['pipe', 'pipe', 'ignore'],
  });
  await waitUntilReady(child, ready);
  const ms = performance.now() - began;
  const costs = readCosts(Number(child.pid));
  child.kill();
  await once(child, 'exit');
  return { ms, ...costs };
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const medians = (starts: readonly Start[]): Start => ({
  ms: median(starts.map(({ ms }) => ms)),
  cpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
  megabytes: median(starts.map(({ megabytes }) => megabytes)),
});

/** Medians over interleaved rounds, so that a busy moment hits all alike. */
export async function compareStarts<Name extends string>(
  programs: Readonly<Record<Name, readonly string[]>>,
  ready: Ready,
): Promise<Record<Name, Start>> {
  const names = Object.keys(programs) as Name[];
  const starts = Object.fromEntries(names.map((name) => [name, [] as Start[]])) as Record<Name, Start[]>;
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) starts[name].push(await start(programs[name], ready));
  }
  return Object.fromEntries(names.map((name) => [name, medians(starts[name])])) as Record<Name, Start>;
}
