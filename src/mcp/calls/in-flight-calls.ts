import type { RequestId } from '@modelcontextprotocol/server';

/** The header by which a 2025-era client says which session a request belongs to. */
export const SESSION_HEADER = 'mcp-session-id';

/** Under what a call can be found while it runs. */
export interface CallName {
  /** Whose it is: a session id is no secret, and must not be enough to end another caller's call. */
  caller: string;
  session: string;
  request: RequestId;
}

/** Why a call was ended from outside, in words for the model that made it. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';
}

const keyOf = ({ caller, session, request }: CallName) => JSON.stringify([caller, session, request]);

/**
 * The calls that run now. Each can be ended from outside: all of them when the process has to go, and those of a
 * 2025-era session by the client's cancellation, which over HTTP comes as a separate POST and reaches a server instance
 * of its own; the session id that it was given at `initialize` is the only link. No session is stored.
 */
export class RunningCalls {
  readonly #running = new Set<AbortController>();
  readonly #named = new Map<string, AbortController>();

  /** Runs a call so that `endAll` and, where it has a name, `cancel` can end it. */
  async run<T>(name: CallName | undefined, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const gone = () => controller.abort(signal.reason);
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    const key = name && keyOf(name);
    this.#running.add(controller);
    if (key !== undefined) this.#named.set(key, controller);
    try {
      return await call(controller.signal);
    } finally {
      signal.removeEventListener('abort', gone);
      this.#running.delete(controller);
      if (key !== undefined && this.#named.get(key) === controller) this.#named.delete(key);
    }
  }

  /** Ends a running call; one that is not known is over, or never was. */
  cancel(name: CallName, reason?: string): void {
    this.#named.get(keyOf(name))?.abort(new DOMException(reason ?? 'Cancelled by the client', 'AbortError'));
  }

  /** Ends all calls that run now. */
  endAll(reason: CallEnded): void {
    for (const controller of this.#running) controller.abort(reason);
  }

  /** How many calls run now. */
  get size(): number {
    return this.#running.size;
  }
}
