import { randomBytes } from 'node:crypto';
import type { Json } from '../src/declarations/operation.ts';
import { ApiError } from './api-error.ts';
import { createLibrary } from './fixtures.ts';
import type { KeptResponse } from './idempotency.ts';
import type { SimulatedKind } from './job-kinds.ts';
import type { PendingWebhook } from './webhook-delivery.ts';

export interface AccountSettings {
  /** How many times faster than real time jobs go. */
  speed: number;
  /** Jobs that may run at once (HeyGen: 10 on pay-as-you-go); one more is answered with 429. */
  maxJobs: number;
  /** Credits that an account has at first, of which v1 and v2 take. */
  credits: number;
}

/** What is kept of an account between processes. Webhooks that are on their way end with the process. */
export type AccountState = Pick<Account, 'records' | 'events' | 'responses' | 'balance' | 'quota' | 'usedQuota'>;

const WALLET_USD = 100_000;
const QUOTA_PER_CREDIT = 60;

/** One account's state. Everything lives in memory; the state of a job is computed from the clock, so there are no timers. */
export class Account {
  /** All that it has, oldest first: what the library holds, videos, sessions, files, jobs, batches. */
  records = createLibrary();
  readonly pendingWebhooks = new Set<PendingWebhook>();
  /** Webhook events that were sent, newest first. */
  events: Json[] = [];
  /** The first responses by endpoint, path and Idempotency-Key. */
  responses = new Map<string, KeptResponse>();
  #wallet = WALLET_USD;
  /** What is given back once it has failed: HeyGen does not charge for that. */
  readonly #refunds = new Set<{ usd: number; hasFailed: () => boolean }>();
  /** In v2's unit, 60 to a credit. */
  quota: number;
  usedQuota = 0;
  /** The kinds of long work that this sandbox plays. */
  readonly jobKinds: ReadonlyMap<string, SimulatedKind>;
  readonly #settings: AccountSettings;

  constructor(settings: AccountSettings, jobKinds: ReadonlyMap<string, SimulatedKind>) {
    this.jobKinds = jobKinds;
    this.#settings = settings;
    this.quota = settings.credits * QUOTA_PER_CREDIT;
  }

  getState(): AccountState {
    const { records, events, responses, balance, quota, usedQuota } = this;
    return { records, events, responses, balance, quota, usedQuota };
  }

  /** Goes on where an account was left. */
  restore({ balance, ...state }: AccountState): void {
    Object.assign(this, state);
    this.#wallet = balance;
  }

  /** Sandbox seconds (real ones times the speed) since a time in real milliseconds. */
  getSecondsSince(time: number): number {
    return ((Date.now() - time) / 1000) * this.#settings.speed;
  }

  /** The real milliseconds that lie so many sandbox seconds after a time. */
  addSeconds(time: number, seconds: number): number {
    return time + (seconds * 1000) / this.#settings.speed;
  }

  createId(prefix: string): string {
    return `${prefix}_${randomBytes(8).toString('hex')}`;
  }

  /**
   * @param count looks at each job, so that it is not asked where any number may run
   * @throws ApiError 429 when as many jobs run as may
   */
  checkJobLimit(count: () => number): void {
    const { maxJobs } = this.#settings;
    if (maxJobs !== Number.POSITIVE_INFINITY && count() >= maxJobs)
      throw new ApiError(429, 'rate_limit_exceeded', `${maxJobs} jobs run already`, { retryAfter: 5 });
  }

  /**
   * Takes money, as HeyGen does from an API key's wallet.
   * @throws ApiError 402 when the wallet is too small
   */
  chargeWallet(usd: number): void {
    if (usd > this.balance) {
      const message = `Insufficient credit: the balance is ${this.balance.toFixed(2)} USD, this needs ${usd.toFixed(2)} USD`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.#wallet -= usd;
  }

  /** Gives money back for work that is going to fail, as soon as it has. */
  refundOnFailure(usd: number, hasFailed: () => boolean): void {
    this.#refunds.add({ usd, hasFailed });
  }

  /** What the wallet holds, in USD. */
  get balance(): number {
    for (const refund of [...this.#refunds].filter(({ hasFailed }) => hasFailed())) {
      this.#refunds.delete(refund);
      this.#wallet += refund.usd;
    }
    return this.#wallet;
  }

  /**
   * Takes credits, as v1 and v2 do.
   * @throws ApiError 402 when there are too few
   */
  chargeCredits(credits: number): void {
    const needed = credits * QUOTA_PER_CREDIT;
    if (needed > this.quota) {
      const message = `Insufficient credit: this needs ${credits}, ${this.quota / QUOTA_PER_CREDIT} are left`;
      throw new ApiError(402, 'insufficient_credit', message);
    }
    this.quota -= needed;
    this.usedQuota += needed;
  }
}
