import { type SandboxOptions, type ServedRequest, startSandbox } from '../../sandbox/server.ts';
import { catalog } from '../../src/catalog/catalog.ts';

/** A sandbox that remembers what it was asked. */
export interface Watched {
  url: string;
  uploadUrl: string;
  seen: ServedRequest[];
  /** How many requests began with a method and path, such as `GET /v3/videos/`. */
  count(start: string): number;
  /** Resolves when a request that fits has been served, at once if one already was. */
  until(fits: (seen: ServedRequest) => boolean): Promise<ServedRequest>;
  setSpeed(speed: number): void;
  /** Ends all jobs at once: a test that has seen them run need not sit them out. */
  finishJobs(): void;
  close(): Promise<void>;
}

/** Jobs of hours are over in a millisecond. */
const AT_ONCE = 1e9;

/** A whole Video Agent job takes a fraction of a second. */
export const FAST = 3000;

/** Starts a sandbox, a fast one unless the options say otherwise. */
export async function watchedSandbox(options: Partial<SandboxOptions> = {}): Promise<Watched> {
  const seen: ServedRequest[] = [];
  const waiting = new Set<(request: ServedRequest) => void>();
  const sandbox = await startSandbox({
    operations: catalog.operations,
    speed: FAST,
    ...options,
    onRequest: (request) => {
      seen.push(request);
      for (const tell of waiting) tell(request);
    },
  });
  return {
    url: sandbox.url,
    uploadUrl: sandbox.uploadUrl,
    seen,
    count: (start) => seen.filter(({ method, path }) => `${method} ${path}`.startsWith(start)).length,
    until: (fits) =>
      new Promise((resolve) => {
        const before = seen.find(fits);
        if (before) return resolve(before);
        const tell = (request: ServedRequest) => {
          if (!fits(request)) return;
          waiting.delete(tell);
          resolve(request);
        };
        waiting.add(tell);
      }),
    setSpeed: sandbox.setSpeed,
    finishJobs: () => sandbox.setSpeed(AT_ONCE),
    close: sandbox.close,
  };
}
