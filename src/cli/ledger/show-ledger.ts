import { type Ledger, LedgerUnavailable } from '../../ledger/ledger.ts';
import type { LedgerEntry } from '../../ledger/ledger-entry.ts';
import type { SettlementBounds } from '../../ledger/settlement.ts';
import { StartupError } from '../../runtime/startup-error.ts';
import type { App } from '../app.ts';
import { getProcessKey } from '../credentials/configured-key.ts';
import { print } from '../process/print.ts';
import { type LedgerRange, parseRange } from './ledger-range.ts';
import { createReport } from './ledger-report.ts';

/** What is spent on looking for ends that nobody saw; a person waits for the report. */
const SETTLEMENT: SettlementBounds = { count: 100, timeoutMs: 10_000 };

/** Enters the ends of the process's own account that can be seen by now; without a key, or HeyGen, entries stay as they are. */
async function settleOpenEntries({ config, log, getServices }: App): Promise<void> {
  const { settlement } = await getServices();
  const key = getProcessKey(config);
  if (key === undefined) return;
  await settlement.settle({ key }, SETTLEMENT).catch((err: unknown) => log.debug({ err }, 'not settled'));
}

async function readEntries(ledger: Ledger, { since, until }: LedgerRange): Promise<LedgerEntry[]> {
  try {
    return await ledger.read(since, until);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    throw new StartupError(`The ledger (${ledger.place}) cannot be read: ${error.message}.`);
  }
}

/** Prints what was spent. */
export async function showLedger(app: App): Promise<void> {
  const { config } = app;
  const range = parseRange(config, new Date());
  await settleOpenEntries(app);
  const { ledger } = await app.getServices();
  const report = createReport(await readEntries(ledger, range), range, config.by);
  if (config.json) return print(`${JSON.stringify(report, null, 2)}\n`);
  const { formatCsv, formatReport } = await import('./format-report.ts');
  await print(config.csv ? formatCsv(report) : `${formatReport(report)}\n`);
}
