import { setTimeout as sleep } from 'node:timers/promises';
import { SPENDING_PERIODS, type SpendingPeriod } from '../declarations/spending-view.ts';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { PREFIX, type Redis } from '../runtime/redis.ts';
import type { RedisCommands } from '../runtime/redis-connection.ts';
import {
  type JobSighting,
  LEDGER_SCOPES,
  type Ledger,
  type LedgerParty,
  type LedgerScope,
  LedgerUnavailable,
  type ReserveResult,
  type SpendingLimits,
  type SpentUsd,
  toSightingPatch,
} from './ledger.ts';
import {
  getCountedMicros,
  isOpen,
  isWholeEntry,
  type LedgerEntry,
  type LedgerPatch,
  mergeEntry,
  toMicros,
  toUsd,
} from './ledger-entry.ts';
import { compareByTime, isWithin } from './memory-ledger.ts';
import { getPeriodName, listMonths } from './spending-period.ts';

/** One slot of a cluster, so that a script may touch all that it has to. */
const LEDGER = `${PREFIX}{ledger}:`;

const DAY_S = 24 * 3600;
/** How long entries can be found by their jobs and changed, and sums are kept: longer than any month. */
const KEPT_S = 62 * DAY_S;
/** How long the months can be read: a year, and what a year's closing takes. */
const READABLE_S = 400 * DAY_S;
/** How long a call waits for Redis, in milliseconds: one that does not answer is as good as away. */
const TIMEOUT_MS = 2_000;
/** Somebody else wrote the entry in between; each time one of them got through. */
const MAX_ATTEMPTS = 50;
/** Events that are read at a time. */
const PAGE = 1_000;

/**
 * Writes an entry that is still as it was read, unless it would pass a limit: one atomic step.
 * KEYS: entry, events of its month, four sums (account by day and month, person by day and month), open entries of its
 * account, then jobs that lead to the entry from now on, and jobs that do unless they lead to another.
 * ARGV: entry as it was read (empty: none), as it is now, millionths of a USD that it adds to the sums, place of the period
 * among the sums of a scope (0 or 1), limits of account and person in millionths (empty: none), seconds that entries and
 * sums are kept, seconds that months are, id, number of jobs of the first sort, when its end is expected in Unix
 * milliseconds (empty: it is not open).
 * Answers {1} when written, {0, entry} when it has changed, {2, place of the limit's scope, what is spent}.
 */
const WRITE = `
local found = redis.call('GET', KEYS[1]) or ''
if found ~= ARGV[1] then return {0, found} end
local added = tonumber(ARGV[3])
if added > 0 then
  for scope = 0, 1 do
    local limit = tonumber(ARGV[5 + scope])
    local spent = tonumber(redis.call('GET', KEYS[3 + 2 * scope + ARGV[4]]) or '0')
    if limit and spent + added > limit then return {2, scope, spent} end
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[7])
if added ~= 0 then
  for sum = 3, 6 do
    redis.call('INCRBY', KEYS[sum], ARGV[3])
    redis.call('EXPIRE', KEYS[sum], ARGV[7])
  end
end
if ARGV[11] == '' then redis.call('ZREM', KEYS[7], ARGV[9])
else
  redis.call('ZADD', KEYS[7], 'NX', ARGV[11], ARGV[9])
  redis.call('EXPIRE', KEYS[7], ARGV[7])
end
for job = 8, #KEYS do
  if job < 8 + ARGV[10] then redis.call('SET', KEYS[job], ARGV[9], 'EX', ARGV[7])
  else redis.call('SET', KEYS[job], ARGV[9], 'EX', ARGV[7], 'NX') end
end
redis.call('XADD', KEYS[2], '*', 'entry', ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[8])
return {1}`;

/**
 * Takes open entries of an account that are to be looked at by now, and leaves them to whoever took them for a while.
 * KEYS: open entries. ARGV: now and when the others may have them, in Unix milliseconds, how many. Answers ids.
 */
