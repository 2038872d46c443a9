/** What a limit holds for: each day or each month of UTC. */
export const SPENDING_PERIODS = ['day', 'month'] as const;
export type SpendingPeriod = (typeof SPENDING_PERIODS)[number];

/** What a caller has spent and may spend. */
export interface SpendingView {
  period: SpendingPeriod;
  /** By this person in the period, in USD. */
  spentUsd: number;
  /** By this person in the month of UTC. */
  spentThisMonthUsd: number;
  /** What this person may spend in the period; absent without a limit. */
  limitUsd?: number;
  /** What the account may spend in the period, by all who use it. */
  accountLimitUsd?: number;
  /** What is left of the smaller of both. */
  leftUsd?: number;
  /** When the next period begins. */
  resetsAt: Date;
}
