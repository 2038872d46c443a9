import { type Json, type Operation, pathParameters } from '../../src/declarations/operation.ts';
import { WEBHOOK_EVENTS } from '../../src/declarations/webhook-events.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
import { pictures, sounds, TEMPLATES } from '../fixtures.ts';
import { type Job, type JobName, jobOf, jobsOf, jobView, startJob } from '../jobs.ts';
import { shown } from '../public-fields.ts';
import { change, keep, recordOf, recordsOf, remove } from '../records.ts';
import { V1_V2_HANDLERS } from '../v1-v2/index.ts';
import * as assets from './assets.ts';
import * as people from './avatars.ts';
import { batchOf, batchView, bulkStatuses, createBatch } from './batches.ts';
import * as edits from './clips.ts';
import { templateOf } from './templates.ts';
import * as agents from './video-agent.ts';
import * as videos from './videos.ts';
import { addEndpoint, newSecret, withoutSecret } from './webhooks.ts';

/** What a behaviour may use: the account, the request's fields in HeyGen's form, and the sandbox's own address. */
export interface HandlerContext {
  account: Account;
  request: Json;
  base: string;
}

/**
 * Answers one operation: an object, or all items of a list, which the server then pages. For v1 and v2 it is `data` as
 * it is, which may be nothing.
 */
export type Handler = (visit: HandlerContext) => Json | Json[] | null;

/** Fields of a list request that do not filter. */
const PAGING = new Set(['limit', 'token']);

const same = (held: unknown, wanted: unknown) => String(held).toLowerCase() === String(wanted).toLowerCase();

/** True when an item has what a filter wants: under the filter's name, hidden, or in a plural list. */
function fits(item: Json, [filter, wanted]: [string, unknown]): boolean {
  const held = item[filter] ?? item[`_${filter}`] ?? item[`${filter}s`];
  return Array.isArray(held) ? held.some((one) => same(one, wanted)) : same(held, wanted);
}

type View = (account: Account, job: Job, base: string) => Json;

const bulk =
  (ids: string): Handler =>
  ({ account, request }) => {
    assets.advanceAssets(account);
    return bulkStatuses(account, request[ids] as string[] | undefined, request.batch_ids as string[] | undefined);
  };

/** Lists seeded items that fit every filter of the request. */
const listed =
  (items: (account: Account) => Json[], defaults: Json = {}): Handler =>
  ({ account, request }) => {
    const filters = Object.entries({ ...defaults, ...request }).filter(([name]) => !PAGING.has(name));
    return items(account)
      .filter((item) => filters.every((filter) => fits(item, filter)))
      .map(shown);
  };

const search =
  (items: () => Json[], words: (item: Json) => unknown): Handler =>
  ({ request }) => {
    const wanted = String(request.query).toLowerCase().split(/\W+/);
    const fitting = items().filter((item) => item.type === (request.type ?? 'music'));
    const near = fitting.filter((item) => wanted.some((word) => String(words(item)).toLowerCase().includes(word)));
    return (near.length > 0 ? near : fitting).map(shown);
  };

