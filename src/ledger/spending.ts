import { formatJobRef, type JobRef, type JobState, toNumber } from '../declarations/job.ts';
import type { Json } from '../declarations/operation.ts';
import type { Charge } from '../declarations/pricing.ts';
import type { SpendingView } from '../declarations/spending-view.ts';
import type { RequestOptions } from '../heygen/client.ts';
import { createBoundedMap } from '../runtime/bounded-map.ts';
import type { Logger } from '../runtime/log.ts';
import { getAccountName } from './account-name.ts';
import { getEntryTime } from './entry-id.ts';
import { type JobSighting, type Ledger, type LedgerParty, LedgerUnavailable, type SpendingLimits } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { LedgerWriteQueue } from './ledger-write-queue.ts';
import { checkReservation, createUncheckedError, createUnpricedError, isPriced } from './spending-limit.ts';
import { getPeriodEnd } from './spending-period.ts';
import { SpendingReservation } from './spending-reservation.ts';

export interface SpendingOptions {
  ledger: Ledger;
  limits: SpendingLimits;
  /** Who spends where no call says it: whose process it is. */
  owner: string;
  log: Logger;
}

/** Whose money it is and who spends it, as a call has it. */
export type Spender = Pick<RequestOptions, 'key' | 'person'>;

/** One create before it is sent. */
export interface PlannedCreate extends Spender {
  /** A UUID: of version 7, when it was first asked for is in it. */
  id: string;
  tool: string;
  charge: Charge;
  request?: string;
}

/** A reading of a job, as far as the ledger looks at it. */
interface SeenJob {
  ref: JobRef;
  state: JobState;
  answer: Json;
}

/** How long what is being written is waited for, in milliseconds. */
const FLUSH_MS = 2_000;

/**
 * Sightings that are remembered, so that many callers of one job write its end once; and for how long, in milliseconds,
 * as the ledger may have learned of the job after them.
 */
const MAX_SIGHTINGS = 10_000;
const SIGHTING_MS = 20_000;

/** What was seen, and of which job. */
interface JobSightingOf {
  job: string;
  seen: JobSighting;
}

/** What readings of jobs show, of which each but the first goes on where the one before it ends. */
function listSightings(readings: readonly SeenJob[]): JobSightingOf[] {
  return readings.flatMap<JobSightingOf>(({ ref, state: { phase, next, stopped }, answer }, index) => {
    const job = formatJobRef(ref);
    if (next) return [{ job, seen: { next: formatJobRef(next) } }];
    // Whether HeyGen charges for what somebody stopped is not known, so that it counts as estimated.
    const isOver = index === readings.length - 1 && !stopped && (phase === 'completed' || phase === 'failed');
    if (!isOver) return [];
    const seconds = toNumber(answer[ref.kind.billedSeconds ?? 'duration']);
    const end = { outcome: phase, at: new Date().toISOString(), ...(seconds !== undefined && { seconds }) };
    return [{ job, seen: { end } }];
  });
}

/** Enters what is spent into a ledger, and holds it to limits. */
export class Spending {
  readonly #options: SpendingOptions;
  readonly #writes: LedgerWriteQueue;
  readonly #sightings = createBoundedMap<true>(MAX_SIGHTINGS, { ttl: SIGHTING_MS });
  readonly #settling = new Set<Promise<void>>();

  constructor(options: SpendingOptions) {
    this.#options = options;
    this.#writes = new LedgerWriteQueue(options.ledger, options.log);
  }

  #getLimits({ person }: Spender): SpendingLimits {
    const { limits } = this.#options;
    return person?.spendLimitUsd === undefined ? limits : { ...limits, who: person.spendLimitUsd };
  }

  /** Whose money a call spends. */
  getParty({ key, person }: Spender): LedgerParty {
    const who = person?.name ?? this.#options.owner;
    return { who, account: getAccountName(key, who) };
  }

  /**
   * Sets aside what a create is expected to cost, before it is sent, so that creates at the same time cannot pass a limit
   * together, whatever process makes them.
   * @throws ToolError when a limit would be passed, or cannot be checked
   */
  async reserve(planned: PlannedCreate): Promise<SpendingReservation> {
    const { id, tool, charge, request } = planned;
    const limits = this.#getLimits(planned);
    const isLimited = limits.account !== undefined || limits.who !== undefined;
    if (isLimited && !isPriced(charge)) throw createUnpricedError(charge, limits);
    const entry: LedgerEntry = {
      id,
      at: getEntryTime(id).toISOString(),
      ...this.getParty(planned),
      tool,
      ...(request !== undefined && { request }),
      outcome: 'reserved',
      ...(isPriced(charge) && { estimate_usd: charge.usd }),
      ...(charge.usdPerSecond !== undefined && { usd_per_second: charge.usdPerSecond }),
      ...(charge.atMost && { at_most: charge.atMost }),
    };
    try {
      checkReservation(await this.#options.ledger.reserve(entry, limits), charge, limits);
      return new SpendingReservation(entry, this.#writes);
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      if (!isLimited) return new SpendingReservation(entry, this.#writes, this.#writes.defer(entry, error));
      // It may have got there without our hearing of it.
      this.#writes.defer({ ...entry, outcome: 'refused' }, error);
      throw createUncheckedError(this.#options.ledger.place);
    }
  }

  /** @throws LedgerUnavailable */
  async getView(spender: Spender, now = new Date()): Promise<SpendingView> {
    const { period, account: accountLimitUsd, who: limitUsd } = this.#getLimits(spender);
    const spent = await this.#options.ledger.getSpent(this.getParty(spender), now);
    const left = [
      ...(accountLimitUsd === undefined ? [] : [accountLimitUsd - spent.account[period]]),
      ...(limitUsd === undefined ? [] : [limitUsd - spent.who[period]]),
    ];
    return {
      period,
      spentUsd: spent.who[period],
      spentThisMonthUsd: spent.who.month,
      limitUsd,
      accountLimitUsd,
      ...(left.length > 0 && { leftUsd: Math.max(0, Math.min(...left)) }),
      resetsAt: getPeriodEnd(period, now),
    };
  }

  /**
   * Enters what readings of jobs show: which job goes on where another ends, and the end of the last one. It is done behind
   * the caller's back, who only reads.
   */
  noteReadings(readings: readonly SeenJob[]): void {
    const done = this.#settleAll(listSightings(readings))
      .catch((err: unknown) => this.#options.log.error({ err }, 'fault'))
      .finally(() => this.#settling.delete(done));
    this.#settling.add(done);
  }

  /** One after the other: the end of a session's video is that of an entry once it is known where the video is from. */
  async #settleAll(sightings: readonly JobSightingOf[]): Promise<void> {
    for (const { job, seen } of sightings) {
      const name = `${job} ${seen.next ?? seen.end?.outcome}`;
      if (this.#sightings.has(name)) continue;
      this.#sightings.set(name, true);
      await this.#writes.settle(name, job, seen);
    }
  }

  /** Resolves when the ends that were seen so far are in the ledger, or have been kept for it, but not after 2 s. */
  async flush(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref());
    await Promise.race([Promise.all(this.#settling), late]);
  }

  /** Lets what is being written get there. */
  async close(): Promise<void> {
    await this.flush();
    await this.#writes.close();
  }
}
