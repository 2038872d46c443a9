import { SPENDING_PERIODS, type SpendingPeriod } from '../declarations/spending-view.ts';
import {
  LEDGER_SCOPES,
  type LedgerParty,
  type LedgerScope,
  type ReserveResult,
  type SpendingLimits,
  type SpentUsd,
} from './ledger.ts';
import { getCountedMicros, type LedgerEntry, type LedgerPatch, mergeEntry, toMicros, toUsd } from './ledger-entry.ts';
import { getPeriodName } from './spending-period.ts';

/** One event of a ledger: what became known and, where money was to be set aside, the limits that it was held to. */
export interface LedgerEvent {
  patch: LedgerPatch;
  limits?: SpendingLimits;
}

const getSumName = (scope: LedgerScope, period: SpendingPeriod, party: LedgerParty, at: string | Date) =>
  `${scope} ${getPeriodName(period, at)} ${party[scope]}`;

/**
 * What a sequence of events comes to. The same events in the same order come to the same, whoever adds them up: whether a
 * reservation was within its limit follows from the events before it.
 */
export class LedgerState {
  readonly entries = new Map<string, LedgerEntry>();
  readonly #sums = new Map<string, number>();
  readonly #entryOfJob = new Map<string, string>();

  apply({ patch, limits }: LedgerEvent): ReserveResult {
    const before = this.entries.get(patch.id);
    const entry = mergeEntry(before, patch);
    if (!entry) return { reserved: true };
    const micros = getCountedMicros(entry) - (before ? getCountedMicros(before) : 0);
    const passed = limits && micros > 0 && this.#findPassed(entry, micros, limits);
    if (passed) return passed;
    this.entries.set(entry.id, entry);
    for (const scope of LEDGER_SCOPES)
      for (const period of SPENDING_PERIODS) this.#add(getSumName(scope, period, entry, entry.at), micros);
    // A job that several creates went into, as a session's next film, belongs to the newest.
    for (const job of patch.jobs ?? []) this.#entryOfJob.set(job, entry.id);
    for (const next of Object.keys(patch.continued_by ?? {}))
      if (!this.#entryOfJob.has(next)) this.#entryOfJob.set(next, entry.id);
    return { reserved: true };
  }

  findByJob(job: string): LedgerEntry | undefined {
    return this.entries.get(this.#entryOfJob.get(job) ?? '');
  }

  getSpent(party: LedgerParty, at: Date): SpentUsd {
    const get = (scope: LedgerScope, period: SpendingPeriod) =>
      toUsd(this.#sums.get(getSumName(scope, period, party, at)) ?? 0);
    return {
      account: { day: get('account', 'day'), month: get('account', 'month') },
      who: { day: get('who', 'day'), month: get('who', 'month') },
    };
  }

  #add(name: string, micros: number): void {
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + micros);
  }

  #findPassed(entry: LedgerEntry, micros: number, limits: SpendingLimits): ReserveResult | undefined {
    for (const scope of LEDGER_SCOPES) {
      const limit = limits[scope];
      const spent = this.#sums.get(getSumName(scope, limits.period, entry, entry.at)) ?? 0;
      if (limit !== undefined && spent + micros > toMicros(limit))
        return { reserved: false, scope, spentUsd: toUsd(spent) };
    }
    return undefined;
  }
}
