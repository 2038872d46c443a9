import { homedir } from 'node:os';
import { join } from 'node:path';
import { FileLedger } from '../../ledger/file-ledger.ts';
import type { Ledger, SpendingLimits } from '../../ledger/ledger.ts';
import { createMemoryLedger } from '../../ledger/memory-ledger.ts';
import { RedisLedger } from '../../ledger/redis-ledger.ts';
import type { Redis } from '../../runtime/redis.ts';
import type { Config } from '../settings/config.ts';

/** Where the ledger of a person lies: beside the key that `heygen-mcp login` stores. */
const getLedgerFolder = ({ ledgerDir, configDir }: Config): string =>
  ledgerDir ?? join(configDir ?? join(homedir(), '.heygen'), 'ledger');

/** The ledger that the settings choose: what is played on the sandbox inside the process costs nothing. */
export function createConfiguredLedger(config: Config, redis: Redis | undefined): Ledger {
  if (redis) return new RedisLedger(redis);
  const isPlayed = config.sandbox && config.ledgerDir === undefined;
  return isPlayed ? createMemoryLedger() : new FileLedger(getLedgerFolder(config));
}

export const getSpendingLimits = ({ spendPeriod, spendLimitUsd, spendLimitPersonUsd }: Config): SpendingLimits => ({
  period: spendPeriod,
  ...(spendLimitUsd !== undefined && { account: spendLimitUsd }),
  ...(spendLimitPersonUsd !== undefined && { who: spendLimitPersonUsd }),
});
