import type { Charge } from '../declarations/pricing.ts';
import { ToolError } from '../declarations/tool-error.ts';
import type { LedgerScope, ReserveResult, SpendingLimits } from './ledger.ts';
import { getPeriodEnd } from './spending-period.ts';

const formatUsd = (amount: number) => `${amount.toFixed(2)} USD`;

/** What each limit is called, and by whom it is set. */
const LIMITS: Readonly<Record<LedgerScope, { name: string; setting: string }>> = {
  account: { name: 'the limit', setting: 'HEYGEN_SPEND_LIMIT_USD' },
  who: { name: 'the limit of this person', setting: 'HEYGEN_SPEND_LIMIT_PERSON_USD' },
};

/** True for a price that can be held to a limit. */
export const isPriced = (charge: Charge): charge is Charge & { usd: number } =>
  charge.usd !== undefined && charge.usd >= 0 && Number.isFinite(charge.usd);

function describeLimit(scope: LedgerScope, limits: SpendingLimits): string {
  const { name, setting } = LIMITS[scope];
  return `${name} is ${formatUsd(limits[scope] ?? 0)} a ${limits.period} (${setting})`;
}

const describeReset = ({ period }: SpendingLimits) =>
  `The next ${period} begins at ${getPeriodEnd(period, new Date())
    .toISOString()
    .replace(/:00\.000Z$/, ' UTC')}.`;

/** What has no price cannot be held to a limit. */
export function createUnpricedError({ basis }: Charge, limits: SpendingLimits): ToolError {
  const scope = limits.account === undefined ? 'who' : 'account';
  return new ToolError(
    `${basis}, so it cannot be held to a limit: ${describeLimit(scope, limits)}. A higher one changes nothing. Ask the user; whoever runs this server can lift the limit.`,
  );
}

/** @throws ToolError when a reservation was not made, because it would have passed a limit */
export function checkReservation(result: ReserveResult, charge: Charge, limits: SpendingLimits): void {
  if (result.reserved) return;
  const { scope, spentUsd } = result;
  const shorter = charge.atMost
    ? ' Its length is not known and was taken as the longest; a start and end time, where there are, or a script makes it less.'
    : '';
  throw new ToolError(
    `It would cost ${charge.atMost ? 'up to' : 'about'} ${formatUsd(charge.usd ?? 0)} (${charge.basis}); ${describeLimit(scope, limits)}, of which ${formatUsd(spentUsd)} are taken.${shorter} ${describeReset(limits)} Ask the user; a higher limit is set by whoever runs this server.`,
  );
}

/** What is left is not known, so that nothing is sent. */
export const createUncheckedError = (place: string): ToolError =>
  new ToolError(
    `There is a spending limit, and what was spent so far cannot be read at the moment (${place} cannot be used), so nothing was sent and nothing was charged. Try again in a minute; if it lasts, whoever runs this server finds the reason in its log.`,
  );
