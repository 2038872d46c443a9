import type { RequestId } from '@modelcontextprotocol/server';

/** The header by which a 2025-era client says which session a request belongs to. */
export const SESSION_HEADER = 'mcp-session-id';

const keyOf = (session: string, request: RequestId) => JSON.stringify([session, request]);

/**
 * Matches a 2025-era cancellation over HTTP with the call it is about. There the client cancels by a separate POST,
 * which reaches a server instance of its own; the session id that it was given at `initialize` is the only link. No
 * session is stored: an id is a name under which calls that run now can be found.
 */
export class RunningCalls {
  readonly #controllers = new Map<string, AbortController>();

  /** Runs a call so that `cancel` can end it; without a session, or outside HTTP, just runs it. */
  async run<T>(
    session: string | null | undefined,
    request: RequestId,
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (!session) return call(signal);
    const key = keyOf(session, request);
    const controller = new AbortController();
    this.#controllers.set(key, controller);
    try {
      return await call(AbortSignal.any([signal, controller.signal]));
    } finally {
      if (this.#controllers.get(key) === controller) this.#controllers.delete(key);
    }
  }

  /** Ends a running call; one that is not known is over, or never was. */
  cancel(session: string, request: RequestId, reason?: string): void {
    this.#controllers
      .get(keyOf(session, request))
      ?.abort(new DOMException(reason ?? 'Cancelled by the client', 'AbortError'));
  }

  /** How many calls can be cancelled now. */
  get size(): number {
    return this.#controllers.size;
  }
}
