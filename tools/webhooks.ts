import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { toTexts } from '../src/declarations/json.ts';
import { type Json, operation } from '../src/declarations/operation.ts';
import { ToolError } from '../src/declarations/tool-error.ts';
import { toolset } from '../src/declarations/toolset.ts';
import { describeWebhookEvent } from '../src/declarations/webhook-events.ts';

/** HeyGen adds events; a name that is not known here is passed on. */
const eventName = field.word().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, 'must be a name such as avatar_video.success');

/** The word by which films, finished or failed, are asked for. */
const FILM_EVENTS = 'films';
const FILM_EVENT_NAMES = ['avatar_video.success', 'avatar_video.fail', 'video_agent.success', 'video_agent.fail'];

/** Puts the events that a shorthand stands for in its place. */
const expandEvents = (events: unknown): string[] | undefined =>
  events === undefined
    ? undefined
    : [...new Set(toTexts(events).flatMap((event) => (event === FILM_EVENTS ? FILM_EVENT_NAMES : event)))];

function replaceEvents(input: Json): Json {
  const events = expandEvents(input.events);
  return { ...input, ...(events && { events }) };
}

const endpointId = field.id('list_webhook_endpoints');

const events = field.inWords(
  field.list(eventName).min(1).optional(),
  'From list_webhook_event_types.',
  field.LIST_OF_TEXTS,
);

const endpoint = z.looseObject({
  endpoint_id: z.string(),
  url: z.string(),
  status: z.string(),
  events: z.array(z.string()).optional(),
  secret: z.string().optional(),
  created_at: z.string(),
});

const endpointExample = {
  endpoint_id: 'ep_1',
  url: 'https://example.com/heygen',
  status: 'enabled',
  events: ['avatar_video.success'],
  created_at: '2026-08-01T09:00:00Z',
};

/** HeyGen v3, GET /v3/webhooks/event-types. */
export const listWebhookEventTypes = operation({
  name: 'list_webhook_event_types',
  title: 'List webhook event types',
  keywords: 'which events exist what can I be notified about notifications kinds types',
  summary: 'List the events that HeyGen can report to a webhook.',
  endpoint: 'GET /v3/webhooks/event-types',
  effect: 'read',
  input: z.strictObject({}),
  output: z.looseObject({ event_type: z.string(), description: z.string() }),
  list: {
    name: 'event_types',
    columns: ['event_type', 'meaning', 'description'],
    note: () => `"${FILM_EVENTS}" in events stands for ${expandEvents([FILM_EVENTS])?.join(', ')}.`,
    explain: (item) => {
      const meaning = describeWebhookEvent(String(item.event_type));
      return meaning ? { ...item, meaning } : item;
    },
    localOutput: { meaning: z.string().optional() },
  },
  example: { input: {}, output: { event_type: 'avatar_video.success', description: 'A video is ready.' } },
});

/** HeyGen v3, GET /v3/webhooks/endpoints. */
export const listWebhookEndpoints = operation({
  name: 'list_webhook_endpoints',
  title: 'List webhook endpoints',
  keywords:
    'where are notifications sent to now show webhooks registered addresses which URLs are told reported to callback',
  summary: 'List webhook endpoints: the addresses that HeyGen reports to.',
  endpoint: 'GET /v3/webhooks/endpoints',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: endpoint,
  list: { name: 'endpoints', columns: ['endpoint_id', 'url', 'status', 'events'] },
  example: { input: {}, output: endpointExample },
});

const describeRegistered = ({ endpoint_id, status, events }: Json) =>
  `This address is registered already: ${endpoint_id}, ${status}, for ${toTexts(events).join(', ') || 'all events'}. Twice would be reported twice. Change it with update_webhook_endpoint; if its secret is lost, rotate_webhook_endpoint_secret gives a new one.`;