/** What reads, lists, renames and deletes jobs of one kind. */
const jobs = (kind: JobName, idField: string, view: View = jobView) => ({
  get: (({ account, request, base }) => view(account, jobOf(account, kind, request[idField]), base)) as Handler,
  list: (({ account, base }) => jobsOf(account, kind).map((job) => view(account, job, base))) as Handler,
  rename: (({ account, request, base }) => {
    const job = jobOf(account, kind, request[idField]);
    job.shown.title = request.title;
    return view(account, job, base);
  }) as Handler,
  remove: (({ account, request }) => {
    const { id } = jobOf(account, kind, request[idField]);
    account.jobs.delete(id);
    return { id };
  }) as Handler,
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
function kitView(account: Account, id: unknown): Json {
  const kit = recordOf(account, 'brand_kit', id);
  if (kit.status === 'loading' && account.since(Number(kit._began)) >= KIT_TAKES_S) {
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
const HANDLERS: Readonly<Record<string, Handler>> = {
  create_video_agent: ({ account, request }) => agents.createSession(account, request),
  get_video_agent_session: ({ account, request }) => agents.readSession(account, request.session_id),
  list_video_agent_sessions: ({ account }) => agents.listSessions(account),
  send_video_agent_message: ({ account, request }) => agents.sendMessage(account, request.session_id, request),
  stop_video_agent_session: ({ account, request }) => agents.stopSession(account, request.session_id),
  list_video_agent_styles: listed(({ library }) => library.styles),
  list_video_agent_session_videos: ({ account, request, base }) =>
    agents.sessionVideos(account, request.session_id, base),
  get_video_agent_resource: ({ account, request }) =>
    agents.sessionResource(account, request.session_id, request.resource_id),

  create_video_from_avatar: ({ account, request }) => videos.createVideo(account, request),
  create_video_from_image: ({ account, request }) => videos.createVideo(account, request),
  create_video_from_cinematic_avatar: ({ account, request }) => videos.createVideo(account, request),
  create_video_from_studio: ({ account, request }) => videos.createVideo(account, request),
  get_video: ({ account, request, base }) => videos.videoView(account, videos.filmOf(account, request.video_id), base),
  list_videos: ({ account, request, base }) => {
    agents.advanceAll(account);
    return videos.listVideos(account, request, base);
  },
  get_video_scenes: ({ account, request }) => videos.videoScenes(account, request.video_id),
  create_video_batch: ({ account, request }) => createBatch(account, 'videos', request),
  get_video_batch: ({ account, request }) => batchView(account, 'videos', request),
  bulk_video_statuses: bulk('video_ids'),
  delete_video: ({ account, request }) => videos.deleteVideo(account, request.video_id),

  list_avatar_groups: listed(({ library }) => library.groups),
  list_avatar_looks: listed(({ library }) => library.looks),
  get_avatar_group: ({ account, request }) => people.groupView(account, request.group_id),
  update_avatar_group: ({ account, request }) => people.updateGroup(account, request),
  delete_avatar_group: ({ account, request }) => people.deleteGroup(account, request.group_id),
  get_avatar_look: ({ account, request }) => people.lookView(account, request.look_id),
  update_avatar_look: ({ account, request }) => people.renameLook(account, request),
  delete_avatar_look: ({ account, request }) => people.deleteLook(account, request.look_id),
  create_photo_avatar: ({ account, request }) => people.createAvatar(account, request),
  create_prompt_avatar: ({ account, request }) => people.createAvatar(account, request),
  create_digital_twin: ({ account, request }) => people.createAvatar(account, request),
  create_avatar_consent: ({ account, request }) => people.askConsent(account, request),
  list_voices: listed(({ library }) => library.voices, { type: 'public' }),
  get_voice: ({ account, request }) => people.voiceView(account, request.voice_id),
  design_voice: ({ account, request }) => people.designVoice(account, request),
  clone_voice: ({ account, request }) => people.cloneVoice(account, request),
  delete_voice: ({ account, request }) => people.deleteVoice(account, request.voice_id),
  create_speech: ({ account, request, base }) => people.speak(account, request, base),

  list_templates: () => TEMPLATES.map(({ scenes, scene_ids, variables, ...summary }) => shown(summary)),
  get_template: ({ request }) => shown(templateOf(request.template_id)),
  generate_from_template: ({ account, request, base }) =>
    videos.renderTemplate(account, templateOf(request.template_id), request, base),
  search_audio_sounds: search(sounds, ({ name, description }) => `${name} ${description}`),
  search_assets: search(pictures, ({ _words }) => _words),

  upload_asset: ({ account, request, base }) => assets.uploadAsset(account, request, base),
  list_assets: ({ account, request, base }) => assets.listAssets(account, request, base),
  get_asset: ({ account, request, base }) => assets.assetView(assets.assetOf(account, request.asset_id), base),
  delete_asset: ({ account, request }) => assets.deleteAsset(account, request.asset_id),
  create_asset_upload: ({ account, request, base }) => assets.openUpload(account, request, base),
  complete_asset_upload: ({ account, request, base }) => assets.completeUpload(account, request, base),
  create_asset_upload_batch: ({ account, request, base }) => assets.openUploads(account, request, base),
  complete_asset_batch: ({ account, request, base }) =>
    assets.completeUploads(account, batchOf(account, 'assets', request.batch_id), base),
  get_asset_batch: ({ account, request }) => batchView(account, 'assets', request),
  bulk_asset_statuses: bulk('asset_ids'),

  create_video_translation: ({ account, request }) => ({
    video_translation_ids: edits.startTranslations(account, request).map(({ id }) => id),
  }),
  get_video_translation: translations.get,
  list_video_translations: translations.list,
  update_video_translation: translations.rename,
  delete_video_translation: translations.remove,
  list_video_translation_languages: () => ({ languages: edits.languages() }),
  create_video_translation_batch: ({ account, request }) => createBatch(account, 'video_translations', request),
  get_video_translation_batch: ({ account, request }) => batchView(account, 'video_translations', request),
  bulk_video_translation_statuses: bulk('video_translation_ids'),
  create_proofread: ({ account, request }) => edits.startProofreads(account, request),
  get_proofread: proofreads.get,
  download_proofread_srt: ({ account, request, base }) => {
    const { id, shown: held } = edits.readyProofread(account, request.proofread_id);
    const original = held._original ? `${base}/files/${id}.srt?original` : null;
    return { srt_url: `${base}/files/${id}.srt`, original_srt_url: original };
  },
  upload_proofread_srt: ({ account, request, base }) => {
    const proofread = edits.readyProofread(account, request.proofread_id);
    proofread.shown.submitted_for_review = true;
    return jobView(account, proofread, base);
  },
  generate_from_proofread: ({ account, request }) => edits.renderProofread(account, request.proofread_id, request),

  create_lipsync: ({ account, request }) => ({ lipsync_id: edits.startLipsync(account, request).id }),
  get_lipsync: lipsyncs.get,
  list_lipsyncs: lipsyncs.list,
  update_lipsync: lipsyncs.rename,
  delete_lipsync: lipsyncs.remove,
  create_lipsync_batch: ({ account, request }) => createBatch(account, 'lipsyncs', request),
  get_lipsync_batch: ({ account, request }) => batchView(account, 'lipsyncs', request),
  bulk_lipsync_statuses: bulk('lipsync_ids'),

  create_ai_clipping: ({ account, request }) => edits.startClipping(account, request),
  get_ai_clipping: clippings.get,
  list_ai_clipping: clippings.list,
  delete_ai_clipping: clippings.remove,
  create_filler_word_removal: ({ account, request }) => ({
    filler_word_removal_id: startJob(account, 'filler_removal', request, { title: request.title ?? null }).id,
  }),
  get_filler_word_removal: fillers.get,
  create_hyperframes_render: ({ account, request }) => ({
    render_id: startJob(account, 'hyperframes_render', request, {
      title: request.title ?? null,
      format: request.format ?? 'mp4',
      fps: request.fps ?? 30,
    }).id,
  }),
  get_hyperframes_render: renders.get,
  list_hyperframes_renders: renders.list,
  delete_hyperframes_render: (visit) => ({ render_id: (renders.remove(visit) as Json).id }),
  create_background_removal: ({ account, request, base }) =>
    edits.removalView(account, edits.startRemoval(account, request), base),
  get_background_removal: removals.get,
  list_background_removals: removals.list,
  delete_background_removal: (visit) => ({ ...(removals.remove(visit) as Json), deleted: true }),

  create_brand_kit: ({ account, request }) => {
    const { brand_kit_id } = keep(account, 'brand_kit', {
      name: request.name ?? new URL(String(request.url)).host,
      status: 'loading',
      _began: Date.now(),
    });
    return { brand_kit_id };
  },
  get_brand_kit: ({ account, request }) => kitView(account, request.brand_kit_id),
  list_brand_kits: ({ account }) => recordsOf(account, 'brand_kit').map(listedKit),
  update_brand_kit: ({ account, request: { brand_kit_id: id, name } }) => {
    if (kitView(account, id).status !== 'completed')
      throw new ApiError(409, 'brand_kit_not_ready', 'The kit is loading');
    return shown(change(account, 'brand_kit', id, { name }));
  },
  delete_brand_kit: ({ account, request }) => {
    remove(account, 'brand_kit', request.brand_kit_id);
    return { brand_kit_id: request.brand_kit_id };
  },
  create_brand_glossary: ({ account, request: { name, terms = [] } }) =>
    shown(keep(account, 'brand_glossary', { name, terms, created_at: now(), updated_at: now() })),
  get_brand_glossary: ({ account, request }) => shown(recordOf(account, 'brand_glossary', request.brand_glossary_id)),
  list_brand_glossaries: ({ account }) => recordsOf(account, 'brand_glossary').map(({ terms, ...rest }) => shown(rest)),
  update_brand_glossary: ({ account, request: { brand_glossary_id: id, name, terms } }) =>
    shown(change(account, 'brand_glossary', id, { name, terms, updated_at: now() })),
  delete_brand_glossary: ({ account, request }) => {
    remove(account, 'brand_glossary', request.brand_glossary_id);
    return { brand_glossary_id: request.brand_glossary_id };
  },

  list_webhook_event_types: () =>
    WEBHOOK_EVENTS.map((event_type) => ({ event_type, description: `Fires on ${event_type}.` })),
  list_webhook_endpoints: ({ account }) => recordsOf(account, 'webhook').map(withoutSecret),
  create_webhook_endpoint: ({ account, request }) => addEndpoint(account, request),
  update_webhook_endpoint: ({ account, request: { endpoint_id: id, url, events } }) =>
    withoutSecret(change(account, 'webhook', id, { url, events })),
  delete_webhook_endpoint: ({ account, request }) => {
    remove(account, 'webhook', request.endpoint_id);
    return {};
  },
  rotate_webhook_endpoint_secret: ({ account, request: { endpoint_id: id } }) => {
    const { secret: fresh } = change(account, 'webhook', id, { secret: newSecret() });
    return { endpoint_id: id, secret: fresh };
  },
  list_webhook_events: ({ account, request: { event_type: type } }) =>
    account.events.filter((event) => type === undefined || event.event_type === type),

  create_podcast: ({ account, request }) => ({ podcast_id: startJob(account, 'podcast', request, {}).id }),
  get_podcast: podcasts.get,
  list_podcasts: podcasts.list,
  delete_podcast: podcasts.remove,
  create_workflow: ({ account, request: { name, product_graph } }) =>
    shown(keep(account, 'workflow', { name, product_graph, revision: 1 })),
  get_workflow: ({ account, request }) => shown(recordOf(account, 'workflow', request.workflow_id)),
  list_workflow_definitions: ({ account }) => recordsOf(account, 'workflow').map(shown),
  create_workflow_run: ({ account, request }) => ({
    id: startJob(account, 'workflow_run', request, {
      workflow_id: recordOf(account, 'workflow', request.workflow_id).id,
    }).id,
  }),
  get_workflow_run: runs.get,
  list_workflow_runs: runs.list,
  create_video_quality_comparison: ({ account, request }) => ({
    comparison_id: startJob(account, 'comparison', request, {}).id,
  }),
  get_video_quality_comparison: jobs('comparison', 'comparison_id').get,
  create_model_audio_voice: ({ account, request }) => ({
    voice_id: startJob(account, 'model_voice', request, { name: request.name ?? null }).id,
  }),
  get_model_audio_voice: jobs('model_voice', 'voice_id').get,
  list_model_audio_voices: jobs('model_voice', 'voice_id').list,
  delete_model_audio_voice: jobs('model_voice', 'voice_id').remove,
  create_avatar_realtime_session: ({ account }) => shown(keep(account, 'stream', {})),
  get_avatar_realtime_session: ({ account, request }) => shown(recordOf(account, 'stream', request.stream_id)),
  get_current_user: ({ account }) => ({
    username: 'sandbox',
    email: 'sandbox@example.com',
    first_name: 'Sandy',
    last_name: 'Box',
    billing_type: 'wallet',
    wallet: { currency: 'usd', remaining_balance: Math.round(account.balance * 100) / 100, auto_reload: null },
    subscription: null,
    usage_based: null,
  }),
};

/** An operation that nothing is written for answers its declared example, with the ids that it was asked for. */
const exampleOf =
  (operation: Operation): Handler =>
  ({ request }) => {
    const ids = Object.fromEntries(
      pathParameters(operation).flatMap((name) => (name in operation.example.output ? [[name, request[name]]] : [])),
    );
    const item = { ...operation.example.output, ...ids } as Json;
    const at = operation.older && operation.list?.at;
    if (at) return { [at]: [item] };
    return operation.list ? [item] : item;
  };

/** Chooses what answers an operation. */
export const getHandler = (operation: Operation): Handler =>
  HANDLERS[operation.name] ?? V1_V2_HANDLERS[operation.name] ?? exampleOf(operation);
