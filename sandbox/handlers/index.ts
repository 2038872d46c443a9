import { getPathParameters, type Json, type Operation } from '../../src/declarations/operation.ts';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import type { World } from '../account.ts';
import { Problem } from '../api-error.ts';
import { pictures, sounds, TEMPLATES } from '../fixtures.ts';
import { type Job, type JobName, jobOf, jobsOf, jobView, startJob } from '../jobs.ts';
import { shown } from '../public-fields.ts';
import { change, keep, recordOf, recordsOf, remove } from '../records.ts';
import { OLDER_BEHAVIOURS } from '../v1-v2/index.ts';
import * as assets from './assets.ts';
import * as people from './avatars.ts';
import { batchOf, batchView, bulkStatuses, createBatch } from './batches.ts';
import * as edits from './clips.ts';
import { templateOf } from './templates.ts';
import * as agents from './video-agent.ts';
import * as videos from './videos.ts';
import { addEndpoint, newSecret, withoutSecret } from './webhooks.ts';

/** What a behaviour may use: the account, the request's fields in HeyGen's form, and the sandbox's own address. */
export interface Visit {
  world: World;
  request: Json;
  base: string;
}

/**
 * Answers one operation: an object, or all items of a list, which the server then pages. For v1 and v2 it is `data` as
 * it is, which may be nothing.
 */
export type Behaviour = (context: Visit) => Json | Json[] | null;

/** Fields of a list request that do not filter. */
const PAGING = new Set(['limit', 'token']);

const same = (held: unknown, wanted: unknown) => String(held).toLowerCase() === String(wanted).toLowerCase();

/** True when an item has what a filter wants: under the filter's name, hidden, or in a plural list. */
function fits(item: Json, [filter, wanted]: [string, unknown]): boolean {
  const held = item[filter] ?? item[`_${filter}`] ?? item[`${filter}s`];
  return Array.isArray(held) ? held.some((one) => same(one, wanted)) : same(held, wanted);
}

type View = (world: World, job: Job, base: string) => Json;

const bulk =
  (ids: string): Behaviour =>
  ({ world, request }) => {
    assets.advanceAssets(world);
    return bulkStatuses(world, request[ids] as string[] | undefined, request.batch_ids as string[] | undefined);
  };

/** Lists seeded items that fit every filter of the request. */
const listed =
  (items: (world: World) => Json[], defaults: Json = {}): Behaviour =>
  ({ world, request }) => {
    const filters = Object.entries({ ...defaults, ...request }).filter(([name]) => !PAGING.has(name));
    return items(world)
      .filter((item) => filters.every((filter) => fits(item, filter)))
      .map(shown);
  };

const search =
  (items: () => Json[], words: (item: Json) => unknown): Behaviour =>
  ({ request }) => {
    const wanted = String(request.query).toLowerCase().split(/\W+/);
    const fitting = items().filter((item) => item.type === (request.type ?? 'music'));
    const near = fitting.filter((item) => wanted.some((word) => String(words(item)).toLowerCase().includes(word)));
    return (near.length > 0 ? near : fitting).map(shown);
  };

/** What reads, lists, renames and deletes jobs of one kind. */
const jobs = (kind: JobName, idField: string, view: View = jobView) => ({
  get: (({ world, request, base }) => view(world, jobOf(world, kind, request[idField]), base)) as Behaviour,
  list: (({ world, base }) => jobsOf(world, kind).map((job) => view(world, job, base))) as Behaviour,
  rename: (({ world, request, base }) => {
    const job = jobOf(world, kind, request[idField]);
    job.shown.title = request.title;
    return view(world, job, base);
  }) as Behaviour,
  remove: (({ world, request }) => {
    const { id } = jobOf(world, kind, request[idField]);
    world.jobs.delete(id);
    return { id };
  }) as Behaviour,
});

const translations = jobs('translation', 'video_translation_id');
const proofreads = jobs('proofread', 'proofread_id');
const lipsyncs = jobs('lipsync', 'lipsync_id');
const clippings = jobs('clipping', 'job_id', edits.clippingView);
const removals = jobs('background_removal', 'job_id', edits.removalView);
const fillers = jobs('filler_removal', 'filler_word_removal_id');
const renders = jobs('hyperframes_render', 'render_id');
const podcasts = jobs('podcast', 'podcast_id');
const runs = jobs('workflow_run', 'run_id');

