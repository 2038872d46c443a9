import type { RequestOptions } from '../heygen/client.ts';
import { HeyGenError } from '../heygen/errors.ts';
import { createBoundedMap } from '../runtime/bounded-map.ts';
import type { Logger } from '../runtime/log.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Settlement, SettlementBounds } from './settlement.ts';
import type { Spending } from './spending.ts';

export interface SettlementSweepOptions {
  settlement: Settlement;
  spending: Spending;
  log: Logger;
  /** How often each account is looked at, in milliseconds. */
  intervalMs: number;
  /** False where callers bring keys of their own, which serve the request that they came with. */
  keepsKeys: boolean;
  /** The key of the server itself, which is at hand before anybody has called. */
  getOwnKey: () => string | undefined;
}

/** What one look at an account takes at most: a request to HeyGen for each entry, and for each 100 of them one more. */
const BOUNDS: SettlementBounds = { count: 50, timeoutMs: 30_000 };
/** The most accounts whose keys are kept, and for how long after their last call: no render takes longer. */
const MAX_ACCOUNTS = 10_000;
const KEPT_MS = 24 * 3_600_000;
/** How long whoever waits for a job has to see its end first, once that was reported, in parts of the interval. */
const REPORT_INTERVALS = 0.2;

type Payer = Pick<RequestOptions, 'key' | 'person'>;

/** Has the entries of the accounts whose keys are at hand settled, now and then, while a server runs. */
export class SettlementSweep {
  readonly #options: SettlementSweepOptions;
  /** By account. */
  readonly #payers = createBoundedMap<Payer>(MAX_ACCOUNTS, { ttl: KEPT_MS });
  /** When accounts were looked at whose keys may not be kept, in Unix milliseconds. */
  readonly #lookedAt = createBoundedMap<number>(MAX_ACCOUNTS);
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isQueued = false;

  constructor(options: SettlementSweepOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.sweep(), this.#options.intervalMs).unref();
  }

  /** Somebody calls, by whose key entries of that account can be read. */
  noteCaller({ key, person }: Payer): void {
    if (key === undefined) return;
    const payer = { key, ...(person && { person }) };
    const { account } = this.#options.spending.getParty(payer);
    if (this.#options.keepsKeys) this.#payers.set(account, payer);
    else this.#settleNow(account, payer);
  }

  /** The end of these jobs was reported, to whichever instance. */
  noteReported(jobs: readonly string[]): void {
    const { settlement, intervalMs } = this.#options;
    if (!this.#options.keepsKeys || jobs.length === 0) return;
    const expedite = () =>
      settlement.expedite(jobs).then(
        () => this.sweep(),
        (error: unknown) => this.#logFailure(error),
      );
    setTimeout(() => void expedite(), REPORT_INTERVALS * intervalMs).unref();
  }

  /** Looks at each account once, after the sweep that may be under way. */
  sweep(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#sweeping = this.#sweeping.then(() => this.#sweep());
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #sweep(): Promise<void> {
    this.#isQueued = false;
    const key = this.#options.getOwnKey();
    if (key !== undefined) this.noteCaller({ key });
    for (const [account, payer] of [...this.#payers.entries()]) await this.#settle(account, payer);
  }

  /** With the call that the key came with, once in an interval. */
  #settleNow(account: string, payer: Payer): void {
    const now = Date.now();
    if (now - (this.#lookedAt.get(account) ?? 0) < this.#options.intervalMs) return;
    this.#lookedAt.set(account, now);
    void this.#settle(account, payer);
  }

  async #settle(account: string, payer: Payer): Promise<void> {
    try {
      await this.#options.settlement.settle(payer, BOUNDS);
    } catch (error) {
      // It was exchanged for another, with which somebody will call.
      if (error instanceof HeyGenError) this.#payers.delete(account);
      else this.#logFailure(error);
    }
  }

  #logFailure(err: unknown): void {
    const { log } = this.#options;
    if (err instanceof LedgerUnavailable) log.debug({ err }, 'not settled');
    else log.error({ err }, 'fault');
  }
}
