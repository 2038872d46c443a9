import { vi } from 'vitest';
import { INTERVAL_MS, WAIT_MS } from './time-limits.ts';

/** Repeats a check until it no longer throws. */
export const waitFor = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: WAIT_MS, interval: INTERVAL_MS });
