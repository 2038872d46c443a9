import { setTimeout as sleep } from 'node:timers/promises';
import { objectOf } from '../heygen/answer.ts';
import type { Caller, HeyGenClient } from '../heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../heygen/errors.ts';
import type { JobKind, Json, Operation } from '../operation.ts';
import { isSettled, type JobRef, type JobState, KINDS } from './kinds.ts';

/** One reading of a job. */
export interface Reading {
  ref: JobRef;
  state: JobState;
  /** HeyGen's answer, as it was. */
  answer: Json;
}

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
}

export interface WatcherOptions {
  client: HeyGenClient;
  /** Finds an operation by name. */
  operation: (name: string) => Operation;
  pollIntervalMs: number;
}

/** How far past the end of a wait its last request may run, in milliseconds. */
const GRACE_MS = 3_000;

/** Failures that a wait outlives: the next request may well succeed. */
const PASSING: ReadonlySet<ErrorKind> = new Set([
  'rate_limited',
  'unavailable',
  'unreachable',
  'timeout',
  'bad_answer',
]);

const passes = (error: unknown): error is HeyGenError => error instanceof HeyGenError && PASSING.has(error.facts.kind);

/** A video that its session has just named may not be there yet. */
const notThereYet = (error: unknown) => error instanceof HeyGenError && error.facts.kind === 'not_found';

const late = () =>
  new HeyGenError({ kind: 'timeout', message: 'HeyGen did not answer in time.', hint: 'Call again in a minute.' });

/** A caller who also gives up after some time, in milliseconds. */
function within(ms: number, { key, signal }: Caller): Caller {
  const deadline = AbortSignal.timeout(ms);
  return { key, signal: signal ? AbortSignal.any([signal, deadline]) : deadline };
}

/** Follows long work to its end, asking HeyGen at an interval. */
export class Watcher {
  readonly #options: WatcherOptions;
  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  async #read(ref: JobRef, caller: Caller): Promise<Reading> {
    const { idField, read, state } = KINDS[ref.kind];
    const { client, operation } = this.#options;
    const reading = operation(read);
    const answer = objectOf(reading, await client.call(reading, { ...ref.page, [idField]: ref.id }, caller));
    return { ref, state: state(answer), answer };
  }

  /**
   * Waits until a job settles or the time is up, whichever is first; a patience of 0 reads it once. Where a session has
   * a video, the video is followed and the session not asked again.
   * @throws HeyGenError when the job cannot be read, unless the failure may pass and there is time left
   * @throws the signal's reason at once when the caller goes away
   */
  async wait(ref: JobRef, { caller, patienceMs, onReading }: Wait): Promise<Outcome> {
    const began = Date.now();
    const left = () => patienceMs - (Date.now() - began);
    const readings = new Map<JobKind, Reading>();
    const outcome = (settled: boolean): Outcome => ({
      readings: [...readings.values()],
      settled,
      waited: Math.round((Date.now() - began) / 1000),
    });
    const reader = patienceMs > 0 ? within(patienceMs + GRACE_MS, caller) : caller;
    let current = ref;
    for (;;) {
      try {
        const reading = await this.#read(current, reader);
        readings.set(current.kind, reading);
        onReading?.(reading);
        if (isSettled(reading.state)) return outcome(true);
        if (reading.state.follow) {
          current = reading.state.follow;
          continue;
        }
      } catch (error) {
        caller.signal?.throwIfAborted();
        const failure = reader.signal?.aborted ? late() : error;
        const followed = current !== ref && !readings.has(current.kind);
        if (!passes(failure) && !(followed && notThereYet(failure))) throw failure;
        if (readings.size === 0 && left() <= 0) throw failure;
      }
      if (left() <= 0) return outcome(false);
      await sleep(Math.min(left(), this.#options.pollIntervalMs), undefined, { signal: caller.signal });
    }
  }
}
