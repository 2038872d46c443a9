import { LRUCache } from 'lru-cache';
import { isFinished, type JobKind, type JobRef } from '../declarations/job.ts';
import type { Operation } from '../declarations/operation.ts';
import type { HeyGenClient, RequestOptions } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { isTransient } from '../heygen/transient-errors.ts';
import { fingerprint } from '../runtime/fingerprint.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { type EventBus, type JobEvent, localEventBus } from './event-bus.ts';
import { PollGroup } from './poll-group.ts';
import { createStatusReader, type Reading, type StatusReader } from './status-reader.ts';
import type { ReadingListener, WatchedJob } from './watched-job.ts';

/** What a wait came to. */
export interface JobOutcome {
  /** The last reading of each job on the way: a session, then its video. Empty when none succeeded. */
  readings: Reading[];
  /** True when the job is over or paused; false when the time ran out first. */
  finished: boolean;
  /** Seconds that were waited. */
  waited: number;
}

export interface WaitOptions {
  caller: RequestOptions;
  /** The longest wait, in milliseconds. */
  timeoutMs: number;
  onReading?: (reading: Reading) => void;
  /** Set where the first reading is enough. It may be a reading that was made for another caller. */
  singleRead?: true;
}

export interface JobWatcherOptions {
  client: HeyGenClient;
  /** Finds an operation by name: those that read many jobs at once. */
  getOperation: (name: string) => Operation;
  pollIntervalMs: number;
  /** The way to other instances, where there are some. */
  eventBus?: EventBus;
  /** Called with what each wait came to, of its jobs in their order. */
  onOutcome?: (readings: readonly Reading[]) => void;
  /**
   * Called with the names that HeyGen reported something under, to whichever instance, and with the jobs that are known to
   * be meant, as models write them.
   */
  onReport?: (names: readonly string[], jobs: readonly string[]) => void;
  telemetry?: Telemetry;
}

/** What the watcher does at this moment and has done. */
export interface JobWatcherCounts {
  /** Calls that wait now. */
  waiting: number;
  /** Jobs that are watched now. */
  watched: number;
  /** Jobs whose age is remembered between two waits. */
  remembered: number;
  /** Status requests made. */
  requests: number;
  /** Readings delivered to callers. The difference to `requests` is what sharing saved. */
  delivered: number;
}

/** How far past the end of a wait its last request may run, in milliseconds. */
const GRACE_MS = 3_000;

/** What is remembered of jobs between two waits: at most 4 MB of names, and at most 10,000 of them. */
const createMemory = <V extends object>() =>
  new LRUCache<string, V>({ maxSize: 4_000_000, sizeCalculation: (_, name) => Math.max(name.length + 100, 400) });

/** A video that its session has just named may not be there yet. */
const isNotFound = (error: unknown) => error instanceof HeyGenError && error.details.kind === 'not_found';

const createTimeoutError = () => new HeyGenError({ kind: 'timeout', message: 'HeyGen did not answer in time.' });

/** How the wait for one job of a chain ended. */
interface WaitEnd {
  /** The reading that ended it; none where the time ran out. */
  reading?: Reading;
  /** The transient failure that prevented a reading, where there was one. */
  lastError?: HeyGenError;
}

/** Follows long work to its end. Callers of one job share its watch, jobs of one account and kind their requests. */
export class JobWatcher {
  readonly #options: JobWatcherOptions;
  readonly #eventBus: EventBus;
  readonly #reader: StatusReader;
  readonly #groups = new Map<string, PollGroup>();
  /** When each job was first seen, Unix milliseconds: a job ages from one wait to the next. */
  readonly #firstSeenAt = createMemory<{ ms: number }>();
  /** The jobs whose end HeyGen was asked to report, until it has reported something. */
  readonly #expectedReports = createMemory<{ kind: string; id: string; reportedAs: string }>();
  /** Ends each wait that is under way as if its time were up. */
  readonly #endWait = new Set<() => void>();
  #closing = false;
  #waiting = 0;
  #delivered = 0;

  constructor(options: JobWatcherOptions) {
    this.#options = options;
    this.#eventBus = options.eventBus ?? localEventBus;
    this.#reader = createStatusReader(options.client, options.getOperation);
    this.#eventBus.subscribe((event) => this.#handleEvent(event));
  }

  /**
   * Waits until a job is finished or the time is up, whichever is first; a timeout of 0 reads it once. Where a session has
   * a video, the video is followed and the session not asked again.
   * @throws HeyGenError when the job cannot be read, unless the failure may pass and there is time left
   * @throws the signal's reason at once when the caller goes away
   */
  async wait(ref: JobRef, wait: WaitOptions): Promise<JobOutcome> {
    const outcome = await this.#follow(ref, wait);
    this.#options.onOutcome?.(outcome.readings);
    return outcome;
  }

