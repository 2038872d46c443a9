import { randomBytes } from 'node:crypto';
import type { Json } from '../../src/declarations/operation.ts';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import type { Account } from '../account.ts';
import type { Handlers } from '../handler.ts';
import { createRecord, deleteRecord, listRecords, toPublicFields, updateRecord } from '../records.ts';

const createSecret = () => `whsec_${randomBytes(12).toString('hex')}`;

/** An endpoint as it is shown later than in the answer that made it. */
const hideSecret = ({ secret: _, ...endpoint }: Json): Json => ({ ...toPublicFields(endpoint), secret: null });

export const listEndpoints = (account: Account) => listRecords(account, 'webhook').map(hideSecret);

/** Registers an address to send events to; without a secret of the caller's own it gets one. */
export function addEndpoint(account: Account, { url, events = null, secret = createSecret() }: Json): Json {
  const created_at = new Date().toISOString();
  return toPublicFields(createRecord(account, 'webhook', { url, events, status: 'enabled', secret, created_at }));
}

export const webhooks: Handlers = {
  list_webhook_event_types: () =>
    WEBHOOK_EVENTS.map((event_type) => ({ event_type, description: `Fires on ${event_type}.` })),
  list_webhook_endpoints: ({ account }) => listEndpoints(account),
  create_webhook_endpoint: ({ account, request }) => addEndpoint(account, request),
  update_webhook_endpoint: ({ account, request: { endpoint_id: id, url, events } }) =>
    hideSecret(updateRecord(account, 'webhook', id, { url, events })),
  delete_webhook_endpoint({ account, request }) {
    deleteRecord(account, 'webhook', request.endpoint_id);
    return {};
  },
  rotate_webhook_endpoint_secret({ account, request: { endpoint_id } }) {
    const { secret } = updateRecord(account, 'webhook', endpoint_id, { secret: createSecret() });
    return { endpoint_id, secret };
  },
  list_webhook_events: ({ account, request: { event_type: type } }) =>
    account.events.filter((event) => type === undefined || event.event_type === type),
};
