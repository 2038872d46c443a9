import type { Ledger, SpendingLimits } from '../../src/ledger/ledger.ts';
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { Spending } from '../../src/ledger/spending.ts';
import { silentLog } from './silent-log.ts';

/** What is spent by a process of a test, and the limits on it in USD a day. */
export const createTestSpending = (
  limits: Partial<SpendingLimits> = {},
  ledger: Ledger = createMemoryLedger(),
): Spending => new Spending({ ledger, limits: { period: 'day', ...limits }, owner: 'somebody', log: silentLog });
