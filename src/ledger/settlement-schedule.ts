import { createBoundedMap } from '../runtime/bounded-map.ts';
import { isOpen, type LedgerEntry } from './ledger-entry.ts';

/** The most entries whose next look is remembered. */
const MAX_REMEMBERED = 10_000;

const getExpectedMs = ({ at, expected_at = at }: LedgerEntry): number => Date.parse(expected_at);

/** When a process looks for the end of entries that nobody has seen, in Unix milliseconds: at first when it is expected. */
export class SettlementSchedule {
  readonly #times = createBoundedMap<number>(MAX_REMEMBERED);

  set({ id }: LedgerEntry, at: number): void {
    this.#times.set(id, at);
  }

  /** The open entries of an account that are to be looked at, which are then left alone for `claimMs`. */
  take(entries: Iterable<LedgerEntry>, account: string, count: number, claimMs: number): LedgerEntry[] {
    const now = Date.now();
    const getTime = (entry: LedgerEntry) => this.#times.get(entry.id) ?? getExpectedMs(entry);
    const due = [...entries].filter((entry) => entry.account === account && isOpen(entry) && getTime(entry) <= now);
    const taken = due.toSorted((a, b) => getTime(a) - getTime(b)).slice(0, count);
    for (const entry of taken) this.set(entry, now + claimMs);
    return taken;
  }
}
