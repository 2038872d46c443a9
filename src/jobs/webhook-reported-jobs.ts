import type { JobRef } from '../declarations/job.ts';
import { createBoundedMap } from '../runtime/bounded-map.ts';
import type { JobWatcher } from './job-watcher.ts';

/** The most creates that are remembered, and for how long: no render takes longer. */
const MAX_CREATES = 10_000;
const KEPT_MS = 24 * 3_600_000;

/** How long a job that was reported is followed until it is over, in milliseconds: its address may lag behind. */
const FOLLOW_MS = 60_000;

/** Callers that wait for the job, on any instance, read it first: this much earlier, in milliseconds. */
const DELAY_MS = 3_000;

interface ReportedCreate {
  /** Those whose end has not been seen, by their ids. */
  refs: Map<string, JobRef>;
  key: string;
}

/**
 * Jobs whose end HeyGen reports, and which nobody may be waiting for by then: they are read once when it does, so that the
 * end is seen. The keys that it takes are kept in memory, which is for servers whose keys are their own.
 */
export class WebhookReportedJobs {
  readonly #watcher: Pick<JobWatcher, 'wait'>;
  readonly #creates = createBoundedMap<ReportedCreate>(MAX_CREATES, { ttl: KEPT_MS });
  /** The names under which jobs are reported, by their ids. */
  readonly #nameOfJob = createBoundedMap<string>(MAX_CREATES, { ttl: KEPT_MS });

  constructor(watcher: Pick<JobWatcher, 'wait'>) {
    this.#watcher = watcher;
  }

  /** HeyGen will report the end of these jobs under this name. */
  expect(refs: readonly JobRef[], key: string, reportedAs: string): void {
    if (refs.length === 0) return;
    this.#creates.set(reportedAs, { refs: new Map(refs.map((ref) => [ref.id, ref])), key });
    for (const { id } of refs) this.#nameOfJob.set(id, reportedAs);
  }

  /** Something was reported under these names: by HeyGen, or by an instance that has read a job to its end. */
  report(names: readonly string[]): void {
    const created = names.filter((name) => this.#creates.has(name));
    if (created.length === 0) this.noteEnds(names);
    for (const name of created) setTimeout(() => void this.#readAll(name), DELAY_MS).unref();
  }

  /** The ends of these jobs were seen. */
  noteEnds(ids: readonly string[]): void {
    for (const id of ids) {
      const name = this.#nameOfJob.get(id) ?? '';
      const create = this.#creates.get(name);
      create?.refs.delete(id);
      if (create?.refs.size === 0) this.#creates.delete(name);
    }
  }

  async #readAll(name: string): Promise<void> {
    const { refs, key } = this.#creates.get(name) ?? {};
    await Promise.all([...(refs?.values() ?? [])].map((ref) => this.#read(ref, key)));
  }

  async #read(ref: JobRef, key: string | undefined): Promise<void> {
    try {
      await this.#watcher.wait(ref, { caller: { key }, timeoutMs: FOLLOW_MS });
    } catch {
      // Nobody waits for this reading; whoever asks for the job gets the reason why it cannot be read.
    }
  }
}
