import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stdioOpening } from '../support/json-rpc.ts';
import { environment } from '../support/server-process.ts';

const ROUNDS = 15;

/** Milliseconds from spawning a stdio server to its answer to tools/list. */
async function start(args: string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: environment({ HEYGEN_SANDBOX: '1' }),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.write(stdioOpening);
  for await (const line of createInterface({ input: child.stdout })) {
    if (JSON.parse(line).id === 2) break;
  }
  const took = performance.now() - began;
  child.kill();
  await once(child, 'exit');
  return took;
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Medians over interleaved rounds, so that a busy moment hits both alike. */
export async function startTimes(ours: string[], bare: string[]): Promise<{ ours: number; bare: number }> {
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let group = 0; group < ROUNDS; group++) {
    times.ours.push(await start(ours));
    times.bare.push(await start(bare));
  }
  return { ours: median(times.ours), bare: median(times.bare) };
}
