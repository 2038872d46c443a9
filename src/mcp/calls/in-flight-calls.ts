import type { RequestId } from '@modelcontextprotocol/server';

/** The header by which a 2025-era client says which session a request belongs to. */
export const SESSION_HEADER = 'mcp-session-id';

/** Identifies a call while it runs. */
export interface CallId {
  /** Whose it is: a session id is no secret, and must not be enough to end another caller's call. */
  caller: string;
  session: string;
  request: RequestId;
}

/** The reason for which a call was aborted from outside, in words for the model that made it. */
export class CallAborted extends Error {
  override readonly name = 'CallAborted';
}

/** The reason of a call that its client cancelled by a message. A lost connection is no such cancellation. */
export class CallCancelled extends DOMException {}

/** The reason that ends the running calls of a caller whose access was revoked, in words for the model. */
export class AccessRevoked extends Error {
  override readonly name = 'AccessRevoked';
  constructor() {
    super(
      'Your access to this server was withdrawn or is over; its operator gives it out. What was begun may go on at HeyGen.',
    );
  }
}

/** Ends a call with a signal. @returns takes that back, for signals that live longer than the call */
function forwardAbort(signal: AbortSignal | undefined, controller: AbortController): () => void {
  const abort = () => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}

const getKey = ({ caller, session, request }: CallId) => JSON.stringify([caller, session, request]);

/**
 * The calls that run now. Each can be ended from outside: all of them when the process has to go, and those of a
 * 2025-era session by the client's cancellation, which over HTTP comes as a separate POST and reaches a server instance
 * of its own; the session id that it was given at `initialize` is the only link. No session is stored.
 */
export class InFlightCalls {
  readonly #calls = new Set<AbortController>();
  readonly #byId = new Map<string, AbortController>();

  /** Runs a call that these signals can end, and `endAll`, and `cancel` where the call has a name. */
  async run<T>(
    name: CallId | undefined,
    signals: readonly (AbortSignal | undefined)[],
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const unlink = signals.map((signal) => forwardAbort(signal, controller));
    const key = name && getKey(name);
    this.#calls.add(controller);
    if (key !== undefined) this.#byId.set(key, controller);
    try {
      return await call(controller.signal);
    } finally {
      for (const end of unlink) end();
      this.#calls.delete(controller);
      if (key !== undefined && this.#byId.get(key) === controller) this.#byId.delete(key);
    }
  }

  /** Ends a running call. An unknown name is ignored: that call is over, or never existed. */
  cancel(name: CallId, reason?: string): void {
    this.#byId.get(getKey(name))?.abort(new CallCancelled(reason ?? 'Cancelled by the client', 'AbortError'));
  }

  /** Ends all calls that run now. */
  endAll(reason: CallAborted): void {
    for (const controller of this.#calls) controller.abort(reason);
  }

  /** How many calls run now. */
  get size(): number {
    return this.#calls.size;
  }
}
