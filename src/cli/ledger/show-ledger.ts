import { type Ledger, LedgerUnavailable } from '../../ledger/ledger.ts';
import type { LedgerEntry } from '../../ledger/ledger-entry.ts';
import { connectRedis } from '../../runtime/redis.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { App } from '../app.ts';
import { print } from '../print.ts';
import { createConfiguredLedger } from './configured-ledger.ts';
import { type LedgerRange, parseRange } from './ledger-range.ts';
import { createReport } from './ledger-report.ts';

async function readEntries(ledger: Ledger, { since, until }: LedgerRange): Promise<LedgerEntry[]> {
  try {
    return await ledger.read(since, until);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    throw new StartupError(`The ledger (${ledger.place}) cannot be read: ${error.message}.`);
  }
}

/** Prints what was spent. */
export async function showLedger({ config, log }: App): Promise<void> {
  const range = parseRange(config, new Date());
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  try {
    const entries = await readEntries(createConfiguredLedger(config, redis), range);
    const report = createReport(entries, range, config.by);
    if (config.json) return await print(`${JSON.stringify(report, null, 2)}\n`);
    const { formatCsv, formatReport } = await import('./format-report.ts');
    await print(config.csv ? formatCsv(report) : `${formatReport(report)}\n`);
  } finally {
    redis?.close();
  }
}
