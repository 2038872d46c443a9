/**
 * `npm run bench`: what the server costs, beside a bare one-tool server of the same SDK in the same run.
 * `npm run bench -- PART...` runs some of it; `--creates N` says how many creates of each sort meet faults.
 * `npm run bench -- company` runs by name only: 10 minutes on the whole machine (`--people 50 --waits 200
 * --creates-per-second 5 --minutes 1` is a small one).
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installOffline, pack } from '../../scripts/npm-pack.ts';
import { folder } from '../support/files.ts';
import { httpRequest } from '../support/json-rpc.ts';
import { GENERATIONS } from '../support/mcp-clients.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { MAIN, startHttp } from '../support/server-process.ts';
import { ANSWERS, ASKED, measureAnswers } from './answer-tokens.ts';
import { BARE, startBare } from './bare.ts';
import { companyRun } from './company/company.ts';
import { toTable } from './company/table.ts';
import { measureFinding, RANK_GOAL, RECALL_GOAL } from './discover.ts';
import { faultRun, SORTS } from './faults.ts';
import { HELD_APART as INTENTS_APART, TUNING as INTENTS_TUNED } from './intents.ts';
import { killRun } from './killed.ts';
import { compared } from './load.ts';
import { MEGABYTES, transferPeak } from './memory.ts';
import { type Installation, measureInstallation } from './package-install.ts';
import { endKnown } from './result-latency.ts';
import { compareStarts, median } from './start.ts';
import { INTERVAL_MS, statusRequests } from './status-requests.ts';
import { openStreams } from './streams.ts';
import { type Budgeted, listTokens, sumOf, TOKEN_BUDGETS } from './tokens.ts';
import { findMisses, listForHost, SEARCH_HOSTS } from './tool-search.ts';
import { SEARCH_SETS } from './tool-search-sets.ts';
import { versionsRun } from './versions.ts';
import { type Waiting, waitingCalls } from './waiting-calls.ts';

/** An address at which nobody takes traces. */
const NOBODY = 'http://127.0.0.1:9';
const START_BUDGET = 0.9;
const SEARCH_GOAL = 95;
const PACKAGES_BUDGET = 10;
const MEGABYTES_BUDGET = 12;
const REQUESTS_GOAL = 0.8;
const STREAMS = 500;
const STREAMS_S = 60;
const WAITING_BUDGET = 1.25;
const LOOP_BUDGET_MS = 50;
const WAITING_CALLS = 1_000;
const WAITING_ROUNDS = 3;
const POLL_INTERVAL_MS = 10_000;
const FAULTY_CREATES = 10_000;
const KILLED_WAITS = 500;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ratio = (ours: number, bare: number) => (ours / bare).toFixed(2);

/**
 * The package as it is installed, beside a server as people write it, with the SDK's packages as they are, unbundled.
 */
