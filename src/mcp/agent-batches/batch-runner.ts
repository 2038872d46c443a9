import { isFinished, type JobRef, toNumber, toText } from '../../declarations/job.ts';
import type { Json } from '../../declarations/operation.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import type { JobOutcome } from '../../jobs/job-watcher.ts';
import { parseJobRef } from '../../jobs/parse-job-ref.ts';
import type { CallServices } from '../calls/call-services.ts';
import { type AgentBatch, type BatchFilm, isBatchOver, RECORDS, readBatch } from './batch-state.ts';
import type { BatchStore } from './batch-store.ts';
import { isAbandoned, resumeFilm } from './resume-film.ts';
import { type StartOutcome, startFilm } from './start-film.ts';

/** How long one wait for a film lasts, in milliseconds; it is renewed. */
const FOLLOW_MS = 3_600_000;
/** Poll intervals after which what could not be started is tried again. */
const RETRY_INTERVALS = 3;

export interface RunnerOptions {
  services: CallServices;
  store: BatchStore;
  caller: RequestOptions;
  id: string;
}

/** What a film became, as it is written down. */
function toEndRecord({ readings }: JobOutcome): Json | undefined {
  const last = readings.at(-1);
  if (last?.state.phase !== 'completed' && last?.state.phase !== 'failed') return undefined;
  const { answer, state } = last;
  return {
    isCompleted: state.phase === 'completed' && !state.stopped,
    status: state.stopped ? 'stopped' : state.status,
    title: toText(answer.title),
    videoId: toText(answer.id),
    address: toText(answer.video_url),
    seconds: toNumber(answer.duration),
    problem: state.failure?.message,
  };
}

/**
 * Makes the films of one batch, so many at a time, in the background of the process. Several processes may do so at once:
 * the store says who may start a film.
 */
export class BatchRunner {
  readonly #options: RunnerOptions;
  readonly #over = new AbortController();
  readonly #followed = new Map<number, Promise<void>>();
  /** What the agent asks of films that wait for the user; they take no place meanwhile. */
  readonly #questions = new Map<number, string>();
  readonly #listeners = new Set<() => void>();
  #work: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  /** Why no more are started, until somebody asks again. */
  halted: string | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get questions(): ReadonlyMap<number, string> {
    return this.#questions;
  }

  /** Goes on with the batch, where it can; what has to be asked again is asked again. */
  resume(caller: RequestOptions): Promise<void> {
    this.#options.caller = caller;
    this.halted = undefined;
    this.#questions.clear();
    return this.#advance();
  }

  /** Calls back after each change, until it is unsubscribed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#over.abort();
  }

  async load(): Promise<AgentBatch | undefined> {
    return readBatch(await this.#options.store.read(this.#options.id));
  }

  /** One step at a time: a step counts what runs, and starts what there is room for. */
  #advance(): Promise<void> {
    this.#work = this.#work
      .then(() => this.#step())
      .catch((error: unknown) => {
        this.#options.services.log.warn({ batch: this.#options.id, err: error }, 'a batch could not go on');
        this.#tryLater();
      });
    return this.#work;
  }

  #tryLater(): void {
    if (this.#over.signal.aborted) return;
    clearTimeout(this.#retry);
    const ms = this.#options.services.watcher.pollIntervalMs * RETRY_INTERVALS;
    this.#retry = setTimeout(() => void this.#advance(), ms).unref();
  }

  async #step(): Promise<void> {
    for (;;) {
      if (this.#over.signal.aborted) return;
      const batch = await this.load();
      if (!batch || isBatchOver(batch) || this.halted !== undefined) break;
      await this.#followAll(batch);
      const outcome = await this.#startNext(batch);
      if (!outcome) break;
      if (outcome.kind === 'halted') this.halted = outcome.reason;
      if (outcome.kind === 'later' || outcome.kind === 'halted') {
        if (outcome.kind === 'later') this.#tryLater();
        break;
      }
    }
    for (const listener of this.#listeners) listener();
  }

  /** Starts one film, or takes one up that another process left; undefined where there is no room or none to start. */
  async #startNext(batch: AgentBatch): Promise<StartOutcome | undefined> {
    const { services, store, caller } = this.#options;
    const start = { services, store, caller, batch };
    for (const film of batch.films) {
      const { state } = film;
      if (state.phase === 'starting' && isAbandoned(start, state.claim)) return resumeFilm(start, film, state.claim);
    }
    const isBusy = ({ index, state: { phase } }: BatchFilm) =>
      (phase === 'running' && !this.#questions.has(index)) || phase === 'starting';
    const busy = batch.films.filter(isBusy).length;
    const next = batch.films.find(({ state }) => state.phase === 'waiting');
    if (batch.isStopped || !next || next.state.phase !== 'waiting' || busy >= batch.maxAtOnce) {
      // Another process may have it under way: whether that lives shows later.
      if (batch.films.some(({ state }) => state.phase === 'starting')) this.#tryLater();
      return undefined;
    }
    return startFilm(start, next, next.state.attempts);
  }

  async #followAll({ films }: AgentBatch): Promise<void> {
    for (const { index, state } of films) {
      if (state.phase !== 'running' || this.#followed.has(index) || this.#questions.has(index)) continue;
      const ref = await parseJobRef(this.#options.services.jobKinds, state.job);
      const followed = this.#follow(index, ref)
        .catch((error: unknown) => (this.#over.signal.aborted ? undefined : this.#noteUnread(index, error)))
        .finally(() => this.#followed.delete(index))
        .then(() => void (this.#over.signal.aborted || this.#advance()));
      this.#followed.set(index, followed);
    }
  }

  /** What HeyGen has forgotten is over; any other failure concerns all films, until somebody asks again. */
  async #noteUnread(index: number, error: unknown): Promise<void> {
    if (!(error instanceof HeyGenError)) throw error;
    if (error.details.kind !== 'not_found') this.halted = error.message;
    else
      await this.#options.store.put(this.#options.id, RECORDS.end(index), {
        isCompleted: false,
        status: 'not_found',
        problem: error.message,
      });
  }

  async #follow(index: number, ref: JobRef): Promise<void> {
    const { services, store, id } = this.#options;
    const caller = { ...this.#options.caller, signal: this.#over.signal };
    const outcome = await services.watcher.wait(ref, { caller, timeoutMs: FOLLOW_MS });
    const last = outcome.readings.at(-1);
    const end = toEndRecord(outcome);
    if (end) await store.put(id, RECORDS.end(index), end);
    else if (last && isFinished(last.state))
      this.#questions.set(index, last.ref.kind.paused?.(last.ref, last.state) ?? '');
  }
}
