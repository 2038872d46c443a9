import type { JobRef } from '../declarations/job.ts';
import type { HeyGenError } from '../heygen/errors.ts';
import type { Reading } from './status-reader.ts';

/** A caller that waits for a job. */
export interface ReadingListener {
  /** Called with each reading; may leave the group in it. */
  onReading(reading: Reading): void;
  /** Called when the job cannot be read: the wait is over. */
  onFailure(error: unknown): void;
}

/** One job, however many callers wait for it. */
export class WatchedJob {
  readonly ref: JobRef;
  readonly listeners = new Set<ReadingListener>();
  /** The names under which HeyGen may report its end: its id, its session's id, the callback id that was sent. */
  readonly names: Set<string>;
  /** Since when the job is known to be under way, Unix milliseconds. */
  firstSeenAt: number;
  /** When it is to be read next, Unix milliseconds. */
  dueAt: number;
  /** When it was read last, Unix milliseconds. */
  readAt = Number.NEGATIVE_INFINITY;
  /** True while HeyGen is relied upon to report the end. */
  reportExpected = false;
  /** True while a session has named the job and HeyGen may not find it yet. */
  mayNotExistYet = false;
  lastReading?: Reading;
  /** The failure of the newest attempt, where it may pass. */
  lastError?: HeyGenError;
  /** Attempts in a row that failed. */
  failures = 0;
  /** Set while it is read in full; `again` where something happened meanwhile. */
  reading?: 'once' | 'again';

  constructor(ref: JobRef, bornAt: number, dueAt: number) {
    this.ref = ref;
    this.names = new Set([ref.id]);
    this.firstSeenAt = bornAt;
    this.dueAt = dueAt;
  }

  /** Publishes a reading to all callers that wait. */
  publish(reading: Reading, now: number): void {
    this.lastReading = reading;
    this.readAt = now;
    this.lastError = undefined;
    this.mayNotExistYet = false;
    this.failures = 0;
    const { startedAt } = reading.state;
    if (startedAt !== undefined) this.firstSeenAt = Math.min(this.firstSeenAt, startedAt * 1000);
    for (const listener of [...this.listeners]) listener.onReading(reading);
  }

  /** Fails the wait of all callers. */
  fail(error: unknown): void {
    for (const listener of [...this.listeners]) listener.onFailure(error);
  }

  /** HeyGen will report the end under this name or the job's id. */
  expectReport(reportedAs: string): void {
    this.reportExpected = true;
    this.names.add(reportedAs);
  }

  /** True where HeyGen's report under one of these names is about this job. */
  isNamed(names: ReadonlySet<string>): boolean {
    return names.has(String(this.lastReading?.answer.callback_id)) || [...this.names].some((name) => names.has(name));
  }
}
