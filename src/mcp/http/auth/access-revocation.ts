import { setMaxListeners } from 'node:events';
import { AccessRevoked } from '../../calls/in-flight-calls.ts';

/** Says from when on a caller is no longer let in, in Unix milliseconds; undefined where that is so now. */
export type GetAccessEnd = () => number | undefined;

interface RevocableCaller {
  controller: AbortController;
  getAccessEnd: GetAccessEnd;
}

/** How often it is checked whose time is over, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Ends what runs for callers whose access was withdrawn or is over. */
export class AccessRevocation {
  readonly #callers = new Map<string, RevocableCaller>();
  readonly #timer = setInterval(() => this.check(), INTERVAL_MS).unref();

  /**
   * The signal that aborts when a caller is let in no longer.
   * @param getAccessEnd what is asked from now on, in place of what was asked before
   */
  getSignal(id: string, getAccessEnd: GetAccessEnd): AbortSignal {
    const known = this.#callers.get(id);
    if (known) {
      known.getAccessEnd = getAccessEnd;
      return known.controller.signal;
    }
    const controller = new AbortController();
    // Each of the caller's requests listens to it.
    setMaxListeners(0, controller.signal);
    this.#callers.set(id, { controller, getAccessEnd });
    return controller.signal;
  }

  /** Ends what runs for those who are let in no longer. */
  check(): void {
    const now = Date.now();
    for (const [id, { controller, getAccessEnd }] of this.#callers) {
      if ((getAccessEnd() ?? 0) > now) continue;
      this.#callers.delete(id);
      controller.abort(new AccessRevoked());
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