async function benchStart(): Promise<void> {
  const main = join(installOffline(pack(folder()), folder()), 'dist', 'main.js');
  for (const [ready, own, bareArgs, until] of [
    ['initialize', [main], [BARE], 'initialize answered'],
    ['stdio', [main], [BARE], 'tools/list answered'],
    ['http', [main, 'http', '--port', '0'], [BARE, 'http'], 'HTTP listens'],
  ] as const) {
    const { ours, bare } = await compareStarts({ ours: own, bare: bareArgs }, ready);
    say(
      `start until ${until}, median of processor time: ${ours.cpuMs.toFixed(0)} ms, bare ${bare.cpuMs.toFixed(0)} ms, ratio ${ratio(ours.cpuMs, bare.cpuMs)}; by the clock ${ours.ms.toFixed(0)} and ${bare.ms.toFixed(0)} ms, ratio ${ratio(ours.ms, bare.ms)} (budget ${START_BUDGET}); peak memory ${ours.megabytes.toFixed(1)} and ${bare.megabytes.toFixed(1)} MB, ratio ${ratio(ours.megabytes, bare.megabytes)} (budget 1)`,
    );
  }
  const { plain, views } = await compareStarts(
    { plain: [main, '--toolsets', 'default'], views: [main, '--toolsets', 'default,views'] },
    'stdio',
  );
  say(
    `start until tools/list answered, with the views: ${views.cpuMs.toFixed(0)} ms of processor time, without ${plain.cpuMs.toFixed(0)} ms, ratio ${ratio(views.cpuMs, plain.cpuMs)}; by the clock ${views.ms.toFixed(0)} and ${plain.ms.toFixed(0)} ms, ratio ${ratio(views.ms, plain.ms)}`,
  );
  // The build in place, as the package is installed without OpenTelemetry's.
  const traced = { off: [MAIN], on: [MAIN, '--otel-endpoint', NOBODY] };
  const { off, on } = await compareStarts(traced, 'stdio');
  say(
    `start until tools/list answered, with OpenTelemetry off: ${off.cpuMs.toFixed(0)} ms of processor time, on ${on.cpuMs.toFixed(0)} ms, ratio ${ratio(on.cpuMs, off.cpuMs)}; by the clock ${off.ms.toFixed(0)} and ${on.ms.toFixed(0)} ms; peak memory ${off.megabytes.toFixed(1)} and ${on.megabytes.toFixed(1)} MB`,
  );
}

/** The lightest other server for HeyGen on npm, and the reference server of MCP. */
const OTHER_SERVERS = ['heygen-mcp-server@1.1.0', '@modelcontextprotocol/server-everything@2026.8.31'];
const INSTALL_ROUNDS = 3;

function benchInstall(): void {
  const tarball = pack(folder());
  for (const spec of [tarball, ...OTHER_SERVERS]) {
    const rounds = Array.from({ length: INSTALL_ROUNDS }, () => measureInstallation(spec));
    const { packages, megabytes } = rounds[0] as Installation;
    const seconds = median(rounds.map((round) => round.seconds));
    const name = spec === tarball ? `heygen-mcp (budget ${PACKAGES_BUDGET} packages, ${MEGABYTES_BUDGET} MB)` : spec;
    say(
      `install with an empty cache, median of ${INSTALL_ROUNDS}: ${name}: ${packages} packages, ${megabytes.toFixed(1)} MB, ${seconds.toFixed(1)} s`,
    );
  }
}

/** Callers with a key of their own, as a hosted server has them. */
async function benchRequests(): Promise<void> {
  const sandbox = await watchedSandbox();
  const ours = await startHttp({
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_MCP_AUTH: 'key',
    HEYGEN_MCP_REQUESTS_PER_MINUTE: '0',
  });
  const bare = await startBare();
  const calls = (name: string, args = {}) => ({ method: 'tools/call', params: { name, arguments: args } });
  const list = { method: 'tools/list', params: {} };
  const echo = calls('echo', { text: 'hello' });
  for (const generation of GENERATIONS) {
    for (const [what, mine, theirs] of [
      ['tools/list', list, list],
      ['tools/call answered here', calls('get_video'), echo],
      ['tools/call with one request to HeyGen', calls('get_current_user'), echo],
    ] as const) {
      const { headers, body } = httpRequest(generation, mine.method, mine.params);
      const shot = { url: ours.url, headers: { ...headers, 'x-api-key': 'key-of-bench' }, body };
      const yardstick = { url: bare.url, ...httpRequest(generation, theirs.method, theirs.params) };
      const [us, them] = await compared(shot, yardstick);
      say(
        `${what}, ${generation}: ${us.perSecond.toFixed(0)}/s, p99 ${us.p99.toFixed(1)} ms; bare ${them.perSecond.toFixed(0)}/s, p99 ${them.p99.toFixed(1)} ms; ratio ${ratio(us.perSecond, them.perSecond)} (goal ${REQUESTS_GOAL})`,
      );
    }
  }
  bare.stop();
  await ours.stop();
  await sandbox.close();
}

