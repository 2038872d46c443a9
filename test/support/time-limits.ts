/**
 * The longest that a test waits for something to become true, in milliseconds. Longer than any time-out that the server
 * has by default (the longest is 120 s, for a write to HeyGen), so that what is merely slow on a busy machine passes and
 * what fails hangs.
 */
export const WAIT_MS = 130_000;

/** The longest that a whole test may take: something that it waits for, and what comes before and after. */
export const TEST_MS = 180_000;

/** How often a check is repeated that waits for something to become true. */
export const INTERVAL_MS = 25;

/** How often one is repeated that starts a process to look, which takes as much of a processor as forty others. */
export const PROCESS_INTERVAL_MS = 1000;
