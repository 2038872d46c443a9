/** `npm run bench`: list size, and start-up and throughput beside a bare one-tool server of the same SDK in the same run. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GENERATIONS } from '../support/hosts.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { lineLog, MAIN, startHttp } from '../support/server-process.ts';
import { httpRequest } from '../support/wire.ts';
import { MEGABYTES, transferPeak } from './memory.ts';
import { startTimes } from './start.ts';
import { requestsPerSecond } from './throughput.ts';
import { type Budgeted, listTokens, sumOf, TOKEN_BUDGETS } from './tokens.ts';

const BARE = fileURLToPath(new URL('./bare.mjs', import.meta.url));
const START_BUDGET = 1.25;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ratio = (ours: number, bare: number) => (ours / bare).toFixed(2);

async function benchStart(): Promise<void> {
  const { ours, bare } = await startTimes([MAIN], [BARE]);
  say(
    `start to tools/list answered, median: ${ours.toFixed(0)} ms, bare ${bare.toFixed(0)} ms, ratio ${ratio(ours, bare)} (budget ${START_BUDGET})`,
  );
}

async function startBare() {
  const child = spawn(process.execPath, [BARE, 'http'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const line = await lineLog(child.stderr).until((text) => text.includes('"listening"'));
  return { url: JSON.parse(line).url as string, stop: () => child.kill() };
}

async function benchThroughput(): Promise<void> {
  const sandbox = await watchedSandbox();
  const ours = await startHttp({ HEYGEN_API_BASE: sandbox.url, HEYGEN_API_KEY: 'bench' });
  const bare = await startBare();
  const yardstick = { name: 'echo', arguments: { text: 'hello' } };
  // Answered here: the schema refuses it. The other one goes on to HeyGen, which the sandbox in this process plays.
  const local = { name: 'get_video', arguments: {} };
  const upstream = { name: 'get_current_user', arguments: {} };
  for (const generation of GENERATIONS) {
    const base = await requestsPerSecond(bare.url, httpRequest(generation, 'tools/call', yardstick));
    for (const [what, call] of [
      ['answered here', local],
      ['with one call to HeyGen', upstream],
    ] as const) {
      const rate = await requestsPerSecond(ours.url, httpRequest(generation, 'tools/call', call));
      say(
        `tools/call ${what}, ${generation}: ${rate.toFixed(0)}/s, bare ${base.toFixed(0)}/s, ratio ${ratio(rate, base)}`,
      );
    }
    const bareList = await requestsPerSecond(bare.url, httpRequest(generation, 'tools/list', {}));
    const list = await requestsPerSecond(ours.url, httpRequest(generation, 'tools/list', {}));
    say(
      `tools/list, ${generation}: ${list.toFixed(0)}/s, bare (1 tool) ${bareList.toFixed(0)}/s, ratio ${ratio(list, bareList)}`,
    );
  }
  bare.stop();
  await ours.stop();
  await sandbox.close();
}

function benchTokens(): void {
  for (const selection of Object.keys(TOKEN_BUDGETS) as Budgeted[]) {
    const tools = listTokens(selection);
    const [largest] = tools.toSorted((a, b) => b.tokens - a.tokens);
    say(
      `tool list ${selection}: ${sumOf(tools)} tokens (o200k) for ${tools.length} tools (budget ${TOKEN_BUDGETS[selection]}), most of them ${largest?.tool} with ${largest?.tokens}`,
    );
  }
}

/** Files must not be held in memory: what a process needs does not grow with them. */
async function benchMemory(): Promise<void> {
  for (const way of ['upload', 'download'] as const) {
    const peaks: string[] = [];
    for (const megabytes of MEGABYTES)
      peaks.push(`${megabytes} MB: ${(await transferPeak(way, megabytes)).toFixed(0)} MB`);
    say(`peak memory of the server, ${way} of ${peaks.join(', ')}`);
  }
}

say(`Node ${process.version}, 16 connections, 3 s each, client and servers on the same cores`);
benchTokens();
await benchMemory();
await benchStart();
await benchThroughput();
