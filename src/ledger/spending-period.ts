import type { SpendingPeriod } from '../declarations/spending-view.ts';

/** The name of the period that a time is in: `2026-11-21`, or `2026-11`. */
export const getPeriodName = (period: SpendingPeriod, at: string | Date): string =>
  new Date(at).toISOString().slice(0, period === 'day' ? 'YYYY-MM-DD'.length : 'YYYY-MM'.length);

/** When the period that a time is in is over. */
export function getPeriodEnd(period: SpendingPeriod, at: Date): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return new Date(period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1));
}

/** The months from one time to another, oldest first. */
export function listMonths(since: Date, until: Date): string[] {
  const months: string[] = [];
  for (let at = since; at <= until; at = getPeriodEnd('month', at)) months.push(getPeriodName('month', at));
  return months;
}
