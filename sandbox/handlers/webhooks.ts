import { randomBytes } from 'node:crypto';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import type { Handler, HandlerGroup } from '../handler.ts';
import { createRecord, type RecordKind, toPublicFields, updateRecord } from '../records.ts';

const createSecret = () => `whsec_${randomBytes(12).toString('hex')}`;

/** An address that events are sent to. */
export const WEBHOOK: RecordKind = {
  name: 'webhook',
  idField: 'endpoint_id',
  prefix: 'ep',
  notFoundCode: 'webhook_not_found',
  path: '/v3/webhooks/endpoints',
};

/** The secret is the caller's or made here, and shown once. */
export const createEndpoint: Handler = ({ account, request: { url, events = null, secret = createSecret() } }) => {
  const created_at = new Date().toISOString();
  const fields = { url, events, status: 'enabled', secret: null, created_at, _secret: secret };
  return toPublicFields({ ...createRecord(account, WEBHOOK, fields), secret });
};

export default {
  kinds: [WEBHOOK],
  handlers: {
    create_webhook_endpoint: createEndpoint,
    list_webhook_event_types: () =>
      WEBHOOK_EVENTS.map((event_type) => ({ event_type, description: `Fires on ${event_type}.` })),
    rotate_webhook_endpoint_secret({ account, request: { endpoint_id } }) {
      const secret = createSecret();
      updateRecord(account, WEBHOOK, endpoint_id, { _secret: secret });
      return { endpoint_id, secret };
    },
    list_webhook_events: ({ account, request: { event_type: type } }) =>
      account.events.filter((event) => type === undefined || event.event_type === type),
  },
} satisfies HandlerGroup;
