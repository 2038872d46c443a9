import type { JobKind, JobRef, Operation } from '../declarations/operation.ts';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { pseudonym } from '../runtime/fingerprint.ts';
import { aloneBus, type Bus, type News } from './event-bus.ts';
import { isSettled } from './kinds.ts';
import { Round } from './poll-group.ts';
import { passes, type Reader, type Reading, reader } from './status-reader.ts';
import type { Listener, Watch } from './watched-job.ts';

/** What a wait came to. */
export interface Outcome {
  /** The last reading of each job on the way: a session, then its video. Empty when none succeeded. */
  readings: Reading[];
  /** True when the job is over or paused; false when the time ran out first. */
  settled: boolean;
  /** Seconds that were waited. */
  waited: number;
}

export interface Wait {
  caller: Caller;
  /** The longest wait, in milliseconds. */
  patienceMs: number;
  onReading?: (reading: Reading) => void;
  /** Set where the first reading is enough, shared with whoever watches the job. */
  glance?: true;
}

export interface WatcherOptions {
  client: HeyGenClient;
  /** Finds an operation by name. */
  operation: (name: string) => Operation | Promise<Operation>;
  pollIntervalMs: number;
  /** The way to other instances, where there are some. */
  bus?: Bus;
}

/** What the watcher does at this moment and has done. */
export interface WatcherCounts {
  /** Calls that wait now. */
  waiting: number;
  /** Jobs that are watched now. */
  watches: number;
  /** Status requests made. */
  requests: number;
  /** Readings that callers were told; what lies above `requests` was saved by sharing. */
  told: number;
}

/** How far past the end of a wait its last request may run, in milliseconds. */
const GRACE_MS = 3_000;

/** How many jobs are remembered between two waits. */
const REMEMBERED = 10_000;

/** A map that forgets its oldest entry when it is full. */
function remember<V>(map: Map<string, V>, name: string, value: V): void {
  if (map.size >= REMEMBERED && !map.has(name)) map.delete(map.keys().next().value as string);
  map.set(name, value);
}

/** A video that its session has just named may not be there yet. */
const notThereYet = (error: unknown) => error instanceof HeyGenError && error.facts.kind === 'not_found';

const late = () =>
  new HeyGenError({ kind: 'timeout', message: 'HeyGen did not answer in time.', hint: 'Call again in a minute.' });

/** How the wait for one job of a chain ended. */
interface End {
  /** The reading that ended it; none where the time ran out. */
  reading?: Reading;
  /** Why there is no reading, where a failure that may pass is known. */
  trouble?: HeyGenError;
}

