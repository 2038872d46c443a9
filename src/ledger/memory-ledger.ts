import { type Ledger, toSightingPatch } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { LedgerState } from './ledger-state.ts';
import { SettlementSchedule } from './settlement-schedule.ts';

export const isWithin = ({ at }: LedgerEntry, since: Date, until: Date): boolean =>
  Date.parse(at) >= since.getTime() && Date.parse(at) < until.getTime();

export const compareByTime = (a: LedgerEntry, b: LedgerEntry): number =>
  Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1);

/** A ledger for the life of a process: for the sandbox, where no money is spent. */
export function createMemoryLedger(): Ledger {
  const state = new LedgerState();
  const schedule = new SettlementSchedule();
  return {
    place: 'memory',
    reserve: async (entry, limits) => state.apply({ patch: entry, limits }),
    record: async (patch) => void state.apply({ patch }),
    async settle(job, seen) {
      const entry = state.findByJob(job);
      if (entry) state.apply({ patch: toSightingPatch(entry, job, seen) });
    },
    takeOverdue: async (account, count, claimMs) => schedule.take(state.entries.values(), account, count, claimMs),
    postpone: async (entry, until) => schedule.set(entry, until.getTime()),
    async expedite(job) {
      const entry = state.findByJob(job);
      if (entry) schedule.set(entry, Date.now());
    },
    getSpent: async (party, at) => state.getSpent(party, at),
    read: async (since, until) =>
      [...state.entries.values()].filter((entry) => isWithin(entry, since, until)).sort(compareByTime),
  };
}
