/**
 * What became of a create that costs.
 * - `reserved`: on its way to HeyGen, or its process died on the way.
 * - `unknown`: HeyGen may or may not have taken it.
 * - `started`: HeyGen has taken it, and its end has not been seen.
 * - `completed`, `failed`: it is over; HeyGen does not charge for what failed (enterprise pricing page, 2026-08).
 * - `refused`: nothing was made.
 */
export type LedgerOutcome = 'reserved' | 'unknown' | 'started' | 'completed' | 'failed' | 'refused';

/** How one job of a create ended. */
export interface LedgerJobEnd {
  outcome: 'completed' | 'failed';
  /** When it was seen, in ISO 8601. */
  at: string;
  /** Length of what was made, where HeyGen says it. */
  seconds?: number;
}

/** One create that costs, as it is stored and as `heygen-mcp ledger --json` prints it. */
export interface LedgerEntry {
  /** A UUID; where HeyGen takes an idempotency key, that key. */
  id: string;
  /** When it was asked for, in ISO 8601 and UTC. */
  at: string;
  /** The person. */
  who: string;
  /** The HeyGen account that pays, by the fingerprint of its key. */
  account: string;
  tool: string;
  /** The HTTP request that it came with. */
  request?: string;
  outcome: LedgerOutcome;
  /** As reckoned before it was sent; absent where HeyGen publishes no price. */
  estimate_usd?: number;
  /** What a second of the result costs, where only its length decides. */
  usd_per_second?: number;
  /** True where the estimate is the most that it can come to. */
  at_most?: true;
  /** The jobs that it started, as models write them: `video:v1`. */
  jobs?: readonly string[];
  /** When most creates like it are over, in ISO 8601: from then on somebody looks for its end where nobody has seen it. */
  expected_at?: string;
  /** Jobs that go on where others end, with the one of `jobs` that led to each: a session's video. */
  continued_by?: Readonly<Record<string, string>>;
  /** By job. */
  ends?: Readonly<Record<string, LedgerJobEnd>>;
  /** When its end was seen. */
  ended_at?: string;
  /** Real length of all that it made. */
  seconds?: number;
  /** By the real length, where that and a price are known; 0 for what failed. */
  price_usd?: number;
}

/** What becomes known of an entry; whoever begins one gives all that it cannot do without. */
export type LedgerPatch = Partial<LedgerEntry> & Pick<LedgerEntry, 'id' | 'at'>;

const OVER: ReadonlySet<LedgerOutcome> = new Set(['completed', 'failed']);

/** True while HeyGen works on it, as far as was seen. */
export const isOpen = ({ outcome, jobs = [] }: LedgerEntry): boolean => outcome === 'started' && jobs.length > 0;

/** Amounts are added as whole millionths, so that sums are exact. */
const MICROS = 1_000_000;
export const toMicros = (usd: number): number => Math.round(usd * MICROS);
export const toUsd = (micros: number): number => micros / MICROS;

/** What an entry counts for in sums and against limits, in millionths of a USD: the price, or else the estimate. */
export function getCountedMicros({ outcome, price_usd, estimate_usd = 0 }: LedgerEntry): number {
  if (outcome === 'refused' || outcome === 'failed') return 0;
  return toMicros(price_usd ?? estimate_usd);
}

/** The same in USD. */
export const getCountedUsd = (entry: LedgerEntry): number => toUsd(getCountedMicros(entry));

/** The price of what is over, where it is known: HeyGen names none. */
function getPrice(entry: LedgerEntry, seconds: number | undefined): number | undefined {
  const { usd_per_second: perSecond, estimate_usd, at_most, ends = {} } = entry;
  if (perSecond !== undefined) return seconds === undefined ? undefined : toUsd(toMicros(seconds * perSecond));
  const some = Object.values(ends).some(({ outcome }) => outcome === 'failed');
  return at_most || some ? undefined : estimate_usd;
}

/** The length of all that was made; undefined as soon as one length is. */
function addSeconds(ends: readonly LedgerJobEnd[]): number | undefined {
  const made = ends.filter(({ outcome }) => outcome === 'completed').map(({ seconds }) => seconds ?? Number.NaN);
  const total = made.reduce((sum, seconds) => sum + seconds, 0);
  return Number.isNaN(total) ? undefined : total;
}

/** An entry that ended well, with its price. */
export function completeEntry(entry: LedgerEntry, seconds: number | undefined): LedgerEntry {
  const price_usd = getPrice(entry, seconds);
  return {
    ...entry,
    outcome: 'completed',
    ...(seconds !== undefined && { seconds }),
    ...(price_usd !== undefined && { price_usd }),
  };
}

/** An entry that is over once all its jobs are. */
function closeEntry(entry: LedgerEntry): LedgerEntry {
  const { jobs = [], ends = {} } = entry;
  const known = jobs.flatMap((job) => ends[job] ?? []);
  if (jobs.length === 0 || known.length < jobs.length) return entry;
  const ended = {
    ...entry,
    ended_at: known
      .map(({ at }) => at)
      .toSorted()
      .at(-1),
  };
  if (known.every(({ outcome }) => outcome === 'failed')) return { ...ended, outcome: 'failed', price_usd: 0 };
  return completeEntry(ended, addSeconds(known));
}

const hasEnded = ({ outcome }: LedgerPatch): boolean => outcome !== undefined && OVER.has(outcome);

/** True for a patch that begins an entry. */
export const isWholeEntry = (patch: LedgerPatch): patch is LedgerEntry =>
  patch.who !== undefined && patch.account !== undefined && patch.tool !== undefined && patch.outcome !== undefined;

/**
 * An entry with what became known of it, whoever saw it first. What is over stays as it is, so that no end counts twice.
 * @returns undefined for a patch of what nobody has begun
 */
export function mergeEntry(entry: LedgerEntry | undefined, patch: LedgerPatch): LedgerEntry | undefined {
  if (!entry) return isWholeEntry(patch) ? closeEntry(patch) : undefined;
  if (OVER.has(entry.outcome)) return entry;
  const merged: LedgerEntry = {
    ...entry,
    ...patch,
    // Sums and streams go by it, and it was first asked for then.
    at: entry.at,
    // Of two instances that had the same create under way, the one that has its jobs knows more.
    ...(entry.outcome === 'started' && !hasEnded(patch) && { outcome: entry.outcome }),
    ...((entry.continued_by || patch.continued_by) && {
      continued_by: { ...patch.continued_by, ...entry.continued_by },
    }),
    ...((entry.ends || patch.ends) && { ends: { ...patch.ends, ...entry.ends } }),
  };
  return closeEntry(merged);
}
