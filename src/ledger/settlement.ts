import type { RequestOptions } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import type { Logger } from '../runtime/log.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { Spending } from './spending.ts';

export interface SettlementOptions {
  ledger: Ledger;
  spending: Spending;
  /** Reads a job, by the word that models have for it, and what it leads to; what that shows reaches the ledger. */
  readJob: (job: string, caller: RequestOptions, timeoutMs: number) => Promise<void>;
  log: Logger;
  /** An entry that goes on is looked at again after this time at least, in milliseconds. */
  intervalMs: number;
}

/** How much one look may take: entries, and milliseconds. */
export interface SettlementBounds {
  count: number;
  timeoutMs: number;
}

/** How much longer than its bounds a look keeps entries from the others, in milliseconds. */
const CLAIM_MARGIN_MS = 30_000;
/** The wait for the next look grows with the age of an entry: by this part of it. */
const AGE_FACTOR = 0.5;

/**
 * Settles entries whose end nobody saw: the instance was killed that waited for it, or nobody asked again. They are read
 * once their usual time is over, and less and less often from then on. Whoever else sees the same end, it counts once.
 */
export class Settlement {
  readonly #options: SettlementOptions;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  /**
   * Looks at the overdue entries of the caller's account.
   * @throws HeyGenError when HeyGen does not take the caller's key, LedgerUnavailable
   */
  async settle(caller: RequestOptions, { count, timeoutMs }: SettlementBounds): Promise<void> {
    const { ledger, spending } = this.#options;
    if (caller.key === undefined) return;
    const { account } = spending.getParty(caller);
    const entries = await ledger.takeOverdue(account, count, timeoutMs + CLAIM_MARGIN_MS);
    if (entries.length === 0) return;
    try {
      await Promise.all(entries.map((entry) => this.#readJobs(entry, caller, timeoutMs)));
    } finally {
      await spending.flush();
      await Promise.all(entries.map((entry) => ledger.postpone(entry, this.#getNextLook(entry))));
    }
  }

  /** The end of these jobs was reported: their entries are overdue, whatever is usual. @throws LedgerUnavailable */
  async expedite(jobs: readonly string[]): Promise<void> {
    for (const job of jobs) await this.#options.ledger.expedite(job);
  }

  #getNextLook({ at }: LedgerEntry): Date {
    const now = Date.now();
    return new Date(now + Math.max(this.#options.intervalMs, AGE_FACTOR * (now - Date.parse(at))));
  }

  async #readJobs({ id, jobs = [], ends = {} }: LedgerEntry, caller: RequestOptions, timeoutMs: number): Promise<void> {
    const running = jobs.filter((job) => !ends[job]);
    await Promise.all(running.map((job) => this.#readJob(id, job, caller, timeoutMs)));
  }

  /** One that cannot be read stays as it is: it was deleted, or is of a kind that this version does not know. */
  async #readJob(entry: string, job: string, caller: RequestOptions, timeoutMs: number): Promise<void> {
    const { log, readJob } = this.#options;
    try {
      await readJob(job, caller, timeoutMs);
    } catch (error) {
      if (error instanceof HeyGenError && error.details.kind === 'unauthorized') throw error;
      log.debug({ entry, job, err: error }, 'not settled');
    }
  }
}
