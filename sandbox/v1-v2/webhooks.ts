import { answerNull, type Handlers } from '../handler.ts';
import { addEndpoint, listEndpoints } from '../handlers/webhooks.ts';
import { deleteRecord } from '../records.ts';

export const webhooks: Handlers = {
  add_webhook_endpoint_v1: ({ account, request }) => addEndpoint(account, request),
  list_webhook_endpoints_v1: ({ account }) => listEndpoints(account),
  delete_webhook_endpoint_v1: answerNull(({ account, request }) =>
    deleteRecord(account, 'webhook', request.endpoint_id),
  ),
};
