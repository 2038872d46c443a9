import { createHmac } from 'node:crypto';
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
  /** The `callback_url` of the job's request; registered endpoints get the event besides. */
  url: unknown;
  callbackId: unknown;
  /** HeyGen's status of the job now. */
  getStatus: () => string;
  getData: () => Json;
}

/** The ending of an event by the job's last status. */
const EVENT_ENDINGS: Readonly<Record<string, string>> = {
  completed: 'success',
  succeeded: 'success',
  success: 'success',
  ready: 'success',
  failed: 'fail',
  cancelled: 'fail',
};

/** Sends a webhook event when a job ends, to the `callback_url` of its request and to registered endpoints. */
export function scheduleWebhook(
  account: Account,
  event: string,
  { callback_url: url, callback_id: callbackId = null }: Json,
  getStatus: () => string,
  getData: () => Json,
): void {
  account.pendingWebhooks.add({ event, url, callbackId, getStatus, getData });
}

/** An event on its way to one receiver. */
export interface Delivery {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** Only registered endpoints are sent a signature (HeyGen webhooks, v3). */
function createDeliveries(account: Account, webhook: PendingWebhook, ending: string): Delivery[] {
  const type = webhook.event === 'batch' ? 'batch.finished' : `${webhook.event}.${ending}`;
  const event_id = account.createId('evt');
  const now = new Date();
  const event_data = { ...webhook.getData(), callback_id: webhook.callbackId };
  const body = JSON.stringify({ event_type: type, event_data });
  account.events.unshift({ event_id, event_type: type, event_data, created_at: now.toISOString() });
  const published = WEBHOOK_EVENTS.some((event) => event === type);
  const signed = (published ? listRecords(account, WEBHOOK) : [])
    .filter(({ events, status }) => status === 'enabled' && (events === null || toTexts(events).includes(type)))
    .map(({ url, _secret }) => ({
      url: String(url),
      body,
      headers: {
        'heygen-signature': createHmac('sha256', String(_secret)).update(body).digest('hex'),
        'heygen-timestamp': String(Math.floor(now.getTime() / 1000)),
        'heygen-event-id': event_id,
      },
    }));
  return typeof webhook.url === 'string' ? [{ url: webhook.url, body, headers: {} }, ...signed] : signed;
}

/** Takes the events of the jobs that have ended since the last call. */
export function takeDueDeliveries(account: Account): Delivery[] {
  const due: Delivery[] = [];
  for (const webhook of account.pendingWebhooks) {
    const ending = EVENT_ENDINGS[webhook.getStatus()];
    if (!ending) continue;
    account.pendingWebhooks.delete(webhook);
    due.push(...createDeliveries(account, webhook, ending));
  }
  return due;
}

/** Exponential backoff (HeyGen: for up to 24 hours). */
const MAX_ATTEMPTS = 10;
const FIRST_BACKOFF_S = 2;
/** HeyGen gives a receiver 10 s. */
const RECEIVER_TIMEOUT_MS = 10_000;

async function post({ url, body, headers }: Delivery): Promise<boolean> {
  const signal = AbortSignal.timeout(RECEIVER_TIMEOUT_MS);
  const json = { 'content-type': 'application/json', ...headers };
  // A receiver that cannot be reached, or is too slow, has not taken the event.
  return fetch(url, { method: 'POST', headers: json, body, redirect: 'error', signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Sends an event until the receiver takes it with 2xx.
 * @param sleep waits so many sandbox seconds
 */
export async function deliver(delivery: Delivery, sleep: (seconds: number) => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (await post(delivery)) return;
    await sleep(FIRST_BACKOFF_S * 2 ** attempt);
  }
}
