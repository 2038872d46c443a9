import { type Json, type Operation, pathParameters } from '../operation.ts';
import { notFound } from './problem.ts';
import * as agents from './video-agents.ts';
import * as videos from './videos.ts';
import type { World } from './world.ts';

/** What a behaviour may use: the account, the request's fields in HeyGen's form, and the sandbox's own address. */
export interface Visit {
  world: World;
  request: Json;
  base: string;
}

/** Answers one operation: an object, or all items of a list, which the server then pages. */
export type Behaviour = (visit: Visit) => Json | Json[];

/** Fields of a list request that do not filter. */
const PAGING = new Set(['limit', 'token']);

const same = (held: unknown, wanted: unknown) => String(held).toLowerCase() === String(wanted).toLowerCase();

/** True when an item has what a filter wants: under the filter's name, hidden, or in a plural list. */
function fits(item: Json, [filter, wanted]: [string, unknown]): boolean {
  const held = item[filter] ?? item[`_${filter}`] ?? item[`${filter}s`];
  return Array.isArray(held) ? held.some((one) => same(one, wanted)) : same(held, wanted);
}

const shown = (item: Json): Json => Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('_')));

/** Lists seeded items that fit every filter of the request. */
const listed =
  (items: (world: World) => Json[], defaults: Json = {}): Behaviour =>
  ({ world, request }) => {
    const filters = Object.entries({ ...defaults, ...request }).filter(([name]) => !PAGING.has(name));
    return items(world)
      .filter((item) => filters.every((filter) => fits(item, filter)))
      .map(shown);
  };

/** HeyGen's voice object of a single voice has other fields than that of the list. */
function voiceView(voice: Json): Json {
  const { type, support_locale, ...rest } = shown(voice);
  const own = type === 'private';
  return {
    ...rest,
    support_interactive_avatar: voice._interactive === true,
    status: own ? 'complete' : null,
    failure_message: null,
    created_at: own ? 1_785_000_000 : null,
  };
}

function oneOf(items: readonly Json[], field: string, id: unknown, code: string, what: string): Json {
  const found = items.find((item) => item[field] === id);
  if (!found) throw notFound(code, `${what} ${id}`);
  return found;
}

/** What the sandbox does for operations that need more than their declared example. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  create_video_agent: ({ world, request }) => agents.createSession(world, request),
  get_video_agent_session: ({ world, request }) => agents.readSession(world, request.session_id),
  list_video_agent_sessions: ({ world }) => agents.listSessions(world),
  send_video_agent_message: ({ world, request }) => agents.sendMessage(world, request.session_id, request),
  stop_video_agent_session: ({ world, request }) => agents.stopSession(world, request.session_id),
  list_video_agent_styles: listed(({ library }) => library.styles),
  list_video_agent_session_videos: ({ world, request, base }) => agents.sessionVideos(world, request.session_id, base),
  get_video_agent_resource: ({ world, request }) =>
    agents.sessionResource(world, request.session_id, request.resource_id),

  create_video_from_avatar: ({ world, request }) => videos.createVideo(world, request),
  create_video_from_image: ({ world, request }) => videos.createVideo(world, request),
  create_video_from_cinematic_avatar: ({ world, request }) => videos.createVideo(world, request),
  create_video_from_studio: ({ world, request }) => videos.createVideo(world, request),
  get_video: ({ world, request, base }) => videos.videoView(world, videos.filmOf(world, request.video_id), base),
  list_videos: ({ world, request, base }) => {
    agents.advanceAll(world);
    return videos.listVideos(world, request, base);
  },
  bulk_video_statuses: ({ world, request }) => videos.videoStatuses(world, (request.video_ids as string[]) ?? []),
  delete_video: ({ world, request }) => videos.deleteVideo(world, request.video_id),

  list_avatar_groups: listed(({ library }) => library.groups),
  list_avatar_looks: listed(({ library }) => library.looks),
  get_avatar_look: ({ world, request }) =>
    shown(oneOf(world.library.looks, 'id', request.look_id, 'avatar_not_found', 'Avatar look')),
  list_voices: listed(({ library }) => library.voices, { type: 'public' }),
  get_voice: ({ world, request }) =>
    voiceView(oneOf(world.library.voices, 'voice_id', request.voice_id, 'voice_not_found', 'Voice')),
  get_current_user: ({ world }) => ({
    username: 'sandbox',
    email: 'sandbox@example.com',
    first_name: 'Sandy',
    last_name: 'Box',
    billing_type: 'wallet',
    wallet: { currency: 'usd', remaining_balance: Math.round(world.balance * 100) / 100, auto_reload: null },
    subscription: null,
    usage_based: null,
  }),
};

/** An operation that nothing is written for answers its declared example, with the ids that it was asked for. */
const exampleOf =
  (operation: Operation): Behaviour =>
  ({ request }) => {
    const ids = Object.fromEntries(
      pathParameters(operation).flatMap((name) => (name in operation.example.output ? [[name, request[name]]] : [])),
    );
    const item = { ...operation.example.output, ...ids } as Json;
    return operation.list ? [item] : item;
  };

/** Chooses what answers an operation. */
export const behaviourOf = (operation: Operation): Behaviour => BEHAVIOURS[operation.name] ?? exampleOf(operation);
