import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { fingerprintCall } from '../call-fingerprint.ts';
import type { ToolCall, ToolOutcome } from '../call-types.ts';

/** How long a host may take to make its call again, in milliseconds. */
const KEPT_MS = 600_000;
/** The most results that are kept; they are some kB each. */
const MAX_KEPT = 1_000;

/** Identifies the caller and the arguments. A repeated call has the same fingerprint; it reveals no key and no argument. */
function fingerprintToolCall({ tool, arguments: input, caller, asTask }: ToolCall): string {
  const { key = '', logContext } = caller;
  return `${logContext?.caller ?? ''}:${asTask ? 'task' : ''}:${fingerprintCall(tool, input, key)}`;
}

/** A result that its first caller did not get. */
export interface UndeliveredResult {
  result: ToolOutcome;
  /** True where the caller cancelled the call. HeyGen cannot cancel it: the work goes on. */
  wasCancelled: boolean;
}

interface KeptResult {
  result: Promise<ToolOutcome>;
  wasCancelled: boolean;
}

/**
 * Keeps the results of creates whose callers were gone before the answer. Hosts repeat such a call by themselves; they get
 * the first result, and nothing is paid for twice.
 */
export class UndeliveredResults {
  readonly #results = createBoundedMap<KeptResult>(MAX_KEPT, { ttl: KEPT_MS });

  /** Keeps the result of a call that may still run. A failure is not kept: the call may be made again. */
  keep(call: ToolCall, result: Promise<ToolOutcome>, wasCancelled: boolean): void {
    const name = fingerprintToolCall(call);
    const kept = { result, wasCancelled };
    this.#results.set(name, kept);
    const drop = () => {
      if (this.#results.peek(name) === kept) this.#results.delete(name);
    };
    result.then(({ isError, inputRequests }) => {
      if (isError || inputRequests) drop();
    }, drop);
  }

  /** The result of the same call that was not delivered, once it is there; it is given out once. */
  async take(call: ToolCall): Promise<UndeliveredResult | undefined> {
    const name = fingerprintToolCall(call);
    const kept = this.#results.get(name);
    if (!kept) return undefined;
    this.#results.delete(name);
    const result = await kept.result.catch(() => undefined);
    if (!result || result.isError || result.inputRequests) return undefined;
    return { result, wasCancelled: kept.wasCancelled };
  }
}