async function benchStreams(): Promise<void> {
  const { whole, steps, before, peak, delayP99, delayMax } = await openStreams(STREAMS, STREAMS_S);
  say(
    `${STREAMS} callers with a progress stream for ${STREAMS_S} s: ${whole} whole, ${steps} notifications; memory ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB; event loop delay p99 ${delayP99.toFixed(0)} ms, at most ${delayMax.toFixed(0)} ms`,
  );
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

/** What answers cost under each setting, and by the client's name where the server chooses. */
async function benchAnswers(): Promise<void> {
  for (const asked of ASKED) {
    const measured = await measureAnswers(asked);
    const parts = measured.map(({ text, structured, pictures }, index) => {
      const base64 = pictures > 0 ? `, pictures as base64 text ${pictures}` : '';
      return `${ANSWERS[index]}: text ${text}, structured ${structured}${base64}`;
    });
    say(`tokens (o200k) of answers, ${asked.setting}, client ${asked.client}: ${parts.join('; ')}`);
  }
}

/** Hosts that defer tools show a model what a search finds: the right tool has to be among the first five. */
function benchSearch(): void {
  for (const selection of ['default', 'all']) {
    for (const host of SEARCH_HOSTS) {
      const visibleTools = listForHost(selection, host);
      for (const { name, queries } of SEARCH_SETS) {
        const { asked, misses } = findMisses(visibleTools, host, queries);
        const found = asked - misses.length;
        say(
          `tool search, ${selection}, ${host.name}: ${found} of ${asked} (${Math.round((found / asked) * 100)} %, goal ${SEARCH_GOAL} %), ${name}`,
        );
      }
    }
  }
}

function benchFinding(): void {
  for (const [half, intents] of [
    ['tuned on', INTENTS_TUNED],
    ['held apart', INTENTS_APART],
  ] as const) {
    const { recall, reciprocalRank } = measureFinding(intents);
    say(
      `find_operations, ${intents.length} intents ${half}: recall@5 ${recall.toFixed(3)} (goal ${RECALL_GOAL}), mean reciprocal rank ${reciprocalRank.toFixed(3)} (goal ${RANK_GOAL})`,
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

async function benchStatusRequests(): Promise<void> {
  for (const [films, requests] of await statusRequests([1, 10, 100, 1_000])) {
    const perMinute = (requests * 60_000) / POLL_INTERVAL_MS;
    say(
      `status requests for ${films} films of one account: ${requests.toFixed(2)} per interval (budget ${Math.ceil(films / 100)}; measured with ${INTERVAL_MS} ms), so ${perMinute.toFixed(1)} a minute at the usual ${POLL_INTERVAL_MS} ms`,
    );
  }
}

async function benchWaiting(): Promise<void> {
  for (const generation of GENERATIONS) {
    const rounds: { ours: Waiting; bare: Waiting }[] = [];
    while (rounds.length < WAITING_ROUNDS) rounds.push(await waitingCalls(WAITING_CALLS, generation));
    const middle = (figure: (group: (typeof rounds)[0]) => number) => median(rounds.map(figure));
    const [ours, bare] = [middle((group) => group.ours.grown), middle((group) => group.bare.grown)];
    // The heap after a collection differs little between runs; resident memory does by a tenth and more.
    const [heap, bareHeap] = [middle((group) => group.ours.heapGrown), middle((group) => group.bare.heapGrown)];
    const dropped = rounds.reduce((sum, group) => sum + group.ours.dropped, 0);
    say(
      `${WAITING_CALLS} calls that wait over HTTP with progress, ${generation}, median of ${WAITING_ROUNDS}: ${ours.toFixed(0)} MB, bare ${bare.toFixed(0)} MB, ratio ${ratio(ours, bare)} (budget ${WAITING_BUDGET}); of it heap ${heap.toFixed(0)} and ${bareHeap.toFixed(0)} MB, ratio ${ratio(heap, bareHeap)}; event loop p99 ${middle((group) => group.ours.p99).toFixed(1)} ms (budget ${LOOP_BUDGET_MS}); ${dropped} dropped`,
    );
  }
}

async function benchEndKnown(): Promise<void> {
  for (const [way, webhook] of [
    ['by webhook', true],
    [`by polling each ${POLL_INTERVAL_MS} ms`, false],
  ] as const) {
    const { median: middle, longest } = await endKnown(webhook, POLL_INTERVAL_MS);
    say(
      `from HeyGen's report of the end to the answer, ${way}: median ${middle.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
    );
  }
}

/** Bills under faults: what HeyGen charged for must be what callers were told of, once each. */
async function benchFaults(): Promise<void> {
  for (const sort of Object.keys(SORTS) as (keyof typeof SORTS)[]) {
    const run = await faultRun(sort, creates);
    const { made, lost, said, bills, untold, requests, again, alive, seconds } = run;
    say(
      `${creates} creates ${sort} while HeyGen breaks off, cuts and fails: ${made} ids told, ${bills} bills, ${untold} duplicates, ${lost} lost${said ? ` (${said})` : ''}, ${again} called again as told, ${requests} requests, the server ${alive ? 'lives' : 'died'}, ${seconds.toFixed(0)} s`,
    );
  }
}

async function benchKilled(): Promise<void> {
  const { cut, finished } = await killRun(KILLED_WAITS);
  say(`SIGKILL while ${KILLED_WAITS} calls wait: ${cut} cut off, ${finished} finished by the next instance`);
}

/** A company at work: three instances behind nginx, with a Redis, while instances are killed and Redis is stopped. */
async function benchCompany(): Promise<void> {
  const options = {
    people: Number(values.people),
    waits: Number(values.waits),
    createsPerSecond: Number(values['creates-per-second']),
    readsPerSecond: Number(values['reads-per-second']),
    minutes: Number(values.minutes),
  };
  say(toTable(options, await companyRun(options)));
}

const PARTS = {
  tokens: benchTokens,
  search: benchSearch,
  answers: benchAnswers,
  finding: benchFinding,
  files: benchMemory,
  install: benchInstall,
  start: benchStart,
  requests: benchRequests,
  streams: benchStreams,
  polling: benchStatusRequests,
  waiting: benchWaiting,
  end: benchEndKnown,
  killed: benchKilled,
  faults: benchFaults,
};

/** As when instances are rolled: this version beside a build of the one before, on one Redis. */
async function benchVersions(): Promise<void> {
  if (values.before === undefined) throw new Error('versions: name dist/main.js of the version before with --before');
  const { ended, polls, takenUp, warnings } = await versionsRun(values.before);
  say(
    `two versions on one Redis (the one before, this one): waits for the same films ended ${ended.join(' and ')}, status requests ${polls.join(' and ')}, warnings ${warnings.join(' and ')}; waits taken up from the one before ${takenUp}`,
  );
}

/** What takes long, or needs something besides, runs only where it is named. */
const LONG_PARTS = { company: benchCompany, versions: benchVersions };

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    creates: { type: 'string', default: String(FAULTY_CREATES) },
    people: { type: 'string', default: '500' },
    waits: { type: 'string', default: '2000' },
    'creates-per-second': { type: 'string', default: '50' },
    'reads-per-second': { type: 'string', default: '10' },
    minutes: { type: 'string', default: '10' },
    before: { type: 'string' },
  },
});
const creates = Number(values.creates);
say(`Node ${process.version}, 16 connections, client and servers on the same cores`);
for (const [part, bench] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(part)) await bench();
for (const [part, bench] of Object.entries(LONG_PARTS)) if (wanted.includes(part)) await bench();
