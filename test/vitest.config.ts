import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { programTags } from './support/programs.ts';
import { INTERVAL_MS, TEST_MS, WAIT_MS } from './support/time-limits.ts';

/** What drives a browser; it needs modules of its own, which no file before it has used. */
const WITH_BROWSER = ['test/interop/view-*.test.ts'];

/** Workers beyond this only make each other slower, as each starts servers, and some a browser. */
const MAX_WORKERS = 5;

/** What starts processes lives here, whatever it tests; everything else runs in the process of the test. */
const WITH_PROCESSES = ['test/interop/**/*.test.ts', 'test/hostile/server/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/skipped-programs-reporter.ts'],
    tags: programTags(),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: WITH_PROCESSES,
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: {
          name: 'interop',
          include: WITH_PROCESSES,
          exclude: WITH_BROWSER,
          globalSetup: 'test/support/build.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: WITH_BROWSER,
          globalSetup: 'test/support/build.ts',
          isolate: true,
        },
      },
    ],
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    expect: { poll: { timeout: WAIT_MS, interval: INTERVAL_MS } },
    // The catalog and the SDKs are loaded once a worker and not once a file; what a test fakes is put back after it.
    isolate: false,
    // What TypeScript becomes is kept from one run to the next.
    experimental: { fsModuleCache: true },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Two more than there are cores: while these wait for a server or a timer, the others compute.
    maxWorkers: Math.min(availableParallelism() + 2, MAX_WORKERS),
  },
});
