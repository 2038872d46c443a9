import { isFinished, type JobKind, type JobRef } from '../declarations/job.ts';
import type { RequestOptions } from '../heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../heygen/errors.ts';
import { isTransient } from '../heygen/transient-errors.ts';
import { type Telemetry, trace } from '../runtime/telemetry.ts';
import type { EventBus, JobStatus } from './event-bus.ts';
import { computeBackoffMs, computeIntervalMs } from './polling-schedule.ts';
import { MAX_BULK_IDS, type StatusReader } from './status-reader.ts';
import { type ReadingListener, WatchedJob } from './watched-job.ts';

/** Failures that concern the whole account: reading each job by itself would fail in the same way. */
const ACCOUNT_ERRORS: ReadonlySet<ErrorKind> = new Set(['no_key', 'unauthorized']);

/** How many jobs are read in full at the same time. */
const MAX_PARALLEL_READS = 8;
/** Two polls are at least this part of the interval apart, so that jobs that are added one by one share requests. */
const MIN_GAP_INTERVALS = 0.1;
/** The longest throttle of an account; a timer of more than 24.8 days overflows and fires at once. */
const MAX_THROTTLE_MS = 24 * 3_600_000;
/** How long a lease lasts, in intervals of its holder. */
const LEASE_INTERVALS = 2;

function* splitIntoChunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

const getWatchName = ({ id, page }: JobRef) => (page ? JSON.stringify([id, page]) : id);

export interface PollGroupOptions {
  kind: JobKind;
  key: string;
  account: string;
  reader: StatusReader;
  eventBus: EventBus;
  telemetry?: Telemetry | undefined;
  /** HEYGEN_POLL_INTERVAL_MS: no job is read more often by polling. */
  pollIntervalMs: number;
  /** Called when HeyGen throttles the account, for so many milliseconds. */
  onThrottle: (ms: number) => void;
}

/**
 * The watched jobs of one account and kind, polled together: one bulk request reads up to 100 statuses where HeyGen has
 * one, and a job is read in full only when its status says that it has ended.
 */
export class PollGroup {
  readonly #options: PollGroupOptions;
  readonly #jobs = new Map<string, WatchedJob>();
  readonly #stop = new AbortController();
  readonly #requestOptions: RequestOptions;
  /** False where HeyGen has no bulk reading of this kind, or refuses it to this account. */
  #readsInBulk: boolean;
  #timer: NodeJS.Timeout | undefined;
  #polling = false;
  #lastPollAt = Number.NEGATIVE_INFINITY;
  #throttledUntil = 0;

  constructor(options: PollGroupOptions) {
    this.#options = options;
    this.#readsInBulk = options.kind.readMany !== undefined;
    this.#requestOptions = { key: options.key, signal: this.#stop.signal, noRetry: true };
  }

