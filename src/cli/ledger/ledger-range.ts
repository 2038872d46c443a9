import { getPeriodEnd, getPeriodName } from '../../ledger/spending-period.ts';
import { ConfigError } from '../settings/config-error.ts';

/** From one time, which is included, to another, which is not. */
export interface LedgerRange {
  since: Date;
  until: Date;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a day or a time. @throws ConfigError */
function parseTime(flag: string, text: string): Date {
  const time = new Date(text);
  const isRight = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) && !Number.isNaN(time.getTime());
  if (!isRight || (DAY.test(text) && getPeriodName('day', time) !== text))
    throw new ConfigError(`${flag} "${text}": must be a day such as 2026-11-01, or a time such as 2026-11-01T12:00Z.`);
  return time;
}

/**
 * The range that was asked for, in UTC: without a beginning that of the month, without an end up to now. A day at the end
 * is part of it.
 * @throws ConfigError
 */
export function parseRange({ since, until }: { since?: string; until?: string }, now: Date): LedgerRange {
  const end = until === undefined ? new Date(now.getTime() + 1) : parseTime('--until', until);
  const range = {
    since: since === undefined ? new Date(`${getPeriodName('month', now)}-01`) : parseTime('--since', since),
    until: until !== undefined && DAY.test(until) ? getPeriodEnd('day', end) : end,
  };
  if (range.since >= range.until) throw new ConfigError('--since must be before --until.');
  return range;
}
