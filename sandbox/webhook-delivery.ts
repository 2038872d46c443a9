import { createHmac } from 'node:crypto';
import pRetry from 'p-retry';
import { toTexts } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import { WEBHOOK_EVENTS } from '../src/declarations/webhook-events.ts';
import type { Account } from './account.ts';
import { WEBHOOK } from './handlers/webhooks.ts';
import { listRecords } from './records.ts';

/** A webhook event that is sent once, when its job has ended. */
export interface PendingWebhook {
  /** The event without its ending: `avatar_video`. */
  event: string;
  /** The job's: its `callback_url` is sent the event; registered endpoints get it besides. */
  request: Json;
  /** HeyGen's status of the job now. */
  getStatus: () => string;
  getData: () => Json;
}

/** An event on its way to one receiver. */
export interface Delivery {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** The ending of an event by the job's last status; none while it goes on. */
function getEnding(status: string): string | undefined {
  if (/^(completed|succeeded|success|ready)$/.test(status)) return 'success';
  return /^(failed|cancelled)$/.test(status) ? 'fail' : undefined;
}

/** Only registered endpoints are sent a signature (HeyGen webhooks, v3). */
function createDeliveries(account: Account, { event, request, getData }: PendingWebhook, ending: string): Delivery[] {
  const { callback_url: url, callback_id = null } = request;
  const event_type = event === 'batch' ? 'batch.finished' : `${event}.${ending}`;
  const event_id = account.createId('evt');
  const now = new Date();
  const event_data = { ...getData(), callback_id };
  const body = JSON.stringify({ event_type, event_data });
  account.events.unshift({ event_id, event_type, event_data, created_at: now.toISOString() });
  const isPublished = WEBHOOK_EVENTS.some((published) => published === event_type);
  const signed = (isPublished ? listRecords(account, WEBHOOK) : [])
    .filter(({ events, status }) => status === 'enabled' && (events === null || toTexts(events).includes(event_type)))
    .map((endpoint) => ({
      url: String(endpoint.url),
      body,
      headers: {
        'heygen-signature': createHmac('sha256', String(endpoint._secret)).update(body).digest('hex'),
        'heygen-timestamp': String(Math.floor(now.getTime() / 1000)),
        'heygen-event-id': event_id,
      },
    }));
  return typeof url === 'string' ? [{ url, body, headers: {} }, ...signed] : signed;
}

/** Takes the events of the jobs that have ended since the last call. */
export const takeDueDeliveries = (account: Account): Delivery[] =>
  [...account.pendingWebhooks].flatMap((webhook) => {
    const ending = getEnding(webhook.getStatus());
    if (!ending) return [];
    account.pendingWebhooks.delete(webhook);
    return createDeliveries(account, webhook, ending);
  });

/** Exponential backoff (HeyGen: for up to 24 hours). */
const RETRIES = 9;
const FIRST_BACKOFF_S = 2;
/** HeyGen gives a receiver 10 s. */
const RECEIVER_TIMEOUT_MS = 10_000;

async function post({ url, body, headers }: Delivery): Promise<void> {
  const signal = AbortSignal.timeout(RECEIVER_TIMEOUT_MS);
  const json = { 'content-type': 'application/json', ...headers };
  const { status, ok } = await fetch(url, { method: 'POST', headers: json, body, redirect: 'error', signal });
  if (!ok) throw new Error(`The receiver answered ${status}.`);
}

/**
 * Sends an event until the receiver takes it with 2xx.
 * @param speed how many times faster than real time it is sent again
 * @throws what the last attempt met, or the signal's reason
 */
export const deliver = (delivery: Delivery, speed: number, signal: AbortSignal): Promise<void> =>
  pRetry(() => post(delivery), { retries: RETRIES, minTimeout: (FIRST_BACKOFF_S * 1000) / speed, signal });
