import type { HandlerGroup } from '../handler.ts';
import { createEndpoint, WEBHOOK } from '../handlers/webhooks.ts';

export default {
  handlers: { add_webhook_endpoint_v1: createEndpoint },
  records: { list_webhook_endpoints_v1: WEBHOOK, delete_webhook_endpoint_v1: WEBHOOK },
} satisfies HandlerGroup;
