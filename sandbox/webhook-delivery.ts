import { createHmac } from 'node:crypto';
import type { Json } from '../src/declarations/operation.ts';
import { WEBHOOK_EVENTS } from '../src/declarations/webhook-events.ts';
import type { Account } from './account.ts';
import { recordsOf } from './records.ts';

/** The end of a job that is to be reported once. */
export interface Report {
  /** The event without its ending: `avatar_video`. */
  event: string;
  /** Where HeyGen was asked to report to, besides the registered endpoints. */
  url?: string;
  callbackId?: string;
  /** HeyGen's status of the job now. */
  status: () => string;
  /** What the event tells. */
  data: () => Json;
}

const ENDINGS: Readonly<Record<string, string>> = {
  completed: 'success',
  succeeded: 'success',
  success: 'success',
  ready: 'success',
  failed: 'fail',
  cancelled: 'fail',
};

/** Notes that the end of a job is to be reported, as its request asks. */
export function reportEnd(
  account: Account,
  event: string,
  { callback_url, callback_id }: Json,
  status: () => string,
  data: () => Json,
): void {
  account.reports.add({
    event,
    status,
    data,
    ...(typeof callback_url === 'string' && { url: callback_url }),
    ...(typeof callback_id === 'string' && { callbackId: callback_id }),
  });
}

/** An event on its way to one receiver. */
export interface Delivery {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** Only registered endpoints are sent a signature (HeyGen webhooks, v3). */
function deliveriesOf(account: Account, report: Report, ending: string): Delivery[] {
  const type = report.event === 'batch' ? 'batch.finished' : `${report.event}.${ending}`;
  const event_id = account.newId('evt');
  const now = new Date();
  const event_data = { ...report.data(), callback_id: report.callbackId ?? null };
  const body = JSON.stringify({ event_type: type, event_data });
  account.events.unshift({ event_id, event_type: type, event_data, created_at: now.toISOString() });
  const known = (WEBHOOK_EVENTS as readonly string[]).includes(type);
  const signed = (known ? recordsOf(account, 'webhook') : [])
    .filter(({ events, status }) => status === 'enabled' && (events === null || (events as string[]).includes(type)))
    .map(({ url, secret }) => ({
      url: String(url),
      body,
      headers: {
        'heygen-signature': createHmac('sha256', String(secret)).update(body).digest('hex'),
        'heygen-timestamp': String(Math.floor(now.getTime() / 1000)),
        'heygen-event-id': event_id,
      },
    }));
  return report.url === undefined ? signed : [{ url: report.url, body, headers: {} }, ...signed];
}

/** What has ended since the last look, as it is to be sent. */
export function dueDeliveries(account: Account): Delivery[] {
  const due: Delivery[] = [];
  for (const report of account.reports) {
    const ending = ENDINGS[report.status()];
    if (!ending) continue;
    account.reports.delete(report);
    due.push(...deliveriesOf(account, report, ending));
  }
  return due;
}

/** Attempts at a delivery; each waits twice as long as the one before (HeyGen: back-off for up to 24 hours). */
const ATTEMPTS = 10;
const FIRST_BACKOFF_S = 2;
/** HeyGen gives a receiver 10 s. */
const PATIENCE_MS = 10_000;

/**
 * Sends a delivery until it is taken with 2xx.
 * @param pause sits out so many seconds of sandbox life
 */
export async function deliver({ url, body, headers }: Delivery, pause: (seconds: number) => Promise<unknown>) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const { ok } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (ok) return;
    } catch {
      // Not reachable, or too slow: it is tried again.
    }
    await pause(FIRST_BACKOFF_S * 2 ** attempt);
  }
}
