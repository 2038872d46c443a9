import { answerNull, type Handlers } from '../handler.ts';
import { WEBHOOK } from '../handlers/webhooks.ts';
import { createRecord, deleteRecord, listRecords, showRecord, toPublicFields } from '../records.ts';

export const webhooks: Handlers = {
  add_webhook_endpoint_v1: ({ account, request }) =>
    toPublicFields(createRecord(account, WEBHOOK, WEBHOOK.create?.(request) ?? {})),
  list_webhook_endpoints_v1: ({ account }) =>
    listRecords(account, WEBHOOK).map((endpoint) => showRecord(account, WEBHOOK, endpoint)),
  delete_webhook_endpoint_v1: answerNull(({ account, request }) => deleteRecord(account, WEBHOOK, request.endpoint_id)),
};