  async #follow(ref: JobRef, wait: WaitOptions): Promise<JobOutcome> {
    const { caller, timeoutMs, onReading } = wait;
    const began = Date.now();
    const readings = new Map<JobKind, Reading>();
    const note = (reading: Reading) => {
      readings.set(reading.ref.kind, reading);
      this.#delivered += 1;
      onReading?.(reading);
    };
    const toOutcome = (finished: boolean): JobOutcome => ({
      readings: [...readings.values()],
      finished,
      waited: Math.round((Date.now() - began) / 1000),
    });
    caller.signal?.throwIfAborted();
    if (timeoutMs <= 0 || this.#closing || caller.key === undefined)
      return toOutcome(await this.#readNow(ref, caller, note));

    this.#waiting += 1;
    try {
      let current = ref;
      let from: JobRef | undefined;
      for (;;) {
        const { reading, lastError } = await this.#waitForOne(current, from, began + timeoutMs, wait, note);
        if (!reading && readings.size > 0) return toOutcome(false);
        if (!reading) return toOutcome(await this.#readAfterTimeout(ref, lastError, caller, note));
        const resumed = await this.#readBehindFailure(from, reading, caller);
        if (resumed) readings.delete(current.kind);
        if (resumed) note(resumed);
        const { ref: at, state } = resumed ?? reading;
        if (this.#closing || isFinished(state) || (!resumed && !state.next)) return toOutcome(isFinished(state));
        from = state.next && at;
        current = state.next ?? at;
      }
    } finally {
      this.#waiting -= 1;
    }
  }

  /** HeyGen was asked to report the end of these jobs under this name, so that polling can be slow. */
  expectReport(refs: readonly JobRef[], key: string, reportedAs: string): void {
    const account = fingerprint(key);
    for (const { kind, id } of refs) this.#publish({ type: 'expected', account, kind: kind.name, id, reportedAs });
  }

  /** HeyGen reported something under these names: ids of jobs, or callback ids. */
  report(names: string[]): void {
    this.#publish({ type: 'report', names });
  }

  /** Ends every wait with its newest reading, also those that begin later. Called when the process stops; the jobs go on. */
  endWaits(): void {
    this.#closing = true;
    for (const end of [...this.#endWait]) end();
  }

  /** HEYGEN_POLL_INTERVAL_MS: asking more often gives nothing new. */
  get pollIntervalMs(): number {
    return this.#options.pollIntervalMs;
  }

  get counts(): JobWatcherCounts {
    const watches = [...this.#groups.values()].reduce((sum, { size }) => sum + size, 0);
    return {
      waiting: this.#waiting,
      watched: watches,
      remembered: this.#firstSeenAt.size,
      requests: this.#reader.requests,
      delivered: this.#delivered,
    };
  }

  /**
   * Reads a session once more before the failure of its video is believed: one that pauses lets its reserved video read as
   * failed (heygen-cli gen/video-agent.go, 2026-11). Undefined where the failure stands.
   */
  async #readBehindFailure(
    from: JobRef | undefined,
    failed: Reading,
    caller: RequestOptions,
  ): Promise<Reading | undefined> {
    if (!from?.kind.mayPauseBehind || failed.state.phase !== 'failed') return undefined;
    try {
      const again = await this.#reader.readOne(from, caller);
      const { next, phase, stopped } = again.state;
      return phase === 'failed' || stopped || next?.id === failed.ref.id ? undefined : again;
    } catch (error) {
      caller.signal?.throwIfAborted();
      if (error instanceof HeyGenError) return undefined;
      throw error;
    }
  }

  /** Reads a job, and the one that it leads to. True when that is settled. */
  async #readNow(ref: JobRef, caller: RequestOptions, note: (reading: Reading) => void): Promise<boolean> {
    let current = ref;
    for (;;) {
      try {
        const reading = await this.#reader.readOne(current, caller);
        const resumed = await this.#readBehindFailure(current === ref ? undefined : ref, reading, caller);
        note(resumed ?? reading);
        if (resumed || !reading.state.next) return isFinished((resumed ?? reading).state);
        current = reading.state.next;
      } catch (error) {
        caller.signal?.throwIfAborted();
        if (current !== ref && (isTransient(error) || isNotFound(error))) return false;
        throw error;
      }
    }
  }

  /** The last attempt of a wait that timed out without a reading. */
  async #readAfterTimeout(
    ref: JobRef,
    lastError: HeyGenError | undefined,
    { key, signal }: RequestOptions,
    note: (reading: Reading) => void,
  ): Promise<boolean> {
    if (lastError) throw lastError;
    const deadline = AbortSignal.timeout(GRACE_MS);
    try {
      const inTime = signal ? AbortSignal.any([signal, deadline]) : deadline;
      return await this.#readNow(ref, { key, signal: inTime, noRetry: true }, note);
    } catch (error) {
      signal?.throwIfAborted();
      throw deadline.aborted ? createTimeoutError() : error;
    }
  }

  /** Waits for one job by the watch that all its callers share. */
  #waitForOne(
    ref: JobRef,
    from: JobRef | undefined,
    deadline: number,
    { caller: { key = '', signal }, singleRead }: WaitOptions,
    note: (reading: Reading) => void,
  ): Promise<WaitEnd> {
    const account = fingerprint(key);
    const name = `${account}:${ref.kind.name}:${ref.id}`;
    const group = this.#getGroup(account, ref.kind, key);
    const began = Date.now();
    return new Promise((resolve, reject) => {
      const endWait = (act: () => void) => {
        clearTimeout(timer);
        this.#endWait.delete(onTimeout);
        signal?.removeEventListener('abort', onAbort);
        group.leave(watch, listener);
        if (group.size === 0 && this.#groups.get(`${account}:${ref.kind.name}`) === group)
          this.#groups.delete(`${account}:${ref.kind.name}`);
        act();
      };
      const listener: ReadingListener = {
        onReading: (reading) => {
          // An id that does not exist has no reading, and nothing is stored for it.
          if (!this.#firstSeenAt.has(name)) this.#firstSeenAt.set(name, { ms: began });
          note(reading);
          if (singleRead || isFinished(reading.state) || reading.state.next) endWait(() => resolve({ reading }));
        },
        onFailure: (error) => endWait(() => reject(error)),
      };
      const onAbort = () => endWait(() => reject(signal?.reason));
      const onTimeout = () => endWait(() => resolve({ lastError: watch.lastError }));
      const timer = setTimeout(onTimeout, deadline - Date.now());
      this.#endWait.add(onTimeout);
      signal?.addEventListener('abort', onAbort, { once: true });
      const watch = group.join(ref, this.#firstSeenAt.get(name)?.ms ?? began, listener);
      if (from) this.#linkToPrevious(watch, from, account);
      const expected = this.#expectedReports.get(name);
      if (expected) watch.expectReport(expected.reportedAs);
      if (watch.lastReading) listener.onReading(watch.lastReading);
    });
  }

  /** A session's video may not be there yet, and its end may be reported as that of the session. */
  #linkToPrevious(watch: WatchedJob, from: JobRef, account: string): void {
    watch.mayNotExistYet ||= !watch.lastReading;
    watch.names.add(from.id);
    const expected = this.#expectedReports.get(`${account}:${from.kind.name}:${from.id}`);
    if (expected) watch.names.add(expected.reportedAs);
  }

  #getGroup(account: string, kind: JobKind, key: string): PollGroup {
    const name = `${account}:${kind.name}`;
    const known = this.#groups.get(name);
    if (known) return known;
    const { pollIntervalMs } = this.#options;
    const onRest = (ms: number) => this.#publish({ type: 'rest', account, ms });
    const group = new PollGroup({
      kind,
      key,
      account,
      reader: this.#reader,
      eventBus: this.#eventBus,
      telemetry: this.#options.telemetry,
      pollIntervalMs,
      onThrottle: onRest,
    });
    this.#groups.set(name, group);
    return group;
  }

  /** Handles an event of this instance and publishes it to the others. */
  #publish(event: JobEvent): void {
    this.#handleEvent(event);
    this.#eventBus.publish(event);
  }

  /** The jobs whose end was expected to be reported under one of these names; from now on it is not. */
  #takeExpected(names: ReadonlySet<string>): string[] {
    const jobs: string[] = [];
    for (const [name, { kind, id, reportedAs }] of this.#expectedReports) {
      if (!names.has(id) && !names.has(reportedAs)) continue;
      this.#expectedReports.delete(name);
      jobs.push(`${kind}:${id}`);
    }
    return jobs;
  }

  #handleEvent(event: JobEvent): void {
    switch (event.type) {
      case 'report': {
        const names = new Set(event.names);
        const jobs = this.#takeExpected(names);
        for (const group of this.#groups.values()) group.report(names);
        this.#options.onReport?.(event.names, jobs);
        return;
      }
      case 'expected':
        this.#expectedReports.set(`${event.account}:${event.kind}:${event.id}`, event);
        this.#groups.get(`${event.account}:${event.kind}`)?.expectReport(event.id, event.reportedAs);
        return;
      case 'seen':
        this.#groups.get(`${event.account}:${event.kind}`)?.applyStatuses(event.jobs);
        return;
      case 'rest':
        for (const [name, round] of this.#groups) if (name.startsWith(`${event.account}:`)) round.throttle(event.ms);
    }
  }
}
