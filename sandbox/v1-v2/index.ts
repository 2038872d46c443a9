import type { Json } from '../../src/declarations/operation.ts';
import type { World } from '../account.ts';
import { TEMPLATES } from '../fixtures.ts';
import * as speech from '../handlers/avatars.ts';
import { languages } from '../handlers/clips.ts';
import type { Behaviour } from '../handlers/index.ts';
import { templateOf } from '../handlers/templates.ts';
import { deleteVideo } from '../handlers/videos.ts';
import { addEndpoint, withoutSecret } from '../handlers/webhooks.ts';
import { jobOf } from '../jobs.ts';
import { paged } from '../paging.ts';
import { shown } from '../public-fields.ts';
import { keep, recordOf, recordsOf, remove } from '../records.ts';
import * as assets from './assets.ts';
import * as people from './avatar-views.ts';
import { quotaView } from './credits.ts';
import * as folders from './folders.ts';
import * as photos from './photo-avatars.ts';
import * as translations from './translations.ts';
import * as films from './videos.ts';
import { execute, executionView } from './workflows.ts';

/** A page as v1 and v2 have it: the items under a name of their own, and a token. */
function tokenPage(name: string, items: readonly Json[], request: Json): Json {
  const { data, next_token } = paged(items, request, '');
  return { [name]: data, token: next_token };
}

/** What ends something answers nothing. */
const nothing =
  (end: (world: World, request: Json) => unknown): Behaviour =>
  ({ world, request }) => {
    end(world, request);
    return null;
  };

const listedTemplate = ({ id, name, thumbnail_url, aspect_ratio }: Json): Json => ({
  template_id: id,
  name,
  thumbnail_image_url: thumbnail_url,
  aspect_ratio,
});

/** A template's variables as v2 takes them: by name, with type and properties. */
function variablesOf({ variables }: Json): Json {
  const entries = Object.entries(variables as Record<string, Json>).map(([name, { type, asset, ...properties }]) => {
    const url = (asset as Json | undefined)?.url;
    return [name, { name, type, properties: url === undefined ? properties : { url } }];
  });
  return Object.fromEntries(entries);
}