const TAKE = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return due`;

const getEntryKey = (id: string) => `${LEDGER}entry:${id}`;
const getJobKey = (job: string) => `${LEDGER}job:${job}`;
const getOpenKey = (account: string) => `${LEDGER}open:${account}`;
const getEventsKey = (month: string) => `${LEDGER}events:${month}`;

const getSumKey = (scope: LedgerScope, period: SpendingPeriod, party: LedgerParty, at: string | Date) =>
  `${LEDGER}spent:${scope}:${getPeriodName(period, at)}:${party[scope]}`;

const getSumKeys = (party: LedgerParty, at: string | Date): string[] =>
  LEDGER_SCOPES.flatMap((scope) => SPENDING_PERIODS.map((period) => getSumKey(scope, period, party, at)));

const parseEntry = (text: string): LedgerEntry => JSON.parse(text);

const formatLimit = (usd: number | undefined) => (usd === undefined ? '' : String(toMicros(usd)));

/** What the script is given to put one entry in the place of another. */
function toArguments(before: string, entry: LedgerEntry, patch: LedgerPatch, limits: SpendingLimits | undefined) {
  const added = getCountedMicros(entry) - (before ? getCountedMicros(parseEntry(before)) : 0);
  const jobs = patch.jobs ?? [];
  const followers = Object.keys(patch.continued_by ?? {});
  return {
    keys: [
      getEntryKey(entry.id),
      getEventsKey(getPeriodName('month', entry.at)),
      ...getSumKeys(entry, entry.at),
      getOpenKey(entry.account),
      ...[...jobs, ...followers].map(getJobKey),
    ],
    arguments: [
      before,
      JSON.stringify(entry),
      String(added),
      String(SPENDING_PERIODS.indexOf(limits?.period ?? 'day')),
      formatLimit(limits?.account),
      formatLimit(limits?.who),
      String(KEPT_S),
      String(READABLE_S),
      entry.id,
      String(jobs.length),
      isOpen(entry) ? String(Date.parse(entry.expected_at ?? entry.at)) : '',
    ],
  };
}

/** A process that has just begun may be asked before it is connected. */
const waitForConnection = ({ waitUntilReady }: Redis): Promise<void> =>
  Promise.race([
    waitUntilReady().catch(() => {
      // Each command says so again.
    }),
    sleep(TIMEOUT_MS, undefined, { ref: false }),
  ]);

type Written = ReserveResult | { changed: string };

/** What the script answered: what came of the write, or the entry as somebody else has written it in between. */
function toWritten(answer: unknown): Written {
  const [state, detail, spent] = Array.isArray(answer) ? answer : [];
  if (state === 1) return { reserved: true };
  if (state !== 2) return { changed: String(detail ?? '') };
  return { reserved: false, scope: LEDGER_SCOPES[Number(detail)] ?? 'account', spentUsd: toUsd(Number(spent)) };
}

/**
 * A ledger that all instances share: the events of each month in a stream, and beside it what decides about limits, which
 * one script reads and writes. It lasts as long as Redis keeps its data.
 */
export class RedisLedger implements Ledger {
  readonly place = 'Redis';
  readonly #redis: RedisCommands;
  readonly #connected: Promise<void>;

  constructor(connection: Redis) {
    this.#redis = connection.withTimeout(TIMEOUT_MS);
    this.#connected = waitForConnection(connection);
  }

  reserve(entry: LedgerEntry, limits: SpendingLimits): Promise<ReserveResult> {
    return this.#run(() => this.#write(entry, limits));
  }

  record(patch: LedgerPatch): Promise<void> {
    return this.#run(async () => void (await this.#write(patch)));
  }

  settle(job: string, seen: JobSighting): Promise<void> {
    return this.#run(async () => {
      const entry = await this.#findByJob(job);
      if (entry) await this.#write(toSightingPatch(entry, job, seen));
    });
  }

  takeOverdue(account: string, count: number, claimMs: number): Promise<LedgerEntry[]> {
    return this.#run(async () => {
      const key = getOpenKey(account);
      const now = Date.now();
      const taken = await this.#redis.eval(TAKE, { keys: [key], arguments: [now, now + claimMs, count].map(String) });
      const ids = Array.isArray(taken) ? taken.map(String) : [];
      return ids.length === 0 ? [] : this.#readOpen(key, ids);
    });
  }

  postpone(entry: LedgerEntry, until: Date): Promise<void> {
    return this.#run(() => this.#setLook(entry, until.getTime()));
  }

  expedite(job: string): Promise<void> {
    return this.#run(async () => {
      const entry = await this.#findByJob(job);
      if (entry) await this.#setLook(entry, Date.now());
    });
  }

  getSpent(party: LedgerParty, at: Date): Promise<SpentUsd> {
    return this.#run(async () => {
      const sums = await this.#redis.mGet(getSumKeys(party, at));
      const [day, month, whoDay, whoMonth] = sums.map((micros) => toUsd(Number(micros ?? 0)));
      return { account: { day: day ?? 0, month: month ?? 0 }, who: { day: whoDay ?? 0, month: whoMonth ?? 0 } };
    });
  }

  read(since: Date, until: Date): Promise<LedgerEntry[]> {
    return this.#run(async () => {
      const entries: LedgerEntry[] = [];
      for (const month of listMonths(since, until)) entries.push(...(await this.#readMonth(month)).values());
      return entries.filter((entry) => isWithin(entry, since, until)).sort(compareByTime);
    });
  }

  /** Runs what needs Redis. @throws LedgerUnavailable where that fails */
  async #run<T>(work: () => Promise<T>): Promise<T> {
    await this.#connected;
    try {
      return await work();
    } catch (error) {
      if (error instanceof LedgerUnavailable) throw error;
      throw new LedgerUnavailable(getErrorMessage(error), { cause: error });
    }
  }

  async #findByJob(job: string): Promise<LedgerEntry | undefined> {
    const id = await this.#redis.get(getJobKey(job));
    const text = id === null ? null : await this.#redis.get(getEntryKey(id));
    return text === null ? undefined : parseEntry(text);
  }

  /** When an open entry is looked at; nothing for one that is over. */
  async #setLook({ account, id }: LedgerEntry, at: number): Promise<void> {
    await this.#redis.zAdd(getOpenKey(account), { score: at, value: id }, { condition: 'XX' });
  }

  /**
   * Those of some entries that are open. The others are taken out: instances of the version before end an entry without
   * doing so, and Redis forgets some by itself.
   */
  async #readOpen(key: string, ids: readonly string[]): Promise<LedgerEntry[]> {
    const texts = await this.#redis.mGet(ids.map(getEntryKey));
    const entries = texts.flatMap((text) => (text === null ? [] : parseEntry(text))).filter(isOpen);
    const open = new Set(entries.map(({ id }) => id));
    const over = ids.filter((id) => !open.has(id));
    if (over.length > 0) await this.#redis.zRem(key, over);
    return entries;
  }

  /** Writes with what is there taken into account, which costs another attempt where that was not known. */
  async #write(patch: LedgerPatch, limits?: SpendingLimits): Promise<ReserveResult> {
    let before = isWholeEntry(patch) ? '' : ((await this.#redis.get(getEntryKey(patch.id))) ?? '');
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const known = before ? parseEntry(before) : undefined;
      const entry = mergeEntry(known, patch);
      // What is over stays as it is.
      if (!entry || entry === known) return { reserved: true };
      const written = toWritten(await this.#redis.eval(WRITE, toArguments(before, entry, patch, limits)));
      if ('reserved' in written) return written;
      before = written.changed;
    }
    throw new LedgerUnavailable(`entry ${patch.id} is written by others all the time`);
  }

  /** The newest word on each entry of a month. */
  async #readMonth(month: string): Promise<Map<string, LedgerEntry>> {
    const entries = new Map<string, LedgerEntry>();
    for (let from = '-'; ; ) {
      const events = (await this.#redis.xRange(getEventsKey(month), from, '+', { COUNT: PAGE })) ?? [];
      for (const { message } of events) {
        const entry = parseEntry(message.entry ?? '{}');
        entries.set(entry.id, entry);
      }
      const last = events.at(-1);
      if (!last || events.length < PAGE) return entries;
      from = `(${last.id}`;
    }
  }
}
