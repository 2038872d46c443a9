import { getCountedMicros, type LedgerEntry, toUsd } from '../../ledger/ledger-entry.ts';
import { getPeriodName } from '../../ledger/spending-period.ts';
import type { LedgerRange } from './ledger-range.ts';
import type { ReportGroup } from './report-groups.ts';

/** What some creates came to. */
export interface ReportTotals {
  creates: number;
  completed: number;
  failed: number;
  /** HeyGen did not take them. */
  refused: number;
  /** Neither over nor refused, as far as was seen: they count as estimated. */
  open: number;
  /** Length of what was made, as far as it is known. */
  seconds: number;
  usd: number;
}

/** A person's, a tool's or a day's. */
export type ReportRow = { name: string } & ReportTotals;

/** What `heygen-mcp ledger` prints. */
export interface LedgerReport {
  since: string;
  until: string;
  total: ReportTotals;
  /** Each create with what it counts for, where nothing is added up. */
  entries?: readonly (LedgerEntry & { usd: number })[];
  by?: ReportGroup;
  rows?: readonly ReportRow[];
}

const GET_NAME: Readonly<Record<ReportGroup, (entry: LedgerEntry) => string>> = {
  person: ({ who }) => who,
  tool: ({ tool }) => tool,
  day: ({ at }) => getPeriodName('day', at),
};

function addUp(entries: readonly LedgerEntry[]): ReportTotals {
  const count = (...outcomes: LedgerEntry['outcome'][]) =>
    entries.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    creates: entries.length,
    completed: count('completed'),
    failed: count('failed'),
    refused: count('refused'),
    open: count('reserved', 'unknown', 'started'),
    seconds: Number(entries.reduce((sum, { seconds = 0 }) => sum + seconds, 0).toFixed(3)),
    usd: toUsd(entries.reduce((sum, entry) => sum + getCountedMicros(entry), 0)),
  };
}

function groupEntries(entries: readonly LedgerEntry[], by: ReportGroup): ReportRow[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const name = GET_NAME[by](entry);
    const group = groups.get(name) ?? [];
    group.push(entry);
    groups.set(name, group);
  }
  const rows = [...groups].map(([name, some]) => ({ name, ...addUp(some) }));
  return rows.sort((a, b) => (by === 'day' ? a.name.localeCompare(b.name) : b.usd - a.usd));
}

/** Adds up entries: all, and those of each person, tool or day. */
export function createReport(entries: readonly LedgerEntry[], range: LedgerRange, by?: ReportGroup): LedgerReport {
  const detail = by
    ? { by, rows: groupEntries(entries, by) }
    : { entries: entries.map((entry) => ({ ...entry, usd: toUsd(getCountedMicros(entry)) })) };
  return { since: range.since.toISOString(), until: range.until.toISOString(), total: addUp(entries), ...detail };
}
