import { randomBytes } from 'node:crypto';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import type { Handlers } from '../handler.ts';
import { type RecordKind, updateRecord } from '../records.ts';

const createSecret = () => `whsec_${randomBytes(12).toString('hex')}`;

/** An address that events are sent to. Its secret is the caller's or made here, and shown once. */
export const WEBHOOK: RecordKind = {
  name: 'webhook',
  idField: 'endpoint_id',
  prefix: 'ep',
  notFoundCode: 'webhook_not_found',
  path: '/v3/webhooks/endpoints',
  create({ url, events = null, secret = createSecret() }) {
    return { url, events, status: 'enabled', secret, created_at: new Date().toISOString() };
  },
  toView: (endpoint) => ({ ...endpoint, secret: null }),
  toListed: (endpoint) => ({ ...endpoint, secret: null }),
};

export const webhooks: Handlers = {
  list_webhook_event_types: () =>
    WEBHOOK_EVENTS.map((event_type) => ({ event_type, description: `Fires on ${event_type}.` })),
  rotate_webhook_endpoint_secret({ account, request: { endpoint_id } }) {
    const { secret } = updateRecord(account, WEBHOOK, endpoint_id, { secret: createSecret() });
    return { endpoint_id, secret };
  },
  list_webhook_events: ({ account, request: { event_type: type } }) =>
    account.events.filter((event) => type === undefined || event.event_type === type),
};
