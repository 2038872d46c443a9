import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { operation } from '../../src/declarations/operation.ts';
import { answered, id, nothing, v1v2 } from './v1-v2-operation.ts';

const EVENTS = [
  'avatar_video.success',
  'avatar_video.fail',
  'video_translate.success',
  'video_translate.fail',
  'instant_avatar.success',
  'instant_avatar.fail',
  'avatar_video_gif.success',
  'avatar_video_gif.fail',
  'personalized_video',
  'photo_avatar_generation.success',
  'photo_avatar_generation.fail',
  'photo_avatar_train.success',
  'photo_avatar_train.fail',
  'photo_avatar_add_motion.success',
  'photo_avatar_add_motion.fail',
] as const;

export const addWebhookEndpointV1 = operation({
  ...v1v2('error_data', 'create_webhook_endpoint'),
  name: 'add_webhook_endpoint_v1',
  title: 'Add a webhook endpoint (v1)',
  summary: 'Has HeyGen report to an address.',
  endpoint: 'POST /v1/webhook/endpoint.add',
  effect: 'create',
  input: z.strictObject({ url: field.url(), events: field.list(z.enum(EVENTS)), secret: field.word().optional() }),
  output: answered,
  example: {
    input: { url: 'https://example.com/heygen', events: ['avatar_video.success'] },
    output: { endpoint_id: 'ep_1' },
  },
});

export const listWebhookEndpointsV1 = operation({
  ...v1v2('code_data', 'list_webhook_endpoints'),
  name: 'list_webhook_endpoints_v1',
  title: 'List webhook endpoints (v1)',
  summary: 'Lists the addresses that HeyGen reports to.',
  endpoint: 'GET /v1/webhook/endpoint.list',
  effect: 'read',
  input: nothing,
  output: answered,
  example: { input: {}, output: { items: [] } },
});

export const deleteWebhookEndpointV1 = operation({
  ...v1v2('code_data', 'delete_webhook_endpoint'),
  name: 'delete_webhook_endpoint_v1',
  title: 'Delete a webhook endpoint (v1)',
  summary: 'Stops HeyGen from reporting to an address. Ask the user first.',
  endpoint: 'DELETE /v1/webhook/endpoint.delete',
  effect: 'delete',
  input: z.strictObject({ endpoint_id: id('list_webhook_endpoints_v1') }),
  output: answered,
  example: { input: { endpoint_id: 'ep_1' }, output: {} },
});

export const listWebhookEventTypesV1 = operation({
  ...v1v2('code_data', 'list_webhook_event_types'),
  name: 'list_webhook_event_types_v1',
  title: 'List webhook event types (v1)',
  summary: 'Lists what HeyGen can report.',
  endpoint: 'GET /v1/webhook/webhook.list',
  effect: 'read',
  input: nothing,
  output: answered,
  example: { input: {}, output: { items: ['avatar_video.success'] } },
});

/** Where HeyGen reports to (HeyGen v1, /webhook). */
export default [addWebhookEndpointV1, listWebhookEndpointsV1, deleteWebhookEndpointV1, listWebhookEventTypesV1];
