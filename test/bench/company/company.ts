import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folder } from '../../support/files.ts';
import { nginx } from '../../support/nginx.ts';
import { type RedisServer, redisServer } from '../../support/redis.ts';
import { account } from '../heygen-account.ts';
import { Instances } from './instances.ts';
import { type LedgerSum, sumLedger } from './ledger.ts';
import { People, type Tally } from './people.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox.ts';

const KEY = 'bench-company';
const INSTANCES = 3;
export const POLL_INTERVAL_MS = 10_000;
/** Sandbox seconds that a film of this bench renders, on average. */
const RENDER_S = 47;
/**
 * When in each minute an instance is killed, and at which parts of the run Redis stops, for how long. The two are apart: what
 * an instance could not yet write is lost with it.
 */
const KILL_AT_S = 55;
const REDIS_STOPS = [0.3, 0.6];
const REDIS_AWAY_MS = 10_000;
const MEASURE_MS = 5_000;
/** How long films may take to end after the last create, in render times. */
const LAST_RENDERS = 4;
const TICK_MS = 20;
/** How long ends that nobody saw may take to get into the ledger: ten minutes are usual for a film. */
const SETTLE_MS = 12 * 60_000;

export interface CompanyOptions {
  people: number;
  /** Waits that are open at a time. */
  waits: number;
  createsPerSecond: number;
  readsPerSecond: number;
  minutes: number;
}

/** What came of a run. */
export interface CompanyRun {
  tally: Tally;
  seconds: number;
  /** Films that HeyGen has, and what it took for them in USD. */
  bills: number;
  billedUsd: number;
  /** Films of which nobody was told. */
  untold: number;
  kills: number;
  redisStops: number;
  /** Requests for the status of one film and of up to 100, and the seconds in which they were made. */
  reads: { single: number; bulk: number; seconds: number };
  megabytes: readonly number[];
  loopP99Ms: readonly number[];
  ledger: LedgerSum;
  /** Entries that had no end when all calls were over, and how long after that the ledger had them all. */
  settling: { entries: number; seconds: number };
  /** Calls that were still open at the end. */
  open: number;
}

/** A file with a token for each person; all stand for the company's one key. */
function writeTokens(people: number): { file: string; tokens: string[] } {
  const tokens = Array.from({ length: people }, () => randomBytes(24).toString('base64url'));
  const file = join(folder(), 'tokens');
  writeFileSync(file, tokens.join('\n'));
  return { file, tokens };
}

/** Resolves with what the ledger says once it knows all ends: those that nobody saw are read when films are usually over. */
async function waitUntilSettled(redisUrl: string, since: number): Promise<LedgerSum> {
  for (const end = Date.now() + SETTLE_MS; ; await sleep(MEASURE_MS)) {
    const sum = await sumLedger(redisUrl, since);
    if (!sum.outcomes.started || Date.now() > end) return sum;
  }
}

/** All films that HeyGen has made. */
async function listFilms(base: string): Promise<Set<string>> {
  const { ask } = account(base, KEY);
  const ids = new Set<string>();
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page = await ask('GET', `/v3/videos?limit=100${token && `&token=${encodeURIComponent(token)}`}`);
    for (const { id } of page.data) ids.add(id);
    token = page.has_more ? page.next_token : undefined;
  }
  return ids;
}

const readBalance = async (base: string): Promise<number> =>
  (await account(base, KEY).ask('GET', '/v3/users/me')).data.wallet.remaining_balance;

async function countStatusReads(sandbox: SandboxProcess) {
  const requests = await sandbox.countRequests();
  return { single: requests['GET /v3/videos/{id}'] ?? 0, bulk: requests['GET /v3/videos/statuses'] ?? 0 };
}

/** Does something at an even pace, as often as is due, for so long. */
async function pace(perSecond: number, until: number, act: () => void): Promise<void> {
  const began = Date.now();
  for (let done = 0; Date.now() < until; await sleep(TICK_MS))
    for (; done < ((Date.now() - began) / 1000) * perSecond; done += 1) act();
}

async function killEachMinute(instances: Instances, until: number): Promise<void> {
  for (let at = Date.now() + KILL_AT_S * 1000; at < until; at += 60_000) {
    await sleep(at - Date.now());
    await instances.killOne();
  }
}

async function stopRedis(redis: RedisServer, began: number, until: number): Promise<void> {
  for (const part of REDIS_STOPS) {
    await sleep(Math.max(0, began + part * (until - began) - Date.now()));
    await redis.stop();
    await sleep(REDIS_AWAY_MS);
    await redis.restart();
  }
}

async function measureRepeatedly(instances: Instances, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    await instances.measure();
    await sleep(MEASURE_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** Has everybody work for so many minutes, while instances are killed and Redis goes away, and waits for all films. */
export async function companyRun(options: CompanyOptions): Promise<CompanyRun> {
  const { people: count, waits, createsPerSecond, readsPerSecond, minutes } = options;
  // A film that ends is told half an interval later.
  const renderS = Math.max(1, waits / createsPerSecond - POLL_INTERVAL_MS / 2000);
  const sandbox = await startSandboxProcess(RENDER_S / renderS);
  const redis = await redisServer({ persistent: true });
  const { file, tokens } = writeTokens(count);
  const instances = await Instances.start(INSTANCES, {
    HEYGEN_API_BASE: sandbox.url,
    HEYGEN_API_KEY: KEY,
    HEYGEN_MCP_AUTH: 'token',
    HEYGEN_MCP_TOKENS_FILE: file,
    HEYGEN_MCP_TRUSTED_PROXIES: '1',
    HEYGEN_POLL_INTERVAL_MS: String(POLL_INTERVAL_MS),
    REDIS_URL: redis.url,
  });
  const proxy = await nginx(instances.urls as [string, string, string]);
  const people = new People(proxy.url, tokens);
  const before = await readBalance(sandbox.url);
  const measured = new AbortController();
  const measuring = measureRepeatedly(instances, measured.signal);
  const began = Date.now();
  const until = began + minutes * 60_000;
  await Promise.all([
    pace(createsPerSecond, until, () => people.startFilm()),
    pace(readsPerSecond, until, () => people.startRead()),
    killEachMinute(instances, until),
    stopRedis(redis, began, until),
  ]);
  const seconds = (Date.now() - began) / 1000;
  await people.waitUntilDone(LAST_RENDERS * renderS * 1000);
  measured.abort();
  await measuring;
  const { tally, underWay: open } = people;
  if (open > 0) await people.waitUntilDone(SETTLE_MS);
  const reads = { ...(await countStatusReads(sandbox)), seconds: (Date.now() - began) / 1000 };
  const answered = Date.now();
  const unseen = (await sumLedger(redis.url, began - 60_000)).outcomes.started ?? 0;
  const ledger = await waitUntilSettled(redis.url, began - 60_000);
  const films = await listFilms(sandbox.url);
  const billedUsd = before - (await readBalance(sandbox.url));
  const settling = { entries: unseen, seconds: (Date.now() - answered) / 1000 };
  await people.close();
  await proxy.stop();
  await instances.stop();
  await redis.kill();
  sandbox.stop();
  return {
    tally,
    seconds,
    bills: films.size,
    billedUsd,
    untold: [...films].filter((id) => !tally.told.has(id)).length,
    kills: instances.kills,
    redisStops: REDIS_STOPS.length,
    reads,
    megabytes: instances.peakMegabytes,
    loopP99Ms: instances.loopP99Ms,
    ledger,
    settling,
    open,
  };
}
