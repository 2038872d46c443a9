import type { JobKind, JobRef } from '../declarations/operation.ts';
import type { Caller } from '../heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../heygen/errors.ts';
import type { Bus, Seen } from './event-bus.ts';
import { isSettled, KINDS } from './kinds.ts';
import { intervalMs, restMs } from './polling-schedule.ts';
import { BULK, passes, type Reader } from './status-reader.ts';
import { type Listener, Watch } from './watched-job.ts';

/** Failures that a reading of each job by itself would meet as well. */
const OF_ACCOUNT: ReadonlySet<ErrorKind> = new Set(['no_key', 'unauthorized']);

/** How many jobs are read in full at the same time. */
const ABREAST = 8;
/** Two turns are at least this part of the interval apart, so that jobs that come one by one share requests. */
const GAP = 0.1;
/** A lease outlives so many intervals of its holder. */
const LEASE = 2;

function* chunksOf<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

const nameOf = ({ id, page }: JobRef) => (page ? JSON.stringify([id, page]) : id);

export interface RoundOptions {
  kind: JobKind;
  key: string;
  account: string;
  reader: Reader;
  bus: Bus;
  /** HEYGEN_POLL_INTERVAL_MS: no job is read more often by polling. */
  floorMs: number;
  /** Called when HeyGen wants to hear less of the account, for so many milliseconds. */
  onRest: (ms: number) => void;
}

/**
 * All watches of one account and kind. They take turns together: one request reads up to 100 of them where HeyGen can,
 * and a job is read in full only when it has ended.
 */
export class Round {
  readonly #options: RoundOptions;
  readonly #watches = new Map<string, Watch>();
  readonly #stop = new AbortController();
  readonly #caller: Caller;
  /** False where HeyGen has no bulk reading of this kind, or refuses it to this account. */
  #together: boolean;
  #timer: NodeJS.Timeout | undefined;
  #turning = false;
  #turnAt = Number.NEGATIVE_INFINITY;
  #restsUntil = 0;

  constructor(options: RoundOptions) {
    this.#options = options;
    this.#together = KINDS[options.kind].readMany !== undefined;
    this.#caller = { key: options.key, signal: this.#stop.signal, once: true };
  }

  /** How many jobs are watched. */
  get size(): number {
    return this.#watches.size;
  }

