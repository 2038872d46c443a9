import { pino } from 'pino';
import { getCountedMicros, toUsd } from '../../../src/ledger/ledger-entry.ts';
import { RedisLedger } from '../../../src/ledger/redis-ledger.ts';
import { connectRedis } from '../../../src/runtime/redis.ts';

const LOOK_MS = 50;

/** What the ledger says of a run. */
export interface LedgerSum {
  usd: number;
  /** How many entries ended in which way. */
  outcomes: Readonly<Record<string, number>>;
  people: number;
}

/** Adds up what the ledger has from a time on, Unix milliseconds. */
export async function sumLedger(redisUrl: string, since: number): Promise<LedgerSum> {
  const redis = await connectRedis(redisUrl, pino({ level: 'silent' }));
  while (!redis.ready()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const entries = await new RedisLedger(redis).read(new Date(since), new Date());
  redis.close();
  const outcomes: Record<string, number> = {};
  for (const { outcome } of entries) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    usd: toUsd(entries.reduce((sum, entry) => sum + getCountedMicros(entry), 0)),
    outcomes,
    people: new Set(entries.map(({ who }) => who)).size,
  };
}