const KIT_TAKES_S = 60;

/** A kit is gathered from a website in about a minute. */
function kitView(world: World, id: unknown): Json {
  const kit = recordOf(world, 'brand_kit', id);
  if (kit.status === 'loading' && world.since(Number(kit._began)) >= KIT_TAKES_S) {
    Object.assign(kit, { status: 'completed', colors: [{ hex: '#0A2540', role: 'primary' }] });
  }
  return shown(kit);
}

/** In the list a kit has plain colors. */
function listedKit(kit: Json): Json {
  const colors = ((kit.colors as { hex: string }[] | undefined) ?? []).map(({ hex }) => hex);
  return { brand_kit_id: kit.brand_kit_id, name: kit.name, colors, logo_url: null };
}

const now = () => new Date().toISOString();

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
  get_video_scenes: ({ world, request }) => videos.videoScenes(world, request.video_id),
  create_video_batch: ({ world, request }) => createBatch(world, 'videos', request),
  get_video_batch: ({ world, request }) => batchView(world, 'videos', request),
  bulk_video_statuses: bulk('video_ids'),
  delete_video: ({ world, request }) => videos.deleteVideo(world, request.video_id),

  list_avatar_groups: listed(({ library }) => library.groups),
  list_avatar_looks: listed(({ library }) => library.looks),
  get_avatar_group: ({ world, request }) => people.groupView(world, request.group_id),
  update_avatar_group: ({ world, request }) => people.updateGroup(world, request),
  delete_avatar_group: ({ world, request }) => people.deleteGroup(world, request.group_id),
  get_avatar_look: ({ world, request }) => people.lookView(world, request.look_id),
  update_avatar_look: ({ world, request }) => people.renameLook(world, request),
  delete_avatar_look: ({ world, request }) => people.deleteLook(world, request.look_id),
  create_photo_avatar: ({ world, request }) => people.createAvatar(world, request),
  create_prompt_avatar: ({ world, request }) => people.createAvatar(world, request),
  create_digital_twin: ({ world, request }) => people.createAvatar(world, request),
  create_avatar_consent: ({ world, request }) => people.askConsent(world, request),
  list_voices: listed(({ library }) => library.voices, { type: 'public' }),
  get_voice: ({ world, request }) => people.voiceView(world, request.voice_id),
  design_voice: ({ world, request }) => people.designVoice(world, request),
  clone_voice: ({ world, request }) => people.cloneVoice(world, request),
  delete_voice: ({ world, request }) => people.deleteVoice(world, request.voice_id),
  create_speech: ({ world, request, base }) => people.speak(world, request, base),

  list_templates: () => TEMPLATES.map(({ scenes, scene_ids, variables, ...summary }) => shown(summary)),
  get_template: ({ request }) => shown(templateOf(request.template_id)),
  generate_from_template: ({ world, request, base }) =>
    videos.renderTemplate(world, templateOf(request.template_id), request, base),
  search_audio_sounds: search(sounds, ({ name, description }) => `${name} ${description}`),
  search_assets: search(pictures, ({ _words }) => _words),

  upload_asset: ({ world, request, base }) => assets.uploadAsset(world, request, base),
  list_assets: ({ world, request, base }) => assets.listAssets(world, request, base),
  get_asset: ({ world, request, base }) => assets.assetView(assets.assetOf(world, request.asset_id), base),
  delete_asset: ({ world, request }) => assets.deleteAsset(world, request.asset_id),
  create_asset_upload: ({ world, request, base }) => assets.openUpload(world, request, base),
  complete_asset_upload: ({ world, request, base }) => assets.completeUpload(world, request, base),
  create_asset_upload_batch: ({ world, request, base }) => assets.openUploads(world, request, base),
  complete_asset_batch: ({ world, request, base }) =>
    assets.completeUploads(world, batchOf(world, 'assets', request.batch_id), base),
  get_asset_batch: ({ world, request }) => batchView(world, 'assets', request),
  bulk_asset_statuses: bulk('asset_ids'),

  create_video_translation: ({ world, request }) => ({
    video_translation_ids: edits.startTranslations(world, request).map(({ id }) => id),
  }),
  get_video_translation: translations.get,
  list_video_translations: translations.list,
  update_video_translation: translations.rename,
  delete_video_translation: translations.remove,
  list_video_translation_languages: () => ({ languages: edits.languages() }),
  create_video_translation_batch: ({ world, request }) => createBatch(world, 'video_translations', request),
  get_video_translation_batch: ({ world, request }) => batchView(world, 'video_translations', request),
  bulk_video_translation_statuses: bulk('video_translation_ids'),
  create_proofread: ({ world, request }) => edits.startProofreads(world, request),
  get_proofread: proofreads.get,
  download_proofread_srt: ({ world, request, base }) => {
    const { id, shown: held } = edits.readyProofread(world, request.proofread_id);
    const original = held._original ? `${base}/files/${id}.srt?original` : null;
    return { srt_url: `${base}/files/${id}.srt`, original_srt_url: original };
  },
  upload_proofread_srt: ({ world, request, base }) => {
    const proofread = edits.readyProofread(world, request.proofread_id);
    proofread.shown.submitted_for_review = true;
    return jobView(world, proofread, base);
  },
  generate_from_proofread: ({ world, request }) => edits.renderProofread(world, request.proofread_id, request),

  create_lipsync: ({ world, request }) => ({ lipsync_id: edits.startLipsync(world, request).id }),
  get_lipsync: lipsyncs.get,
  list_lipsyncs: lipsyncs.list,
  update_lipsync: lipsyncs.rename,
  delete_lipsync: lipsyncs.remove,
  create_lipsync_batch: ({ world, request }) => createBatch(world, 'lipsyncs', request),
  get_lipsync_batch: ({ world, request }) => batchView(world, 'lipsyncs', request),
  bulk_lipsync_statuses: bulk('lipsync_ids'),

  create_ai_clipping: ({ world, request }) => edits.startClipping(world, request),
  get_ai_clipping: clippings.get,
  list_ai_clipping: clippings.list,
  delete_ai_clipping: clippings.remove,
  create_filler_word_removal: ({ world, request }) => ({
    filler_word_removal_id: startJob(world, 'filler_removal', request, { title: request.title ?? null }).id,
  }),
  get_filler_word_removal: fillers.get,
  create_hyperframes_render: ({ world, request }) => ({
    render_id: startJob(world, 'hyperframes_render', request, {
      title: request.title ?? null,
      format: request.format ?? 'mp4',
      fps: request.fps ?? 30,
    }).id,
  }),
  get_hyperframes_render: renders.get,
  list_hyperframes_renders: renders.list,
  delete_hyperframes_render: (context) => ({ render_id: (renders.remove(context) as Json).id }),
  create_background_removal: ({ world, request, base }) =>
    edits.removalView(world, edits.startRemoval(world, request), base),
  get_background_removal: removals.get,
  list_background_removals: removals.list,
  delete_background_removal: (context) => ({ ...(removals.remove(context) as Json), deleted: true }),

  create_brand_kit: ({ world, request }) => {
    const { brand_kit_id } = keep(world, 'brand_kit', {
      name: request.name ?? new URL(String(request.url)).host,
      status: 'loading',
      _began: Date.now(),
    });
    return { brand_kit_id };
  },
  get_brand_kit: ({ world, request }) => kitView(world, request.brand_kit_id),
  list_brand_kits: ({ world }) => recordsOf(world, 'brand_kit').map(listedKit),
  update_brand_kit: ({ world, request: { brand_kit_id: id, name } }) => {
    if (kitView(world, id).status !== 'completed') throw new Problem(409, 'brand_kit_not_ready', 'The kit is loading');
    return shown(change(world, 'brand_kit', id, { name }));
  },
  delete_brand_kit: ({ world, request }) => {
    remove(world, 'brand_kit', request.brand_kit_id);
    return { brand_kit_id: request.brand_kit_id };
  },
  create_brand_glossary: ({ world, request: { name, terms = [] } }) =>
    shown(keep(world, 'brand_glossary', { name, terms, created_at: now(), updated_at: now() })),
  get_brand_glossary: ({ world, request }) => shown(recordOf(world, 'brand_glossary', request.brand_glossary_id)),
  list_brand_glossaries: ({ world }) => recordsOf(world, 'brand_glossary').map(({ terms, ...rest }) => shown(rest)),
  update_brand_glossary: ({ world, request: { brand_glossary_id: id, name, terms } }) =>
    shown(change(world, 'brand_glossary', id, { name, terms, updated_at: now() })),
  delete_brand_glossary: ({ world, request }) => {
    remove(world, 'brand_glossary', request.brand_glossary_id);
    return { brand_glossary_id: request.brand_glossary_id };
  },

  list_webhook_event_types: () =>
    WEBHOOK_EVENTS.map((event_type) => ({ event_type, description: `Fires on ${event_type}.` })),
  list_webhook_endpoints: ({ world }) => recordsOf(world, 'webhook').map(withoutSecret),
  create_webhook_endpoint: ({ world, request }) => addEndpoint(world, request),
  update_webhook_endpoint: ({ world, request: { endpoint_id: id, url, events } }) =>
    withoutSecret(change(world, 'webhook', id, { url, events })),
  delete_webhook_endpoint: ({ world, request }) => {
    remove(world, 'webhook', request.endpoint_id);
    return {};
  },
  rotate_webhook_endpoint_secret: ({ world, request: { endpoint_id: id } }) => {
    const { secret: fresh } = change(world, 'webhook', id, { secret: newSecret() });
    return { endpoint_id: id, secret: fresh };
  },
  list_webhook_events: ({ world, request: { event_type: type } }) =>
    world.events.filter((event) => type === undefined || event.event_type === type),

  create_podcast: ({ world, request }) => ({ podcast_id: startJob(world, 'podcast', request, {}).id }),
  get_podcast: podcasts.get,
  list_podcasts: podcasts.list,
  delete_podcast: podcasts.remove,
  create_workflow: ({ world, request: { name, product_graph } }) =>
    shown(keep(world, 'workflow', { name, product_graph, revision: 1 })),
  get_workflow: ({ world, request }) => shown(recordOf(world, 'workflow', request.workflow_id)),
  list_workflow_definitions: ({ world }) => recordsOf(world, 'workflow').map(shown),
  create_workflow_run: ({ world, request }) => ({
    id: startJob(world, 'workflow_run', request, { workflow_id: recordOf(world, 'workflow', request.workflow_id).id })
      .id,
  }),
  get_workflow_run: runs.get,
  list_workflow_runs: runs.list,
  create_video_quality_comparison: ({ world, request }) => ({
    comparison_id: startJob(world, 'comparison', request, {}).id,
  }),
  get_video_quality_comparison: jobs('comparison', 'comparison_id').get,
  create_model_audio_voice: ({ world, request }) => ({
    voice_id: startJob(world, 'model_voice', request, { name: request.name ?? null }).id,
  }),
  get_model_audio_voice: jobs('model_voice', 'voice_id').get,
  list_model_audio_voices: jobs('model_voice', 'voice_id').list,
  delete_model_audio_voice: jobs('model_voice', 'voice_id').remove,
  create_avatar_realtime_session: ({ world }) => shown(keep(world, 'stream', {})),
  get_avatar_realtime_session: ({ world, request }) => shown(recordOf(world, 'stream', request.stream_id)),
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
      getPathParameters(operation).flatMap((name) => (name in operation.example.output ? [[name, request[name]]] : [])),
    );
    const item = { ...operation.example.output, ...ids } as Json;
    const at = operation.v1v2 && operation.list?.at;
    if (at) return { [at]: [item] };
    return operation.list ? [item] : item;
  };

/** Chooses what answers an operation. */
export const behaviourOf = (operation: Operation): Behaviour =>
  BEHAVIOURS[operation.name] ?? OLDER_BEHAVIOURS[operation.name] ?? exampleOf(operation);
