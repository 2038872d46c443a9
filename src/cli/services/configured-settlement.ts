import type { JobKinds } from '../../declarations/job.ts';
import type { JobWatcher } from '../../jobs/job-watcher.ts';
import { parseJobRef } from '../../jobs/parse-job-ref.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Settlement } from '../../ledger/settlement.ts';
import { SettlementSweep } from '../../ledger/settlement-sweep.ts';
import type { Spending } from '../../ledger/spending.ts';
import type { Logger } from '../../runtime/log.ts';
import { getProcessKey } from '../credentials/configured-key.ts';
import { type Config, getPollIntervalMs } from '../settings/config.ts';

interface SettlementServices {
  ledger: Ledger;
  spending: Spending;
  jobKinds: JobKinds;
  getWatcher: () => JobWatcher;
  log: Logger;
}

/** What enters the ends that nobody saw: when it is asked for, and in a server of many now and then. */
export interface ConfiguredSettlement {
  settlement: Settlement;
  settlementSweep?: SettlementSweep;
}

/** Entries are looked at again after so many poll intervals at least. */
const SETTLEMENT_INTERVALS = 3;

/** Over stdio nothing happens by itself. */
export function createConfiguredSettlement(
  config: Config,
  { jobKinds, getWatcher, ...services }: SettlementServices,
): ConfiguredSettlement {
  const intervalMs = SETTLEMENT_INTERVALS * getPollIntervalMs(config);
  const settlement = new Settlement({
    ...services,
    intervalMs,
    readJob: async (job, caller, timeoutMs) => {
      const ref = await parseJobRef(jobKinds, job);
      await getWatcher().wait(ref, { caller, timeoutMs, singleRead: true });
    },
  });
  if (config.command !== 'http') return { settlement };
  const settlementSweep = new SettlementSweep({
    ...services,
    settlement,
    intervalMs,
    // Keys that callers bring serve the request that they came with.
    keepsKeys: config.auth !== 'key',
    getOwnKey: () => getProcessKey(config),
  });
  settlementSweep.start();
  return { settlement, settlementSweep };
}
