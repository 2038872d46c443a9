import { createLogger } from '../../src/runtime/log.ts';

/** A log that nobody reads; one for all tests, since making one compiles what it redacts. */
export const silentLog = createLogger('silent');
