import { completeEntry, type LedgerEntry } from './ledger-entry.ts';
import type { LedgerWriteQueue } from './ledger-write-queue.ts';

/** What is set aside for a create that is on its way: its entry in the ledger. */
export class SpendingReservation {
  #entry: LedgerEntry;
  readonly #writes: LedgerWriteQueue;
  /** What whoever called should know of the entry: that it could not be written. */
  note: string | undefined;

  constructor(entry: LedgerEntry, writes: LedgerWriteQueue, note?: string) {
    this.#entry = entry;
    this.#writes = writes;
    this.note = note;
  }

  get id(): string {
    return this.#entry.id;
  }

  /**
   * HeyGen has taken it and works on it.
   * @param usualMs how long that usually takes, in milliseconds
   */
  started(jobs: readonly string[], usualMs: number): Promise<void> {
    const expected_at = new Date(Date.now() + usualMs).toISOString();
    return this.#write({ ...this.#entry, outcome: 'started', ...(jobs.length > 0 && { jobs, expected_at }) });
  }

  /** HeyGen has answered with what was made, so many seconds of it where that is known. */
  completed(seconds: number | undefined): Promise<void> {
    return this.#write(completeEntry({ ...this.#entry, ended_at: new Date().toISOString() }, seconds));
  }

  /** Nothing was made, for certain. */
  refused(): Promise<void> {
    return this.#write({ ...this.#entry, outcome: 'refused' });
  }

  /** HeyGen may have taken it: it counts until more is known. */
  unknown(): Promise<void> {
    return this.#write({ ...this.#entry, outcome: 'unknown' });
  }

  async #write(entry: LedgerEntry): Promise<void> {
    this.#entry = entry;
    this.note = await this.#writes.write(entry);
  }
}
