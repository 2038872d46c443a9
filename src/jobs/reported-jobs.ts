import { LRUCache } from 'lru-cache';
import type { JobRef } from '../declarations/job.ts';
import type { JobWatcher } from './job-watcher.ts';

/** The most creates that are remembered, and for how long: no render takes longer. */
const MAX_CREATES = 10_000;
const KEPT_MS = 24 * 3_600_000;

/** How long a job that was reported is followed until it is over, in milliseconds: its address may lag behind. */
const FOLLOW_MS = 60_000;

interface ReportedCreate {
  /** Those whose end has not been seen. */
  refs: Set<JobRef>;
  key: string;
}

/**
 * Jobs whose end HeyGen reports, and which nobody may be waiting for by then: they are read once when it does, so that the
 * end is seen. The keys that it takes are kept in memory, which is for servers whose keys are their own.
 */
export class ReportedJobs {
  readonly #watcher: Pick<JobWatcher, 'wait'>;
  readonly #creates = new LRUCache<string, ReportedCreate>({ max: MAX_CREATES, ttl: KEPT_MS });

  constructor(watcher: Pick<JobWatcher, 'wait'>) {
    this.#watcher = watcher;
  }

  /** HeyGen will report the end of these jobs under this name. */
  expect(refs: readonly JobRef[], key: string, reportedAs: string): void {
    if (refs.length > 0) this.#creates.set(reportedAs, { refs: new Set(refs), key });
  }

  /** HeyGen has reported something under these names. */
  report(names: readonly string[]): void {
    for (const name of names) {
      const create = this.#creates.get(name);
      for (const ref of create?.refs ?? []) if (create) void this.#read(name, create, ref);
    }
  }

  async #read(name: string, { refs, key }: ReportedCreate, ref: JobRef): Promise<void> {
    try {
      const { finished } = await this.#watcher.wait(ref, { caller: { key }, timeoutMs: FOLLOW_MS });
      if (finished) refs.delete(ref);
      if (refs.size === 0) this.#creates.delete(name);
    } catch {
      // Nobody waits for this reading; whoever asks for the job is told why it cannot be read.
    }
  }
}
