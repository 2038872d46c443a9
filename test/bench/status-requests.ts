import { setMaxListeners } from 'node:events';
import { catalog } from '../../src/catalog/catalog.ts';
import { createHeyGenClient } from '../../src/heygen/client.ts';
import { JobWatcher } from '../../src/jobs/job-watcher.ts';
import { videoJob } from '../../tools/videos.ts';
import { watchedSandbox } from '../support/sandbox.ts';
import { account } from './heygen-account.ts';

export const INTERVAL_MS = 1_000;
const SECONDS = 20;

/** Status requests of one account per interval, while so many of its films are waited for one by one. */
async function requestsPerInterval(films: number): Promise<number> {
  const key = `bench-${films}`;
  const sandbox = await watchedSandbox({ speed: 0.1, maxJobs: films });
  const ids = await account(sandbox.url, key).films(films);
  const client = createHeyGenClient({ base: () => sandbox.url, userAgent: 'bench' });
  const watcher = new JobWatcher({
    client,
    getOperation: (name) => catalog.getOperation(name),
    pollIntervalMs: INTERVAL_MS,
  });
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const waits = ids.map((id) =>
    watcher.wait({ kind: videoJob, id }, { caller: { key, signal: leaving.signal }, timeoutMs: 3_600_000 }),
  );
  const settled = Promise.allSettled(waits);
  // The first readings come at once; what counts is what follows.
  await new Promise((resolve) => setTimeout(resolve, 2 * INTERVAL_MS));
  const before = watcher.counts.requests;
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const asked = watcher.counts.requests - before;
  leaving.abort();
  await settled;
  await client.close();
  await sandbox.close();
  return asked / ((SECONDS * 1000) / INTERVAL_MS);
}

/** For each number of films at once: status requests per interval. */
export async function statusRequests(counts: readonly number[]): Promise<Map<number, number>> {
  return new Map(await Promise.all(counts.map(async (count) => [count, await requestsPerInterval(count)] as const)));
}
