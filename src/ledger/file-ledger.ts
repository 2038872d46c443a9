import { appendFile, type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode, getErrorMessage } from '../runtime/error-properties.ts';
import { type JobSighting, type Ledger, LedgerUnavailable, type ReserveResult, toSightingPatch } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { type LedgerEvent, LedgerState } from './ledger-state.ts';
import { LookTimes } from './look-times.ts';
import { compareByTime, isWithin } from './memory-ledger.ts';
import { getPeriodName, listMonths } from './spending-period.ts';

/** How far back the create of a job is looked for. */
const SETTLED_WITHIN_MS = 31 * 24 * 3_600_000;

const CHUNK_BYTES = 256 * 1024;
const LINE_END = 0x0a;

/** One line; undefined for what a process left unfinished when it died. */
function parseLine(line: string): LedgerEvent | undefined {
  try {
    const event: LedgerEvent = JSON.parse(line);
    return typeof event?.patch?.id === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The events of one month, a JSON line each. Processes take turns by appending: the system puts every line whole behind
 * the last one (O_APPEND), and whether a reservation was within its limit follows from the lines before it, for all who
 * read them alike. So no lock is needed that a process could leave behind.
 */
class MonthFile {
  readonly #path: string;
  #state = new LedgerState();
  /** Bytes that were read. */
  #offset = 0;
  /** The beginning of a line whose end has not been read. */
  #rest: Buffer = Buffer.alloc(0);
  /** What became of the reservations that this process has just made, by their line. */
  #awaited: { line: string; result?: ReserveResult } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends an event and reads on, up to it at least. */
  async append(event: LedgerEvent): Promise<ReserveResult> {
    await this.refresh();
    const line = JSON.stringify(event);
    this.#awaited = { line };
    // A line that another process did not get to end would swallow this one.
    await appendFile(this.#path, `${this.#rest.length > 0 ? '\n' : ''}${line}\n`, { mode: 0o600 });
    await this.refresh();
    const { result } = this.#awaited;
    this.#awaited = undefined;
    if (!result) throw new LedgerUnavailable(`${this.#path} does not keep what is written to it`);
    return result;
  }

  /** Reads what was added since. */
  async refresh(): Promise<LedgerState> {
    const file = await open(this.#path, 'r').catch((error: unknown) => {
      if (getErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) {
      this.#reset();
      return this.#state;
    }
    try {
      if ((await file.stat()).size < this.#offset) this.#reset();
      await this.#readOn(file);
    } finally {
      await file.close();
    }
    return this.#state;
  }

  /** Begins anew, with a file that was deleted or cut by hand. */
  #reset(): void {
    this.#state = new LedgerState();
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
  }

  async #readOn(file: FileHandle): Promise<void> {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      this.#take(Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]));
    }
  }

  #take(bytes: Buffer): void {
    const end = bytes.lastIndexOf(LINE_END) + 1;
    this.#rest = bytes.subarray(end);
    for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
      const event = parseLine(line);
      const result = event && this.#state.apply(event);
      if (this.#awaited?.line === line) this.#awaited.result = result;
    }
  }
}

/** A ledger of one person, in files of JSON lines: `2026-11.jsonl`. All processes of that person share it. */
export function createFileLedger(folder: string): Ledger {
  const files = new Map<string, MonthFile>();
  const looks = new LookTimes();
  let last: Promise<unknown> = Promise.resolve();

  const getFile = (month: string) => {
    const known = files.get(month) ?? new MonthFile(join(folder, `${month}.jsonl`));
    files.set(month, known);
    return known;
  };
  const getFileAt = (at: string | Date) => getFile(getPeriodName('month', at));

  /** One at a time, as they share what was read so far. */
  function run<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work).catch((error: unknown) => {
      if (error instanceof LedgerUnavailable || getErrorCode(error) === undefined) throw error;
      throw new LedgerUnavailable(getErrorMessage(error), { cause: error });
    });
    last = result.catch(() => {
      // Whoever asked for it gets the error.
    });
    return result;
  }

  async function append(at: string, event: LedgerEvent): Promise<ReserveResult> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return getFileAt(at).append(event);
  }

  /** The state of this month and the one before. */
  async function readNewest(): Promise<LedgerState[]> {
    const now = new Date();
    const states: LedgerState[] = [];
    for (const month of listMonths(new Date(now.getTime() - SETTLED_WITHIN_MS), now).reverse())
      states.push(await getFile(month).refresh());
    return states;
  }

  async function findByJob(job: string): Promise<LedgerEntry | undefined> {
    const found = (await readNewest()).flatMap((state) => state.findByJob(job) ?? []);
    return found[0];
  }

  async function expedite(job: string): Promise<void> {
    const entry = await findByJob(job);
    if (entry) looks.set(entry, Date.now());
  }

  async function takeOverdue(account: string, count: number, claimMs: number): Promise<LedgerEntry[]> {
    const entries = (await readNewest()).flatMap((state) => [...state.entries.values()]);
    return looks.take(entries, account, count, claimMs);
  }

  async function settle(job: string, seen: JobSighting): Promise<void> {
    const entry = await findByJob(job);
    if (entry) await append(entry.at, { patch: toSightingPatch(entry, job, seen) });
  }

  async function read(since: Date, until: Date): Promise<LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for (const month of listMonths(since, until)) entries.push(...(await getFile(month).refresh()).entries.values());
    return entries.filter((entry) => isWithin(entry, since, until)).sort(compareByTime);
  }

  return {
    place: folder,
    reserve: (entry, limits) => run(() => append(entry.at, { patch: entry, limits })),
    record: (patch) => run(async () => void (await append(patch.at, { patch }))),
    settle: (job, seen) => run(() => settle(job, seen)),
    takeOverdue: (account, count, claimMs) => run(() => takeOverdue(account, count, claimMs)),
    postpone: async (entry, until) => looks.set(entry, until.getTime()),
    expedite: (job) => run(() => expedite(job)),
    getSpent: (party, at) => run(async () => (await getFileAt(at).refresh()).getSpent(party, at)),
    read: (since, until) => run(() => read(since, until)),
  };
}
