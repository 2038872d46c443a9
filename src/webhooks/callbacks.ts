import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Json, Operation } from '../declarations/operation.ts';
import type { Logger } from '../runtime/log.ts';
import { CallbackTokens, getNonce } from './callback-tokens.ts';
import type { ReplayGuard } from './replay-guard.ts';
import { isSigned } from './webhook-signature.ts';

/** Where HeyGen reports to, below the server's public address. */
export const WEBHOOK_PATH = '/webhooks/heygen';
/** The query parameter in which a callback address carries its token. */
export const TOKEN_PARAMETER = 'job';

/** How far HeyGen's clock and ours may be apart, in seconds (HeyGen: refuse what was sent over about 5 minutes ago). */
const MAX_CLOCK_SKEW_S = 300;
/** HeyGen's events are small; ids of more than one job are in the event of a batch only. */
const MAX_NAMES = 100;
/** Reports by one token in a minute, each of another job of a batch; and deliveries of one address that are refused. */
const MAX_REPORTS = 100;
const MAX_REFUSED = 60;

/** A request to the webhook endpoint, with its body as it came. */
export interface WebhookDelivery {
  body: Buffer;
  /** `Heygen-Signature`: hex HMAC-SHA256 of the body; only registered endpoints get it. */
  signature?: string;
  /** `Heygen-Timestamp`: Unix seconds. */
  timestamp?: string;
  /** `Heygen-Event-Id`. */
  eventId?: string;
  /** The token of the callback address that was called. */
  token?: string;
  /** Where it came from, to limit by. */
  address?: string;
}

/** What a delivery is answered with. */
export interface WebhookReply {
  status: 200 | 400 | 401 | 429;
  message: string;
}

export interface WebhookOptions {
  /** Where HeyGen reaches this server, without the path. */
  publicUrl: string;
  /** Signing secrets of registered endpoints; the first one also makes tokens. None makes tokens of this process only. */
  secrets: readonly string[];
  replayGuard: ReplayGuard;
  /** Called with the names that something was reported under: ids of jobs, callback ids. */
  onReport: (names: string[]) => void;
  log: Logger;
}

interface WebhookEvent {
  event_type?: unknown;
  event_data?: unknown;
}

const TOO_MANY: WebhookReply = { status: 429, message: 'Too many deliveries; send it again in a minute.' };

const isWithin = (limit: RateLimiterMemory, name: string) =>
  limit.consume(name).then(
    () => true,
    () => false,
  );

/** Every id in an event. HeyGen publishes the fields of a few kinds only, so none is looked for by name. */
function extractNames(value: unknown, names: Set<string> = new Set(), depth = 0): Set<string> {
  if (typeof value !== 'object' || value === null || depth > 3) return names;
  for (const [name, inner] of Object.entries(value)) {
    if (names.size >= MAX_NAMES) break;
    if (typeof inner === 'string' && /(^|_)ids?$/.test(name)) names.add(inner);
    else extractNames(inner, names, depth + 1);
  }
  return names;
}

/**
 * HeyGen's calls back. A report is a nudge: it is never passed on, but makes whoever watches the job read it again with
 * the caller's own key. Per-job callbacks are not signed by HeyGen, so their addresses carry a token of ours; what is
 * sent to registered endpoints is known by its signature (HeyGen webhooks, v3).
 */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #tokens: CallbackTokens;
  readonly #reports = new RateLimiterMemory({ points: MAX_REPORTS, duration: 60 });
  readonly #refused = new RateLimiterMemory({ points: MAX_REFUSED, duration: 60 });

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#tokens = new CallbackTokens(options.secrets[0] ?? randomBytes(32).toString('hex'));
  }

  /**
   * The input with the fields by which HeyGen reports the end, and the name under which it does; the input as it is
   * where HeyGen has no such fields or the caller's own are set.
   */
  withCallback(operation: Operation, input: Json): { input: Json; reportedAs?: string } {
    const { job, input: schema } = operation;
    if (!job || !('callback_url' in schema.shape) || input.callback_url !== undefined) return { input };
    const token = this.#tokens.create();
    const address = new URL(this.#options.publicUrl);
    address.pathname = `${address.pathname.replace(/\/$/, '')}${WEBHOOK_PATH}`;
    address.searchParams.set(TOKEN_PARAMETER, token);
    const callback = { ...('callback_id' in schema.shape && { callback_id: token }), callback_url: address.href };
    return { input: { ...callback, ...input }, reportedAs: token };
  }

  /** Takes a delivery. Acknowledges what it has seen before or does not know, so that HeyGen does not send it again. */
  async receive(delivery: WebhookDelivery): Promise<WebhookReply> {
    const event = this.#parseEvent(delivery.body);
    const rejection = this.#findRejection(delivery);
    if (rejection) return this.#answerRejected(delivery, rejection, event);
    if (!event) return { status: 400, message: 'The body is not a JSON object.' };
    const nonce = delivery.signature === undefined ? getNonce(delivery.token) : undefined;
    if (nonce !== undefined && !(await isWithin(this.#reports, nonce))) return TOO_MANY;
    // The event id and the time are not part of what is signed, so a replay is known by its body.
    const digest = createHash('sha256').update(delivery.body).digest('base64url');
    if (!(await this.#options.replayGuard.isNew(`${nonce ?? ''}:${digest}`)))
      return { status: 200, message: 'known already' };
    const names = this.#getReportedNames(delivery, event.event_data);
    this.#options.log.debug({ event: event.event_type, eventId: delivery.eventId, names: names.length }, 'webhook');
    if (names.length > 0) this.#options.onReport(names);
    return { status: 200, message: 'taken' };
  }

  /**
   * A signed delivery is HeyGen's own word on every id in it. A token came to HeyGen with one create and may have got
   * elsewhere from there: it speaks for the jobs of that create only, which are known by it.
   */
  #getReportedNames({ signature, token }: WebhookDelivery, data: unknown): string[] {
    if (signature === undefined) return token === undefined ? [] : [token];
    const names = extractNames(data);
    if (token !== undefined && this.#tokens.isOwn(token)) names.add(token);
    return [...names];
  }

  /** HeyGen tries an address before it gives out the secret; what reports nothing may come from anybody. */
  async #answerRejected({ signature, address }: WebhookDelivery, rejection: WebhookReply, event?: WebhookEvent) {
    if (!(await isWithin(this.#refused, address ?? ''))) return TOO_MANY;
    const isTrial = signature === undefined && !event?.event_type;
    return isTrial ? ({ status: 200, message: 'nothing taken' } as const) : rejection;
  }

  #findRejection({ body, signature, timestamp, token }: WebhookDelivery): WebhookReply | undefined {
    if (signature !== undefined) {
      if (!isSigned(body, signature, this.#options.secrets))
        return { status: 401, message: 'The signature is not that of the body.' };
      const age = Date.now() / 1000 - Number(timestamp);
      if (timestamp === undefined || !(Math.abs(age) <= MAX_CLOCK_SKEW_S))
        return { status: 401, message: `Heygen-Timestamp is missing or more than ${MAX_CLOCK_SKEW_S} s off.` };
      return undefined;
    }
    if (token !== undefined && this.#tokens.isOwn(token)) return undefined;
    return { status: 401, message: 'Neither signed with a known secret nor a callback that this server asked for.' };
  }

  #parseEvent(body: Buffer): WebhookEvent | undefined {
    try {
      const event: unknown = JSON.parse(body.toString('utf8'));
      return typeof event === 'object' && event !== null && !Array.isArray(event) ? event : undefined;
    } catch {
      return undefined;
    }
  }
}
