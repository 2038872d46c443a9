import type { Charge } from '../declarations/pricing.ts';
import { ToolError } from '../declarations/tool-error.ts';

const formatUsd = (amount: number) => `${amount.toFixed(2)} USD`;

/** Keeps what each account spends, as estimated before each call, below a limit. */
export class SpendingLimit {
  readonly #limit: number;
  /** USD by account; what one caller spends neither shows to another nor stops them. */
  readonly #spent = new Map<string | undefined, number>();

  /** @param limit USD for the life of the process */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Accounts that spent nothing are not remembered: over HTTP anybody can make up a key. */
  #add(key: string | undefined, usd: number): void {
    const spent = (this.#spent.get(key) ?? 0) + usd;
    if (spent > 0) this.#spent.set(key, spent);
    else this.#spent.delete(key);
  }

  /** USD that an account may still spend. */
  getLeft(key?: string): number {
    return Math.max(0, this.#limit - (this.#spent.get(key) ?? 0));
  }

  /**
   * Sets aside what a call is expected to cost, before it is made, so that calls at the same time cannot pass the limit
   * together.
   * @param key of the account that pays
   * @returns gives the money back, for a call that certainly was not charged
   * @throws ToolError when the limit would be passed, or when nobody can tell
   */
  reserve(charge: Charge, key?: string): () => void {
    const spent = this.#spent.get(key) ?? 0;
    const left = `the limit is ${formatUsd(this.#limit)} (HEYGEN_SPEND_LIMIT_USD), of which ${formatUsd(spent)} are taken`;
    const goOn = 'Ask the user; to go on, they restart this server with a higher limit or none.';
    if (charge.usd === undefined || !(charge.usd >= 0)) {
      throw new ToolError(`${charge.basis}, so it cannot be held to a limit: ${left}. ${goOn}`);
    }
    const cost = charge.usd;
    if (spent + cost > this.#limit) {
      const shorter = charge.atMost
        ? ' Its length is not known and was taken as the longest; a start and end time, where there are, or a script makes it less.'
        : '';
      throw new ToolError(
        `It would cost ${charge.atMost ? 'up to' : 'about'} ${formatUsd(cost)} (${charge.basis}); ${left}.${shorter} ${goOn}`,
      );
    }
    this.#add(key, cost);
    let kept = true;
    return () => {
      if (kept) this.#add(key, -cost);
      kept = false;
    };
  }
}