/** HeyGen v3, POST /v3/webhooks/endpoints. */
export const createWebhookEndpoint = operation({
  name: 'create_webhook_endpoint',
  title: 'Add a webhook: be notified of finished or failed videos',
  keywords:
    'ping notify notification let know alert my server system automatically when finished completed failed callback url push notification tell us send message to backend after each render inform register subscribe',
  summary:
    'Add a webhook: have HeyGen notify an address when a video is finished or failed. Its signing secret is shown this once: give it to the user now.',
  endpoint: 'POST /v3/webhooks/endpoints',
  repeats: 'header',
  effect: 'create',
  input: z.strictObject({
    url: field.httpsUrl,
    events: events.describe('films: any film finished or failed; or names from list_webhook_event_types; default all.'),
    entity_id: field.word().min(1).optional().describe('Only events of this resource.'),
  }),
  output: endpoint,
  beforeSend: {
    localInput: {},
    run: async (input, _, calls) => {
      const { url, entity_id } = input;
      const all = await calls.list(listWebhookEndpoints, { limit: 100 });
      const same = all.find((other) => other.url === url);
      if (same && entity_id === undefined) throw new ToolError(describeRegistered(same));
      return { input: replaceEvents(input) };
    },
  },
  example: {
    input: { url: 'https://example.com/heygen', events: ['avatar_video.success'] },
    output: { ...endpointExample, secret: 'whsec_example' },
  },
});

/** HeyGen v3, PATCH /v3/webhooks/endpoints/{endpoint_id}. */
export const updateWebhookEndpoint = operation({
  name: 'update_webhook_endpoint',
  title: 'Change a webhook endpoint',
  keywords: 'change address of notifications',
  summary: 'Changes an endpoint’s address, or replaces its list of events.',
  endpoint: 'PATCH /v3/webhooks/endpoints/{endpoint_id}',
  effect: 'update',
  input: z.strictObject({ endpoint_id: endpointId, url: field.httpsUrl.optional(), events }),
  output: endpoint,
  beforeSend: { localInput: {}, run: async (input) => ({ input: replaceEvents(input) }) },
  example: { input: { endpoint_id: 'ep_1', url: 'https://example.com/heygen' }, output: endpointExample },
});

/** HeyGen v3, DELETE /v3/webhooks/endpoints/{endpoint_id}. */
export const deleteWebhookEndpoint = operation({
  name: 'delete_webhook_endpoint',
  title: 'Delete a webhook endpoint',
  keywords: 'stop sending events notifications to old address remove webhook unsubscribe',
  summary: 'Stops HeyGen from reporting to an address, for good. Ask the user first.',
  endpoint: 'DELETE /v3/webhooks/endpoints/{endpoint_id}',
  effect: 'delete',
  input: z.strictObject({ endpoint_id: endpointId }),
  output: z.looseObject({}),
  example: { input: { endpoint_id: 'ep_1' }, output: {} },
});

/** HeyGen v3, POST /v3/webhooks/endpoints/{endpoint_id}/rotate-secret. */
export const rotateWebhookEndpointSecret = operation({
  name: 'rotate_webhook_endpoint_secret',
  title: 'Change a webhook secret',
  keywords: 'secret leaked new signing key',
  summary:
    'Gives an endpoint a new signing secret, shown this once: give it to the user now; the old one is dead at once. Ask first.',
  endpoint: 'POST /v3/webhooks/endpoints/{endpoint_id}/rotate-secret',
  repeats: 'header',
  effect: 'create',
  destructive: true,
  input: z.strictObject({ endpoint_id: endpointId }),
  output: z.looseObject({ endpoint_id: z.string(), secret: z.string() }),
  example: { input: { endpoint_id: 'ep_1' }, output: { endpoint_id: 'ep_1', secret: 'whsec_example' } },
});

/** HeyGen v3, GET /v3/webhooks/events. */
export const listWebhookEvents = operation({
  name: 'list_webhook_events',
  title: 'List webhook events',
  keywords: 'did a webhook fire yesterday missed notification what was sent history log',
  summary: 'List what HeyGen has reported to webhooks, for example to find a missed notification.',
  endpoint: 'GET /v3/webhooks/events',
  effect: 'read',
  input: z.strictObject({
    event_type: field.inWords(eventName.optional(), 'From list_webhook_event_types.', field.TEXT),
    entity_id: field.word().min(1).optional().describe('Only of this video, session, …'),
    ...field.page(100, 10),
  }),
  output: z.looseObject({
    event_id: z.string(),
    event_type: z.string(),
    event_data: z.looseObject({}),
    created_at: z.string(),
  }),
  list: { name: 'events', columns: ['event_id', 'event_type', 'created_at', 'event_data'] },
  example: {
    input: { event_type: 'avatar_video.success' },
    output: {
      event_id: 'evt_1',
      event_type: 'avatar_video.success',
      event_data: { video_id: 'vid_81b0' },
      created_at: '2026-08-01T09:00:00Z',
    },
  },
});

export default toolset('webhooks', 'Webhooks', [
  listWebhookEventTypes,
  listWebhookEndpoints,
  createWebhookEndpoint,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookEndpointSecret,
  listWebhookEvents,
]);
