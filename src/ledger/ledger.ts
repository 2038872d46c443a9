import type { SpendingPeriod } from '../declarations/spending-view.ts';
import type { LedgerEntry, LedgerJobEnd, LedgerPatch } from './ledger-entry.ts';

/** Whose money it is, and who spends it. */
export type LedgerParty = Pick<LedgerEntry, 'account' | 'who'>;

/** Whose spending is added up: an account's by everybody, or a person's on every account. */
export const LEDGER_SCOPES = ['account', 'who'] as const;
export type LedgerScope = (typeof LEDGER_SCOPES)[number];

/** USD that may be spent in a period; without one, any. */
export type SpendingLimits = { readonly period: SpendingPeriod } & { readonly [S in LedgerScope]?: number };

/** USD that were spent in the current day and month. */
export type SpentUsd = Readonly<Record<LedgerScope, Readonly<Record<SpendingPeriod, number>>>>;

/** What a reservation came to: made, or what it would have passed. */
export type ReserveResult = { reserved: true } | { reserved: false; scope: LedgerScope; spentUsd: number };

/** What was seen of a job: how it ended, or which one goes on where it ends. */
export interface JobSighting {
  end?: LedgerJobEnd;
  next?: string;
}

/** The ledger cannot be reached or written. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** What was spent, by whom, for what. Every method throws LedgerUnavailable. */
export interface Ledger {
  /** What it is, for whoever looks after it: `Redis`, or a path. */
  readonly place: string;
  /**
   * Enters what is about to be sent, unless it would pass a limit; nothing that others do comes between the two. An entry
   * of the same id that counts already counts no more.
   */
  reserve(entry: LedgerEntry, limits: SpendingLimits): Promise<ReserveResult>;
  /** Enters what became known. What nobody has begun is left out, unless the patch is whole. */
  record(patch: LedgerPatch): Promise<void>;
  /** Enters what was seen of a job; nothing for one that no entry started. */
  settle(job: string, seen: JobSighting): Promise<void>;
  /**
   * Entries of an account whose end was expected by now and has not been seen, those expected first first. Nobody else is
   * given them for `claimMs`.
   */
  takeOverdue(account: string, count: number, claimMs: number): Promise<LedgerEntry[]>;
  /** An entry that goes on is not overdue again before a time. */
  postpone(entry: LedgerEntry, until: Date): Promise<void>;
  /** The end of a job was reported: its entry is overdue now. */
  expedite(job: string): Promise<void>;
  getSpent(party: LedgerParty, at: Date): Promise<SpentUsd>;
  /** Entries that were begun between two times, the first one included, oldest first. */
  read(since: Date, until: Date): Promise<LedgerEntry[]>;
}

/** What a sighting adds to the entry that started the job, or the one that it goes on from. */
export function toSightingPatch(
  { id, at, continued_by = {} }: LedgerEntry,
  job: string,
  seen: JobSighting,
): LedgerPatch {
  const first = continued_by[job] ?? job;
  return {
    id,
    at,
    ...(seen.end && { ends: { [first]: seen.end } }),
    ...(seen.next !== undefined && { continued_by: { [seen.next]: first } }),
  };
}