  /** Watches a job for one more caller. */
  join(ref: JobRef, bornAt: number, listener: Listener): Watch {
    const name = nameOf(ref);
    const watch = this.#watches.get(name) ?? new Watch(ref, bornAt, Date.now());
    this.#watches.set(name, watch);
    watch.listeners.add(listener);
    if (Date.now() - watch.readAt > this.#options.floorMs) watch.dueAt = Math.min(watch.dueAt, Date.now());
    this.#schedule();
    return watch;
  }

  /** Ends the watch of one caller; after the last one nothing is asked any more. */
  leave(watch: Watch, listener: Listener): void {
    watch.listeners.delete(listener);
    const name = nameOf(watch.ref);
    if (watch.listeners.size > 0 || this.#watches.get(name) !== watch) return;
    this.#watches.delete(name);
    const last = this.#watches.size === 0;
    this.#options.bus.release([this.#leaseOf(watch), ...(last ? [this.#lead] : [])]);
    if (!last) return;
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** Reads the jobs that HeyGen reported something of at once, and no longer relies on a report for them. */
  report(names: ReadonlySet<string>): void {
    for (const watch of this.#watches.values()) {
      if (!watch.isNamed(names)) continue;
      watch.expected = false;
      void this.#readOne(watch, true).then(() => this.#schedule());
    }
  }

  /** HeyGen will report the end of a job, under this name or the job's id. */
  expect(id: string, reportedAs: string): void {
    for (const watch of this.#watches.values()) if (watch.ref.id === id) watch.expect(reportedAs);
  }

  /** Another instance has read these jobs, and they go on. */
  seen(jobs: readonly Seen[]): void {
    for (const job of jobs) {
      const watch = this.#watches.get(job.id);
      if (watch) this.#goesOn(watch, job.status);
    }
  }

  /** Asks nothing for some milliseconds. */
  rest(ms: number): void {
    this.#restsUntil = Math.max(this.#restsUntil, Date.now() + ms);
    this.#schedule();
  }

  /** Over the leases of single jobs: instances that watch the same ones would each keep a few, and each ask for them. */
  get #lead(): string {
    const { account, kind } = this.#options;
    return `${account}:${kind}`;
  }

  #leaseOf({ ref }: Watch): string {
    return `${this.#lead}:${nameOf(ref)}`;
  }

  #intervalOf(watch: Watch): number {
    return intervalMs(this.#options.floorMs, Date.now() - watch.bornAt, watch.expected);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#turning || this.#watches.size === 0) return;
    let due = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#watches.values()) due = Math.min(due, dueAt);
    const at = Math.max(due, this.#restsUntil, this.#turnAt + GAP * this.#options.floorMs);
    this.#timer = setTimeout(() => void this.#turn(), Math.max(0, at - Date.now()));
  }

  async #turn(): Promise<void> {
    this.#turning = true;
    this.#turnAt = Date.now();
    const mine = await this.#leased(this.#due());
    if (this.#together && mine.length > 1) for (const some of chunksOf(mine, BULK)) await this.#readMany(some);
    else await this.#readEach(mine);
    this.#turning = false;
    this.#schedule();
  }

  /** What is due; where a request has room for more, what is due next too, as that costs nothing. */
  #due(): Watch[] {
    const now = Date.now();
    const all = [...this.#watches.values()].sort((a, b) => a.dueAt - b.dueAt);
    const due = all.filter(({ dueAt }) => dueAt <= now);
    if (!this.#together) return due;
    return all.slice(0, Math.ceil(due.length / BULK) * BULK);
  }

  /** What of it this instance is to ask for: the first reading always, as a caller waits for it. */
  async #leased(watches: readonly Watch[]): Promise<Watch[]> {
    const intervals = watches.map((watch) => this.#intervalOf(watch));
    const ms = LEASE * Math.max(0, ...intervals);
    const held = await this.#options.bus.lease(
      watches.map((watch) => this.#leaseOf(watch)),
      ms,
      this.#lead,
    );
    return watches.filter((watch, index) => {
      if (held[index] || !watch.last) return true;
      watch.dueAt = Date.now() + (intervals[index] as number);
      return false;
    });
  }

  async #readMany(watches: readonly Watch[]): Promise<void> {
    const { kind, account, reader, bus } = this.#options;
    const ids = watches.map(({ ref }) => ref.id);
    let statuses: ReadonlyMap<string, string>;
    try {
      statuses = await reader.many(kind, ids, this.#caller);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (passes(error)) return this.#troubled(watches, error);
      if (!(error instanceof HeyGenError) || OF_ACCOUNT.has(error.facts.kind)) {
        for (const watch of watches) watch.fail(error);
        return;
      }
      this.#together = false;
      return this.#readEach(watches);
    }
    const jobs: Seen[] = [];
    const ended: Watch[] = [];
    for (const watch of watches) {
      const status = statuses.get(watch.ref.id) ?? 'not_found';
      if (this.#goesOn(watch, status)) jobs.push({ id: watch.ref.id, status });
      else ended.push(watch);
    }
    if (jobs.length > 0) bus.tell({ type: 'seen', account, kind, jobs });
    await this.#readEach(ended);
  }

  /** Passes a status on where the job goes on by it; false where it has to be read in full. */
  #goesOn(watch: Watch, status: string): boolean {
    const { ref, last } = watch;
    const answer = { ...last?.answer, id: ref.id, status };
    const state = KINDS[ref.kind].state(answer);
    if (status === 'not_found' || (state.phase !== 'queued' && state.phase !== 'running')) return false;
    const now = Date.now();
    watch.tell({ ref, state, answer }, now);
    watch.dueAt = now + this.#intervalOf(watch);
    return true;
  }

  async #readEach(watches: readonly Watch[]): Promise<void> {
    for (const some of chunksOf(watches, ABREAST)) await Promise.all(some.map((watch) => this.#readOne(watch)));
  }

  /** @param reported true where something happened that a reading under way may have missed */
  async #readOne(watch: Watch, reported = false): Promise<void> {
    if (watch.reading) {
      if (reported) watch.reading = 'again';
      return;
    }
    do {
      watch.reading = 'once';
      await this.#attempt(watch);
    } while ((watch.reading as 'once' | 'again') === 'again' && watch.listeners.size > 0);
    watch.reading = undefined;
  }

  async #attempt(watch: Watch): Promise<void> {
    const { reader, bus } = this.#options;
    try {
      const reading = await reader.one(watch.ref, this.#caller);
      const now = Date.now();
      watch.tell(reading, now);
      watch.dueAt = now + (reading.state.phase === 'finishing' ? this.#options.floorMs : this.#intervalOf(watch));
      if (isSettled(reading.state)) bus.tell({ type: 'report', names: [watch.ref.id] });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const notThereYet = watch.fresh && error instanceof HeyGenError && error.facts.kind === 'not_found';
      if (passes(error) || notThereYet) this.#troubled([watch], error);
      else watch.fail(error);
    }
  }

  #troubled(watches: readonly Watch[], error: HeyGenError): void {
    const { floorMs, onRest } = this.#options;
    const { kind, retryAfter } = error.facts;
    for (const watch of watches) {
      watch.trouble = error;
      watch.failures += 1;
      watch.dueAt = Date.now() + restMs(floorMs, watch.failures, retryAfter);
    }
    const failures = Math.max(...watches.map((watch) => watch.failures));
    if (kind === 'rate_limited') onRest(restMs(floorMs, failures, retryAfter));
  }
}
