import { randomUUID } from 'node:crypto';
import type { ElicitRequestFormParams, JSONRPCMessage } from '@modelcontextprotocol/server';
import { isObject, toObject } from '../../../declarations/json.ts';
import { sanitizeText } from '../../results/sanitize-text.ts';

/** Whom a question was put to: only they can answer it, and only in the session that it was put in. */
export interface Recipient {
  caller: string;
  session: string;
}

/** A client's response to a question, as instances pass it on to each other. */
export interface PassedAnswer extends Recipient {
  id: string;
  /** A JSON-RPC response. */
  response: object;
}

/** Passes on answers that reached an instance which did not ask. */
export interface AnswerRelay {
  /** Never throws: a question whose answer is lost ends when its time is up. */
  publish(answer: PassedAnswer): void;
  /** Subscribes to what the other instances publish, from now on. */
  subscribe(listener: (answer: PassedAnswer) => void): void;
}

/** How long a question may stay open. */
export interface QuestionLimits {
  timeoutMs: number;
  /** Ends the call that asks. */
  signal: AbortSignal;
}

/** A question without an answer, in words for the model whose call it belongs to. Nothing was begun. */
export class UnansweredQuestion extends Error {
  override readonly name = 'UnansweredQuestion';
}

export const createTimeoutError = (timeoutMs: number) =>
  new UnansweredQuestion(
    `The user was asked and has not answered within ${Math.round(timeoutMs / 1000)} s. Call again when they are there to answer.`,
  );

export const createHostError = (message: string) =>
  new UnansweredQuestion(`The app could not ask its user: ${sanitizeText(message)}`);

const createShutdownError = () =>
  new UnansweredQuestion(
    'This server is being restarted and took back what it had asked the user. Call again: they are asked anew.',
  );

/** The longest response that is passed on to other instances, in characters: a form of ours is a few short fields. */
const MAX_PASSED_CHARACTERS = 16_384;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const getKey = ({ caller, session }: Recipient, id: string) => JSON.stringify([caller, session, id]);

/** The id of the question that a message answers; undefined for any other message. */
function getAnsweredId(message: unknown): string | undefined {
  const { id, method, result, error } = toObject(message);
  const isAnswer = method === undefined && (isObject(result) || isObject(error));
  return isAnswer && typeof id === 'string' && UUID.test(id) ? id : undefined;
}

/** @throws UnansweredQuestion where the client says that it could not ask */
function readResponse(response: unknown): unknown {
  const { result, error } = toObject(response);
  if (isObject(error)) throw createHostError(String(error.message ?? 'it gave no reason'));
  return result;
}

interface OpenQuestion {
  resolve(response: unknown): void;
  reject(reason: unknown): void;
}

/**
 * The questions to users of 2025-era clients over HTTP. A question goes out as a request on the stream of the call that
 * asks; the response comes as a POST of its own, at whichever instance. What links the two is the question's id, which
 * nobody can guess, together with the caller and the session that it was put to.
 */
export class PendingQuestions {
  readonly #open = new Map<string, OpenQuestion>();
  #relay: AnswerRelay | undefined;
  #isEnding = false;

  /** Shares the answers with other instances from now on. */
  share(relay: AnswerRelay): void {
    this.#relay = relay;
    relay.subscribe((answer) => this.#settle(answer));
  }

  /**
   * Asks, and waits for what the client says.
   * @param send writes a message on the stream of the call that asks
   * @returns the result of `elicitation/create`
   * @throws UnansweredQuestion, or the signal's reason
   */
  async ask(
    recipient: Recipient,
    params: ElicitRequestFormParams,
    send: (message: JSONRPCMessage) => Promise<void>,
    { timeoutMs, signal }: QuestionLimits,
  ): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#isEnding) throw createShutdownError();
    const id = randomUUID();
    const key = getKey(recipient, id);
    let release = () => {};
    const response = new Promise<unknown>((resolve, reject) => {
      this.#open.set(key, { resolve, reject });
      const timer = setTimeout(() => reject(createTimeoutError(timeoutMs)), timeoutMs);
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      release = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#open.delete(key);
      };
    });
    try {
      const request = { jsonrpc: '2.0', id, method: 'elicitation/create', params } as const;
      const [answered] = await Promise.all([response, send(request)]);
      return readResponse(answered);
    } catch (error) {
      // The host may still show the form. It disappears with the stream of the call.
      const taken = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } } as const;
      await send(taken).catch(() => undefined);
      throw error;
    } finally {
      release();
    }
  }

  /** Takes a client's message if it answers a question, of this instance or of another one. */
  take(from: Recipient, message: unknown): void {
    const id = getAnsweredId(message);
    if (id === undefined) return;
    const answer = { caller: from.caller, session: from.session, id, response: toObject(message) };
    if (this.#settle(answer) || !this.#relay) return;
    if (JSON.stringify(answer.response).length <= MAX_PASSED_CHARACTERS) this.#relay.publish(answer);
  }

  /** Ends all open questions, and every later one, because the process stops. */
  endAll(): void {
    this.#isEnding = true;
    for (const { reject } of this.#open.values()) reject(createShutdownError());
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** @returns false where no such question is open here */
  #settle({ id, response, ...recipient }: PassedAnswer): boolean {
    const question = this.#open.get(getKey(recipient, id));
    question?.resolve(response);
    return question !== undefined;
  }
}