/** Follows long work to its end. Callers of one job share its watch, jobs of one account and kind their requests. */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #bus: Bus;
  readonly #reader: Reader;
  readonly #rounds = new Map<string, Round>();
  /** When each job was first heard of, Unix milliseconds: a job ages from one wait to the next. */
  readonly #born = new Map<string, number>();
  /** The jobs whose end HeyGen was asked to report, until it has reported something. */
  readonly #expected = new Map<string, { id: string; reportedAs: string }>();
  /** Ends each wait that is under way as if its time were up. */
  readonly #ends = new Set<() => void>();
  #closing = false;
  #waiting = 0;
  #told = 0;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#bus = options.bus ?? aloneBus;
    this.#reader = reader(options.client, options.operation);
    this.#bus.hear((news) => this.#hear(news));
  }

  /**
   * Waits until a job settles or the time is up, whichever is first; a patience of 0 reads it once. Where a session has
   * a video, the video is followed and the session not asked again.
   * @throws HeyGenError when the job cannot be read, unless the failure may pass and there is time left
   * @throws the signal's reason at once when the caller goes away
   */
  async wait(ref: JobRef, wait: Wait): Promise<Outcome> {
    const { caller, patienceMs, onReading } = wait;
    const began = Date.now();
    const readings = new Map<JobKind, Reading>();
    const note = (reading: Reading) => {
      readings.set(reading.ref.kind, reading);
      this.#told += 1;
      onReading?.(reading);
    };
    const outcome = (settled: boolean): Outcome => ({
      readings: [...readings.values()],
      settled,
      waited: Math.round((Date.now() - began) / 1000),
    });
    caller.signal?.throwIfAborted();
    if (patienceMs <= 0 || this.#closing || caller.key === undefined)
      return outcome(await this.#readNow(ref, caller, note));

    this.#waiting += 1;
    try {
      let current = ref;
      let from: JobRef | undefined;
      for (;;) {
        const { reading, trouble } = await this.#until(current, from, began + patienceMs, wait, note);
        if (!reading && readings.size > 0) return outcome(false);
        if (!reading) return outcome(await this.#readLate(ref, trouble, caller, note));
        if (!reading.state.follow || this.#closing) return outcome(isSettled(reading.state));
        from = current;
        current = reading.state.follow;
      }
    } finally {
      this.#waiting -= 1;
    }
  }

  /** HeyGen was asked to report the end of these jobs under this name, so that polling can be slow. */
  expect(refs: readonly JobRef[], key: string, reportedAs: string): void {
    const account = pseudonym(key);
    for (const { kind, id } of refs) this.#tell({ type: 'expected', account, kind, id, reportedAs });
  }

  /** HeyGen reported something under these names: ids of jobs, or callback ids. */
  report(names: string[]): void {
    this.#tell({ type: 'report', names });
  }

  /** Makes every wait answer with what it knows, now and from now on: the process has to go, and jobs go on without it. */
  endWaits(): void {
    this.#closing = true;
    for (const end of [...this.#ends]) end();
  }

  /** HEYGEN_POLL_INTERVAL_MS: asking more often tells nothing new. */
  get pollIntervalMs(): number {
    return this.#options.pollIntervalMs;
  }

  get counts(): WatcherCounts {
    const watches = [...this.#rounds.values()].reduce((sum, { size }) => sum + size, 0);
    return { waiting: this.#waiting, watches, requests: this.#reader.requests, told: this.#told };
  }

  /** Reads a job, and the one that it leads to. True when that is settled. */
  async #readNow(ref: JobRef, caller: Caller, note: (reading: Reading) => void): Promise<boolean> {
    let current = ref;
    for (;;) {
      try {
        const reading = await this.#reader.one(current, caller);
        note(reading);
        if (!reading.state.follow) return isSettled(reading.state);
        current = reading.state.follow;
      } catch (error) {
        caller.signal?.throwIfAborted();
        if (current !== ref && (passes(error) || notThereYet(error))) return false;
        throw error;
      }
    }
  }

  /** The last attempt of a wait that has heard nothing: its time is up. */
  async #readLate(
    ref: JobRef,
    trouble: HeyGenError | undefined,
    { key, signal }: Caller,
    note: (reading: Reading) => void,
  ): Promise<boolean> {
    if (trouble) throw trouble;
    const deadline = AbortSignal.timeout(GRACE_MS);
    try {
      const inTime = signal ? AbortSignal.any([signal, deadline]) : deadline;
      return await this.#readNow(ref, { key, signal: inTime, once: true }, note);
    } catch (error) {
      signal?.throwIfAborted();
      throw deadline.aborted ? late() : error;
    }
  }

  /** Waits for one job by the watch that all its callers share. */
  #until(
    ref: JobRef,
    from: JobRef | undefined,
    deadline: number,
    { caller: { key, signal }, glance }: Wait,
    note: (reading: Reading) => void,
  ): Promise<End> {
    const account = pseudonym(key as string);
    const name = `${account}:${ref.kind}:${ref.id}`;
    const round = this.#roundOf(account, ref.kind, key as string);
    return new Promise((resolve, reject) => {
      const over = (act: () => void) => {
        clearTimeout(timer);
        this.#ends.delete(timeUp);
        signal?.removeEventListener('abort', gone);
        round.leave(watch, listener);
        if (round.size === 0 && this.#rounds.get(`${account}:${ref.kind}`) === round)
          this.#rounds.delete(`${account}:${ref.kind}`);
        act();
      };
      const listener: Listener = {
        onReading(reading) {
          note(reading);
          if (glance || isSettled(reading.state) || reading.state.follow) over(() => resolve({ reading }));
        },
        onFailure: (error) => over(() => reject(error)),
      };
      const gone = () => over(() => reject(signal?.reason));
      const timeUp = () => over(() => resolve({ trouble: watch.trouble }));
      const timer = setTimeout(timeUp, deadline - Date.now());
      this.#ends.add(timeUp);
      signal?.addEventListener('abort', gone, { once: true });
      if (!this.#born.has(name)) remember(this.#born, name, Date.now());
      const watch = round.join(ref, this.#born.get(name) as number, listener);
      if (from) this.#follow(watch, from, account);
      const expected = this.#expected.get(name);
      if (expected) watch.expect(expected.reportedAs);
      if (watch.last) listener.onReading(watch.last);
    });
  }

  /** A session's video may not be there yet, and its end may be reported as that of the session. */
  #follow(watch: Watch, from: JobRef, account: string): void {
    watch.fresh ||= !watch.last;
    watch.names.add(from.id);
    const expected = this.#expected.get(`${account}:${from.kind}:${from.id}`);
    if (expected) watch.names.add(expected.reportedAs);
  }

  #roundOf(account: string, kind: JobKind, key: string): Round {
    const name = `${account}:${kind}`;
    const known = this.#rounds.get(name);
    if (known) return known;
    const { pollIntervalMs: floorMs } = this.#options;
    const onRest = (ms: number) => this.#tell({ type: 'rest', account, ms });
    const round = new Round({ kind, key, account, reader: this.#reader, bus: this.#bus, floorMs, onRest });
    this.#rounds.set(name, round);
    return round;
  }

  /** Acts on news of this instance and tells the others. */
  #tell(news: News): void {
    this.#hear(news);
    this.#bus.tell(news);
  }

  #hear(news: News): void {
    switch (news.type) {
      case 'report': {
        const names = new Set(news.names);
        for (const [name, { id, reportedAs }] of this.#expected)
          if (names.has(id) || names.has(reportedAs)) this.#expected.delete(name);
        for (const round of this.#rounds.values()) round.report(names);
        return;
      }
      case 'expected':
        remember(this.#expected, `${news.account}:${news.kind}:${news.id}`, news);
        this.#rounds.get(`${news.account}:${news.kind}`)?.expect(news.id, news.reportedAs);
        return;
      case 'seen':
        this.#rounds.get(`${news.account}:${news.kind}`)?.seen(news.jobs);
        return;
      case 'rest':
        for (const [name, round] of this.#rounds) if (name.startsWith(`${news.account}:`)) round.rest(news.ms);
    }
  }
}