/** What the sandbox does for operations of v1 and v2 that need more than their declared example. */
export const OLDER_BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  get_remaining_quota_v1: ({ world }) => ({ remaining_quota: world.quota }),
  get_remaining_quota_v2: ({ world }) => quotaView(world),

  list_avatars_v2: ({ world }) => people.avatars(world),
  list_avatars_v1: ({ world }) => people.avatars(world),
  get_avatar_details_v2: ({ world, request }) => people.avatarDetails(world, request.avatar_id),
  list_avatar_groups_v2: ({ world, request }) => people.groups(world, request),
  list_avatar_group_avatars_v2: ({ world, request }) => people.groupAvatars(world, request),
  list_voices_v2: ({ world }) => people.voices(world),
  list_voices_v1: ({ world }) => people.voices(world),
  list_speech_voices_v1: ({ world }) => people.speechVoices(world),
  list_brand_voices_v2: ({ world, request }) => {
    const items = recordsOf(world, 'brand_glossary').map(({ brand_glossary_id: id, name }) => ({ id, name }));
    return { ...tokenPage('list', items, request), total: items.length };
  },
  list_talking_photos_v1: ({ world }) => people.talkingPhotos(world),
  upload_talking_photo_v1: ({ world, request, base }) => assets.uploadTalkingPhoto(world, request, base),
  delete_talking_photo_v2: nothing((world, { id }) => people.deleteTalkingPhoto(world, id)),

  generate_video_v2: ({ world, request }) => films.generate(world, request),
  generate_webm_video_v1: ({ world, request }) => films.generateWebm(world, request),
  generate_avatar_iv_video_v2: ({ world, request }) => films.generateAvatarIv(world, request),
  generate_video_agent_v1: ({ world, request }) => films.generateByAgent(world, request),
  get_video_status_v1: ({ world, request, base }) => films.statusView(world, request.video_id, base),
  list_videos_v1: ({ world, request, base }) => {
    const listed = [...world.films.values()].reverse().map((film) => films.listedVideo(world, film, base));
    return tokenPage('videos', listed, request);
  },
  delete_video_v1: nothing((world, { video_id }) => deleteVideo(world, video_id)),
  get_video_v2: ({ world, request, base }) => films.olderVideoView(world, request.video_id, base),
  list_videos_v2: ({ world, base }) => ({
    videos: [...world.films.keys()].reverse().map((id) => films.olderVideoView(world, id, base)),
  }),
  delete_video_v2: nothing((world, { video_id }) => deleteVideo(world, video_id)),
  list_templates_v2: () => ({ templates: TEMPLATES.map(listedTemplate) }),
  get_template_v2: ({ request: { template_id: id } }) => ({ variables: variablesOf(templateOf(id)) }),
  generate_from_template_v2: ({ world, request }) =>
    films.generateFromTemplate(world, templateOf(request.template_id), request),

  generate_photos_v2: ({ world, request }) => photos.draw(world, request),
  get_photo_generation_v2: ({ world, request, base }) => photos.generationView(world, request.generation_id, base),
  create_photo_avatar_group_v2: ({ world, request, base }) => photos.createGroup(world, request, base),
  add_photo_avatar_looks_v2: ({ world, request, base }) => photos.addLooks(world, request, base),
  train_photo_avatar_v2: ({ world, request }) => photos.train(world, request),
  get_photo_avatar_training_v2: ({ world, request }) => photos.trainingView(world, request),
  get_photo_avatar_v2: ({ world, request }) => photos.avatarView(world, request.id),
  delete_photo_avatar_v2: nothing((world, { id }) => remove(world, 'photo_avatar', id)),
  delete_photo_avatar_group_v2: nothing((world, { group_id }) => photos.deleteGroup(world, group_id)),
  generate_photo_avatar_looks_v2: ({ world, request }) => photos.drawLook(world, request),
  add_photo_avatar_motion_v2: ({ world, request }) => photos.addMotion(world, request),
  add_photo_avatar_sound_v2: ({ world, request }) => {
    recordOf(world, 'photo_avatar', request.id);
    return { sound_effect_id: world.newId('sfx') };
  },
  upscale_photo_avatar_v2: ({ world, request }) => photos.upscale(world, request),

  upload_asset_v1: ({ world, request, base }) => assets.upload(world, request, base),
  list_assets_v1: ({ world, base }) => assets.assets(world, base),
  delete_asset_v1: ({ world, request }) => assets.deleteAsset(world, request.asset_id),
  list_folders_v1: ({ world }) => folders.folders(world),
  create_folder_v1: ({ world, request }) => folders.createFolder(world, request),
  rename_folder_v1: ({ world, request }) => folders.changeFolder(world, request, { name: request.name }),
  trash_folder_v1: nothing((world, request) => folders.changeFolder(world, request, { is_trash: true })),
  restore_folder_v1: nothing((world, request) => folders.changeFolder(world, request, { is_trash: false })),

  translate_video_v2: ({ world, request }) => translations.translate(world, request),
  get_video_translation_v2: ({ world, request, base }) =>
    translations.translationView(world, jobOf(world, 'translation_v2', request.video_translate_id), base),
  list_translation_languages_v2: () => ({ languages: languages() }),
  text_to_speech_v1: ({ world, request, base }) => speech.speak(world, request, base),

  add_webhook_endpoint_v1: ({ world, request }) => addEndpoint(world, request),
  list_webhook_endpoints_v1: ({ world }) => recordsOf(world, 'webhook').map(withoutSecret),
  delete_webhook_endpoint_v1: nothing((world, { endpoint_id }) => remove(world, 'webhook', endpoint_id)),

  swap_face_v1: ({ world, request }) => execute(world, request),
  generate_clip_v1: ({ world, request }) => execute(world, request),
  infer_avatar_v1: ({ world, request }) => execute(world, request),
  get_workflow_execution_v1: ({ world, request, base }) =>
    executionView(world, jobOf(world, 'workflow_execution', request.execution_id), base),

  open_stream_v1: ({ world }) => {
    const { session_id } = keep(world, 'interactive', { status: 'new', created_at: Math.floor(Date.now() / 1000) });
    return { session_id, sdp: { type: 'offer', sdp: 'v=0' }, ice_servers2: [{ urls: ['stun:stun.example.com'] }] };
  },
  start_stream_v1: ({ world, request }) => {
    recordOf(world, 'interactive', request.session_id).status = 'connected';
    return { status: 'success' };
  },
  list_streams_v1: ({ world }) => ({ sessions: recordsOf(world, 'interactive').map(shown) }),
  send_stream_ice_v1: ({ world, request }) => {
    recordOf(world, 'interactive', request.session_id);
    return { status: 'success' };
  },
  send_stream_task_v1: ({ world, request: { session_id, text } }) => {
    recordOf(world, 'interactive', session_id);
    return { task_id: world.newId('tsk'), duration_ms: String(text).length * 60 };
  },
  stop_stream_v1: ({ world, request }) => {
    remove(world, 'interactive', request.session_id);
    return { status: 'success' };
  },
  interrupt_stream_v1: nothing((world, { session_id }) => recordOf(world, 'interactive', session_id)),
};
