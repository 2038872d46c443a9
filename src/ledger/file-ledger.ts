import { appendFile, type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode, getErrorMessage } from '../runtime/error-properties.ts';
import {
  type JobSighting,
  type Ledger,
  type LedgerParty,
  LedgerUnavailable,
  type ReserveResult,
  type SpendingLimits,
  type SpentUsd,
  toSightingPatch,
} from './ledger.ts';
import type { LedgerEntry, LedgerPatch } from './ledger-entry.ts';
import { type LedgerEvent, LedgerState } from './ledger-state.ts';
import { compareByTime, isWithin } from './memory-ledger.ts';
import { SettlementSchedule } from './settlement-schedule.ts';
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
export class FileLedger implements Ledger {
  readonly place: string;
  readonly #files = new Map<string, MonthFile>();
  readonly #schedule = new SettlementSchedule();
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.place = folder;
  }

  reserve(entry: LedgerEntry, limits: SpendingLimits): Promise<ReserveResult> {
    return this.#run(() => this.#append(entry.at, { patch: entry, limits }));
  }

  record(patch: LedgerPatch): Promise<void> {
    return this.#run(async () => void (await this.#append(patch.at, { patch })));
  }

  settle(job: string, seen: JobSighting): Promise<void> {
    return this.#run(async () => {
      const entry = await this.#findByJob(job);
      if (entry) await this.#append(entry.at, { patch: toSightingPatch(entry, job, seen) });
    });
  }

  takeOverdue(account: string, count: number, claimMs: number): Promise<LedgerEntry[]> {
    return this.#run(async () => {
      const entries = (await this.#readNewest()).flatMap((state) => [...state.entries.values()]);
      return this.#schedule.take(entries, account, count, claimMs);
    });
  }

  async postpone(entry: LedgerEntry, until: Date): Promise<void> {
    this.#schedule.set(entry, until.getTime());
  }

  expedite(job: string): Promise<void> {
    return this.#run(async () => {
      const entry = await this.#findByJob(job);
      if (entry) this.#schedule.set(entry, Date.now());
    });
  }

  getSpent(party: LedgerParty, at: Date): Promise<SpentUsd> {
    return this.#run(async () => (await this.#getFileAt(at).refresh()).getSpent(party, at));
  }

  read(since: Date, until: Date): Promise<LedgerEntry[]> {
    return this.#run(async () => {
      const states = await this.#readMonths(listMonths(since, until));
      const entries = states.flatMap((state) => [...state.entries.values()]);
      return entries.filter((entry) => isWithin(entry, since, until)).sort(compareByTime);
    });
  }

  /** One at a time, as they share what was read so far. */
  #run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work).catch((error: unknown) => {
      if (error instanceof LedgerUnavailable || getErrorCode(error) === undefined) throw error;
      throw new LedgerUnavailable(getErrorMessage(error), { cause: error });
    });
    this.#last = result.catch(() => {
      // Whoever asked for it gets the error.
    });
    return result;
  }

  async #append(at: string, event: LedgerEvent): Promise<ReserveResult> {
    await mkdir(this.place, { recursive: true, mode: 0o700 });
    return this.#getFileAt(at).append(event);
  }

  async #findByJob(job: string): Promise<LedgerEntry | undefined> {
    const found = (await this.#readNewest()).flatMap((state) => state.findByJob(job) ?? []);
    return found[0];
  }

  /** The state of this month and the one before. */
  #readNewest(): Promise<LedgerState[]> {
    const now = new Date();
    return this.#readMonths(listMonths(new Date(now.getTime() - SETTLED_WITHIN_MS), now).reverse());
  }

  async #readMonths(months: readonly string[]): Promise<LedgerState[]> {
    const states: LedgerState[] = [];
    for (const month of months) states.push(await this.#getFile(month).refresh());
    return states;
  }

  #getFileAt(at: string | Date): MonthFile {
    return this.#getFile(getPeriodName('month', at));
  }

  #getFile(month: string): MonthFile {
    const file = this.#files.get(month) ?? new MonthFile(join(this.place, `${month}.jsonl`));
    this.#files.set(month, file);
    return file;
  }
}
