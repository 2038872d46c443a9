import { formatJobRef, type JobRef, type JobState, toNumber } from '../declarations/job.ts';
import type { Json } from '../declarations/operation.ts';
import type { Charge } from '../declarations/pricing.ts';
import type { SpendingView } from '../declarations/spending.ts';
import type { RequestOptions } from '../heygen/client.ts';
import { createBoundedMap } from '../runtime/bounded-map.ts';
import type { Logger } from '../runtime/log.ts';
import { getAccountName } from './account-name.ts';
import { getEntryTime } from './entry-id.ts';
import { type JobSighting, type Ledger, type LedgerParty, LedgerUnavailable, type SpendingLimits } from './ledger.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { PaidCreate } from './paid-create.ts';
import { PendingWrites } from './pending-writes.ts';
import { checkReservation, createUncheckedError, createUnpricedError, isPriced } from './spending-limit.ts';
import { getPeriodEnd } from './spending-period.ts';

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
  /** A UUID of version 7: when it was first asked for is in it. */
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

/** How long a process that ends waits for what it is writing, in milliseconds. */
const CLOSE_MS = 2_000;

/** Sightings that are remembered, so that each reaches the ledger once. */
const MAX_SIGHTINGS = 10_000;

/** Enters what is spent into a ledger, and holds it to limits. */
export class Spending {
  readonly #options: SpendingOptions;
  readonly #writes: PendingWrites;
  readonly #sightings = createBoundedMap<true>(MAX_SIGHTINGS);
  readonly #settling = new Set<Promise<void>>();

  constructor(options: SpendingOptions) {
    this.#options = options;
    this.#writes = new PendingWrites(options.ledger, options.log);
  }

  #getLimits({ person }: Spender): SpendingLimits {
    const { limits } = this.#options;
    return person?.spendLimitUsd === undefined ? limits : { ...limits, who: person.spendLimitUsd };
  }

  #getParty({ key, person }: Spender): LedgerParty {
    const who = person?.name ?? this.#options.owner;
    return { who, account: getAccountName(key, who) };
  }

  /**
   * Sets aside what a create is expected to cost, before it is sent, so that creates at the same time cannot pass a limit
   * together, whatever process makes them.
   * @throws ToolError when a limit would be passed, or cannot be checked
   */
  async begin(planned: PlannedCreate): Promise<PaidCreate> {
    const { id, tool, charge, request } = planned;
    const limits = this.#getLimits(planned);
    const isLimited = limits.account !== undefined || limits.who !== undefined;
    if (isLimited && !isPriced(charge)) throw createUnpricedError(charge, limits);
    const entry: LedgerEntry = {
      id,
      at: getEntryTime(id).toISOString(),
      ...this.#getParty(planned),
      tool,
      ...(request !== undefined && { request }),
      outcome: 'reserved',
      ...(isPriced(charge) && { estimate_usd: charge.usd }),
      ...(charge.usdPerSecond !== undefined && { usd_per_second: charge.usdPerSecond }),
      ...(charge.atMost && { at_most: charge.atMost }),
    };
    try {
      checkReservation(await this.#options.ledger.reserve(entry, limits), charge, limits);
      return new PaidCreate(entry, this.#writes);
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      if (!isLimited) return new PaidCreate(entry, this.#writes, this.#writes.defer(entry, error));
      // It may have got there without our hearing of it.
      this.#writes.defer({ ...entry, outcome: 'refused' }, error);
      throw createUncheckedError(this.#options.ledger.place);
    }
  }

  /** @throws LedgerUnavailable */
  async getView(spender: Spender, now = new Date()): Promise<SpendingView> {
    const { period, account: accountLimitUsd, who: limitUsd } = this.#getLimits(spender);
    const spent = await this.#options.ledger.getSpent(this.#getParty(spender), now);
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
    readings.forEach(({ ref, state, answer }, index) => {
      const { phase, next, stopped } = state;
      const job = formatJobRef(ref);
      if (next) this.#settle(job, { next: formatJobRef(next) });
      const isLast = index === readings.length - 1 && !next;
      // Whether HeyGen charges for what somebody stopped is not known, so that it counts as estimated.
      if (!isLast || stopped || (phase !== 'completed' && phase !== 'failed')) return;
      const seconds = toNumber(answer[ref.kind.billedSeconds ?? 'duration']);
      const at = new Date().toISOString();
      this.#settle(job, { end: { outcome: phase, at, ...(seconds !== undefined && { seconds }) } });
    });
  }

  #settle(job: string, seen: JobSighting): void {
    const name = `${job} ${seen.next ?? seen.end?.outcome}`;
    if (this.#sightings.has(name)) return;
    this.#sightings.set(name, true);
    const done = this.#writes
      .settle(name, job, seen)
      .catch((err: unknown) => this.#options.log.error({ job, err }, 'fault'))
      .finally(() => this.#settling.delete(done));
    this.#settling.add(done);
  }

  /** Lets what is being written get there. */
  async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([Promise.all(this.#settling), late]);
    await this.#writes.close();
  }
}
