import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 20_000,
    // Real processes and sockets on two cores: more workers only make each slower.
    maxWorkers: 2,
  },
});