  /** How many jobs are watched. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Watches a job for one more caller. */
  join(ref: JobRef, bornAt: number, listener: ReadingListener): WatchedJob {
    const name = getWatchName(ref);
    const watch = this.#jobs.get(name) ?? new WatchedJob(ref, bornAt, Date.now());
    this.#jobs.set(name, watch);
    watch.listeners.add(listener);
    if (Date.now() - watch.readAt > this.#options.pollIntervalMs) watch.dueAt = Math.min(watch.dueAt, Date.now());
    this.#schedule();
    return watch;
  }

  /** Removes one caller of a job; after the last one of the group nothing is polled any more. */
  leave(watch: WatchedJob, listener: ReadingListener): void {
    watch.listeners.delete(listener);
    const name = getWatchName(watch.ref);
    if (watch.listeners.size > 0 || this.#jobs.get(name) !== watch) return;
    this.#jobs.delete(name);
    const last = this.#jobs.size === 0;
    this.#options.eventBus.release([this.#getLeaseName(watch), ...(last ? [this.#groupLease] : [])]);
    if (!last) return;
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** Reads the jobs that HeyGen has reported at once; from then on they are polled at the usual interval. */
  report(names: ReadonlySet<string>): void {
    for (const watch of this.#jobs.values()) {
      if (!watch.isNamed(names)) continue;
      watch.reportExpected = false;
      void this.#readOne(watch, true).then(() => this.#schedule());
    }
  }

  /** HeyGen will report the end of a job, under this name or the job's id. */
  expectReport(id: string, reportedAs: string): void {
    for (const watch of this.#jobs.values()) if (watch.ref.id === id) watch.expectReport(reportedAs);
  }

  /** Another instance has read these jobs, and they go on. */
  applyStatuses(jobs: readonly JobStatus[]): void {
    for (const job of jobs) {
      const watch = this.#jobs.get(job.id);
      if (watch) this.#scheduleNext(watch, job.status);
    }
  }

  /** Stops polling for some milliseconds, a day at most; a value from another instance that is no number is ignored. */
  throttle(ms: number): void {
    if (!(ms > 0)) return;
    this.#throttledUntil = Math.max(this.#throttledUntil, Date.now() + Math.min(ms, MAX_THROTTLE_MS));
    this.#schedule();
  }

  /**
   * The group lease: without it, instances that watch the same jobs would each hold a few leases and each poll. In braces
   * it is the hash tag that keeps the leases of a group on one server of a Redis Cluster.
   */
  get #groupLease(): string {
    const { account, kind } = this.#options;
    return `{${account}:${kind.name}}`;
  }

  #getLeaseName({ ref }: WatchedJob): string {
    return `${this.#groupLease}:${getWatchName(ref)}`;
  }

  #getIntervalMs(watch: WatchedJob): number {
    return computeIntervalMs(this.#options.pollIntervalMs, Date.now() - watch.firstSeenAt, watch.reportExpected);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#polling || this.#jobs.size === 0) return;
    let due = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#jobs.values()) due = Math.min(due, dueAt);
    const at = Math.max(due, this.#throttledUntil, this.#lastPollAt + MIN_GAP_INTERVALS * this.#options.pollIntervalMs);
    this.#timer = setTimeout(() => void this.#poll(), Math.min(Math.max(0, at - Date.now()), MAX_THROTTLE_MS));
  }

  async #poll(): Promise<void> {
    this.#polling = true;
    this.#lastPollAt = Date.now();
    const mine = await this.#keepLeased(this.#getDueJobs());
    if (mine.length > 0) await this.#read(mine);
    this.#polling = false;
    this.#schedule();
  }

  /** Reads jobs for all who wait for them, so that it is part of nobody's trace. */
  #read(watches: readonly WatchedJob[]): Promise<void> {
    const { kind, telemetry } = this.#options;
    return trace(
      telemetry,
      () => ({
        name: `poll ${kind.name}`,
        kind: 'internal',
        isRoot: true,
        attributes: { 'heygen_mcp.job.kind': kind.name, 'heygen_mcp.jobs': watches.length },
      }),
      async () => {
        if (!this.#readsInBulk || watches.length === 1) return this.#readEach(watches);
        for (const some of splitIntoChunks(watches, MAX_BULK_IDS)) await this.#readMany(some);
      },
    );
  }

  /** The jobs that are due. A bulk request with room left also takes the jobs that are due next, at no extra cost. */
  #getDueJobs(): WatchedJob[] {
    const now = Date.now();
    const all = [...this.#jobs.values()].sort((a, b) => a.dueAt - b.dueAt);
    const due = all.filter(({ dueAt }) => dueAt <= now);
    if (!this.#readsInBulk) return due;
    return all.slice(0, Math.ceil(due.length / MAX_BULK_IDS) * MAX_BULK_IDS);
  }

  /** The jobs whose lease this instance holds. The first reading of a job needs no lease, because a caller waits for it. */
  async #keepLeased(watches: readonly WatchedJob[]): Promise<WatchedJob[]> {
    const intervals = watches.map((watch) => this.#getIntervalMs(watch));
    const ms = LEASE_INTERVALS * Math.max(0, ...intervals);
    const held = await this.#options.eventBus.lease(
      watches.map((watch) => this.#getLeaseName(watch)),
      ms,
      this.#groupLease,
    );
    return watches.filter((watch, index) => {
      if (held[index] || !watch.lastReading) return true;
      watch.dueAt = Date.now() + this.#getIntervalMs(watch);
      return false;
    });
  }

  async #readMany(watches: readonly WatchedJob[]): Promise<void> {
    const { kind, account, reader, eventBus } = this.#options;
    const ids = watches.map(({ ref }) => ref.id);
    let statuses: ReadonlyMap<string, string>;
    try {
      statuses = await reader.readMany(kind, ids, this.#requestOptions);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (isTransient(error)) return this.#handleFailure(watches, error);
      if (!(error instanceof HeyGenError) || ACCOUNT_ERRORS.has(error.details.kind)) {
        for (const watch of watches) watch.fail(error);
        return;
      }
      this.#readsInBulk = false;
      return this.#readEach(watches);
    }
    const jobs: JobStatus[] = [];
    const ended: WatchedJob[] = [];
    for (const watch of watches) {
      const status = statuses.get(watch.ref.id) ?? 'not_found';
      if (this.#scheduleNext(watch, status)) jobs.push({ id: watch.ref.id, status });
      else ended.push(watch);
    }
    if (jobs.length > 0) eventBus.publish({ type: 'seen', account, kind: kind.name, jobs });
    await this.#readEach(ended);
  }

  /** Publishes a status of a job that is still running; false where the job has to be read in full. */
  #scheduleNext(watch: WatchedJob, status: string): boolean {
    const { ref, lastReading } = watch;
    const answer = { ...lastReading?.answer, id: ref.id, status };
    const state = ref.kind.state(answer);
    if (status === 'not_found' || (state.phase !== 'queued' && state.phase !== 'running')) return false;
    const now = Date.now();
    watch.publish({ ref, state, answer }, now);
    watch.dueAt = now + this.#getIntervalMs(watch);
    return true;
  }

  async #readEach(watches: readonly WatchedJob[]): Promise<void> {
    for (const some of splitIntoChunks(watches, MAX_PARALLEL_READS))
      await Promise.all(some.map((watch) => this.#readOne(watch)));
  }

  /** @param reported true where something happened that a reading under way may have missed */
  async #readOne(watch: WatchedJob, reported = false): Promise<void> {
    if (watch.reading) {
      if (reported) watch.reading = 'again';
      return;
    }
    do {
      watch.reading = 'once';
      await this.#readSafely(watch);
      // Another call may have set it meanwhile, which the compiler does not see.
    } while ((watch.reading as 'once' | 'again') === 'again' && watch.listeners.size > 0);
    watch.reading = undefined;
  }

  async #readSafely(watch: WatchedJob): Promise<void> {
    const { reader, eventBus } = this.#options;
    try {
      const reading = await reader.readOne(watch.ref, this.#requestOptions);
      const now = Date.now();
      watch.publish(reading, now);
      watch.dueAt =
        now + (reading.state.phase === 'awaitingResult' ? this.#options.pollIntervalMs : this.#getIntervalMs(watch));
      if (isFinished(reading.state)) eventBus.publish({ type: 'report', names: [watch.ref.id] });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const notThereYet = watch.mayNotExistYet && error instanceof HeyGenError && error.details.kind === 'not_found';
      if (isTransient(error) || notThereYet) this.#handleFailure([watch], error);
      else watch.fail(error);
    }
  }

  #handleFailure(watches: readonly WatchedJob[], error: HeyGenError): void {
    const { pollIntervalMs, onThrottle } = this.#options;
    const { kind, retryAfter } = error.details;
    for (const watch of watches) {
      watch.lastError = error;
      watch.failures += 1;
      watch.dueAt = Date.now() + computeBackoffMs(pollIntervalMs, watch.failures, retryAfter);
    }
    const failures = Math.max(...watches.map((watch) => watch.failures));
    if (kind === 'rate_limited') onThrottle(computeBackoffMs(pollIntervalMs, failures, retryAfter));
  }
}
