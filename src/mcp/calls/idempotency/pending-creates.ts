import type { IdempotencyKeys } from './idempotency-keys.ts';

/** A create that the other instances know of. */
export interface PendingCreate {
  /** The key by which HeyGen, or a search of the account, recognizes the create. A repeated create keeps its key. */
  idempotencyKey: string;
  /**
   * HeyGen has answered, and the caller does not have the answer yet. If this instance is killed now, the same call means this
   * create. While the instance lives, which takes a second to find out, the same call means a new create.
   */
  noteAnswered(): Promise<void>;
  /** It is over: the caller has the answer, or it is known to have failed. */
  end(): Promise<void>;
  /** Its caller was gone before the answer was out: whoever makes the call again means the same create. */
  abandon(): Promise<void>;
}

/**
 * The creates that are on their way to HeyGen, as all instances see them. When an instance is killed in the middle of one,
 * its caller makes the call again, and the instance that gets it then knows that HeyGen may have taken it already.
 */
export interface PendingCreates {
  /**
   * Announces a create. Where the same one is under way on another instance, that is waited for.
   * @param call its name, as `fingerprintCall` makes it
   * @param keys what it may go by where it is none made again
   * @throws the signal's reason when the caller goes away
   */
  begin(call: string, keys: IdempotencyKeys, signal?: AbortSignal): Promise<PendingCreate>;
}
