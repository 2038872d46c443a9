import type { Logger } from '../runtime/log.ts';
import { type JobSighting, type Ledger, LedgerUnavailable } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** How often what could not be written is tried again, in milliseconds. */
const RETRY_MS = 1_000;
/** How many are written at the same time: an instance that is killed soon after an outage loses what it still has. */
const CHUNK = 100;
/** The most entries, and the most sightings of jobs, that are kept; they are less than a kB each. */
const MAX_PENDING = 20_000;
/** How long a process that ends tries once more, in milliseconds. */
const LAST_TRY_MS = 2_000;

/** What was seen of a job. */
interface Sighting {
  job: string;
  seen: JobSighting;
}

/** Does some things at a time. @throws the first failure, and leaves out the chunks after it */
async function runInChunks(all: readonly (() => Promise<void>)[]): Promise<void> {
  for (let from = 0; from < all.length; from += CHUNK)
    await Promise.all(all.slice(from, from + CHUNK).map((run) => run()));
}

/** Writes to a ledger, and keeps what it does not take until it does: a ledger that is away stops no film. */
export class LedgerWriteQueue {
  readonly #ledger: Ledger;
  readonly #log: Logger;
  readonly #retryMs: number;
  /** By id; the newest word on an entry holds all earlier ones. */
  readonly #entries = new Map<string, LedgerEntry>();
  /** What was seen of jobs, by the job and what it is. */
  readonly #sightings = new Map<string, Sighting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ledger: Ledger, log: Logger, retryMs = RETRY_MS) {
    this.#ledger = ledger;
    this.#log = log;
    this.#retryMs = retryMs;
  }

  /** @returns what to say to whoever called, where it could not be written yet */
  async write(entry: LedgerEntry): Promise<string | undefined> {
    try {
      await this.#ledger.record(entry);
      this.#entries.delete(entry.id);
      return undefined;
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      return this.defer(entry, error);
    }
  }

  /** Keeps an entry that could not be written. */
  defer(entry: LedgerEntry, error: LedgerUnavailable): string {
    const { id, tool, outcome, who } = entry;
    this.#log.warn(
      { entry: id, tool, outcome, who, place: this.#ledger.place, reason: error.message },
      'not in the ledger yet',
    );
    if (this.#entries.size < MAX_PENDING) this.#entries.set(id, entry);
    else this.#log.error({ entry }, 'not in the ledger');
    this.#schedule();
    return 'It could not be entered in the ledger of what is spent; the server goes on trying and its log has the reason.';
  }

  /** Enters what was seen of a job: at once, or as soon as the ledger takes it. */
  async settle(name: string, job: string, seen: JobSighting): Promise<void> {
    // The ledger may not know yet what started the job.
    if (this.#entries.size > 0) return this.#keepSighting(name, job, seen);
    try {
      await this.#ledger.settle(job, seen);
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      this.#log.debug({ job, reason: error.message }, 'not settled yet');
      this.#keepSighting(name, job, seen);
    }
  }

  #keepSighting(name: string, job: string, seen: JobSighting): void {
    if (this.#sightings.size < MAX_PENDING) this.#sightings.set(name, { job, seen });
    this.#schedule();
  }

  get #size(): number {
    return this.#entries.size + this.#sightings.size;
  }

  #schedule(): void {
    if (this.#timer || this.#size === 0) return;
    this.#timer = setTimeout(() => void this.#retry(), this.#retryMs).unref();
  }

  async #retry(): Promise<void> {
    this.#timer = undefined;
    await this.#writeAll();
    this.#schedule();
  }

  /** Entries before sightings, as those know the jobs; and of a session which video it led to before that video's end. */
  async #writeAll(): Promise<void> {
    const sightings = [...this.#sightings];
    const isNext = ({ seen }: Sighting) => seen.next !== undefined;
    const writes = [
      [...this.#entries].map((pending) => () => this.#recordAgain(...pending)),
      sightings.filter(([, sighting]) => isNext(sighting)).map((pending) => () => this.#settleAgain(...pending)),
      sightings.filter(([, sighting]) => !isNext(sighting)).map((pending) => () => this.#settleAgain(...pending)),
    ];
    try {
      for (const some of writes) await runInChunks(some);
    } catch {
      // It was logged when it was kept, and is tried again.
    }
  }

  async #recordAgain(id: string, entry: LedgerEntry): Promise<void> {
    await this.#ledger.record(entry);
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }

  async #settleAgain(name: string, { job, seen }: Sighting): Promise<void> {
    await this.#ledger.settle(job, seen);
    this.#sightings.delete(name);
  }

  /** Tries once more before the process ends, and logs what would be lost with it. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#size === 0) return;
    const late = new Promise((resolve) => setTimeout(resolve, LAST_TRY_MS).unref());
    await Promise.race([this.#writeAll(), late]);
    for (const entry of this.#entries.values()) this.#log.error({ entry }, 'not in the ledger');
  }
}
