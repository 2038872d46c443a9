import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { TEMPLATES } from '../fixtures.ts';
import * as speech from '../handlers/avatars.ts';
import { languages } from '../handlers/clips.ts';
import type { Handler } from '../handlers/index.ts';
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
  (end: (account: Account, request: Json) => unknown): Handler =>
  ({ account, request }) => {
    end(account, request);
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
export const V1_V2_HANDLERS: Readonly<Record<string, Handler>> = {
  get_remaining_quota_v1: ({ account }) => ({ remaining_quota: account.quota }),
  get_remaining_quota_v2: ({ account }) => quotaView(account),

  list_avatars_v2: ({ account }) => people.avatars(account),
  list_avatars_v1: ({ account }) => people.avatars(account),
  get_avatar_details_v2: ({ account, request }) => people.avatarDetails(account, request.avatar_id),
  list_avatar_groups_v2: ({ account, request }) => people.groups(account, request),
  list_avatar_group_avatars_v2: ({ account, request }) => people.groupAvatars(account, request),
  list_voices_v2: ({ account }) => people.voices(account),
  list_voices_v1: ({ account }) => people.voices(account),
  list_speech_voices_v1: ({ account }) => people.speechVoices(account),
  list_brand_voices_v2: ({ account, request }) => {
    const items = recordsOf(account, 'brand_glossary').map(({ brand_glossary_id: id, name }) => ({ id, name }));
    return { ...tokenPage('list', items, request), total: items.length };
  },
  list_talking_photos_v1: ({ account }) => people.talkingPhotos(account),
  upload_talking_photo_v1: ({ account, request, base }) => assets.uploadTalkingPhoto(account, request, base),
  delete_talking_photo_v2: nothing((account, { id }) => people.deleteTalkingPhoto(account, id)),

  generate_video_v2: ({ account, request }) => films.generate(account, request),
  generate_webm_video_v1: ({ account, request }) => films.generateWebm(account, request),
  generate_avatar_iv_video_v2: ({ account, request }) => films.generateAvatarIv(account, request),
  generate_video_agent_v1: ({ account, request }) => films.generateByAgent(account, request),
  get_video_status_v1: ({ account, request, base }) => films.statusView(account, request.video_id, base),
  list_videos_v1: ({ account, request, base }) => {
    const listed = [...account.films.values()].reverse().map((film) => films.listedVideo(account, film, base));
    return tokenPage('videos', listed, request);
  },
  delete_video_v1: nothing((account, { video_id }) => deleteVideo(account, video_id)),
  get_video_v2: ({ account, request, base }) => films.olderVideoView(account, request.video_id, base),
  list_videos_v2: ({ account, base }) => ({
    videos: [...account.films.keys()].reverse().map((id) => films.olderVideoView(account, id, base)),
  }),
  delete_video_v2: nothing((account, { video_id }) => deleteVideo(account, video_id)),
  list_templates_v2: () => ({ templates: TEMPLATES.map(listedTemplate) }),
  get_template_v2: ({ request: { template_id: id } }) => ({ variables: variablesOf(templateOf(id)) }),
  generate_from_template_v2: ({ account, request }) =>
    films.generateFromTemplate(account, templateOf(request.template_id), request),

  generate_photos_v2: ({ account, request }) => photos.draw(account, request),
  get_photo_generation_v2: ({ account, request, base }) => photos.generationView(account, request.generation_id, base),
  create_photo_avatar_group_v2: ({ account, request, base }) => photos.createGroup(account, request, base),
  add_photo_avatar_looks_v2: ({ account, request, base }) => photos.addLooks(account, request, base),
  train_photo_avatar_v2: ({ account, request }) => photos.train(account, request),
  get_photo_avatar_training_v2: ({ account, request }) => photos.trainingView(account, request),
  get_photo_avatar_v2: ({ account, request }) => photos.avatarView(account, request.id),
  delete_photo_avatar_v2: nothing((account, { id }) => remove(account, 'photo_avatar', id)),
  delete_photo_avatar_group_v2: nothing((account, { group_id }) => photos.deleteGroup(account, group_id)),
  generate_photo_avatar_looks_v2: ({ account, request }) => photos.drawLook(account, request),
  add_photo_avatar_motion_v2: ({ account, request }) => photos.addMotion(account, request),
  add_photo_avatar_sound_v2: ({ account, request }) => {
    recordOf(account, 'photo_avatar', request.id);
    return { sound_effect_id: account.newId('sfx') };
  },
  upscale_photo_avatar_v2: ({ account, request }) => photos.upscale(account, request),

  upload_asset_v1: ({ account, request, base }) => assets.upload(account, request, base),
  list_assets_v1: ({ account, base }) => assets.assets(account, base),
  delete_asset_v1: ({ account, request }) => assets.deleteAsset(account, request.asset_id),
  list_folders_v1: ({ account }) => folders.folders(account),
  create_folder_v1: ({ account, request }) => folders.createFolder(account, request),
  rename_folder_v1: ({ account, request }) => folders.changeFolder(account, request, { name: request.name }),
  trash_folder_v1: nothing((account, request) => folders.changeFolder(account, request, { is_trash: true })),
  restore_folder_v1: nothing((account, request) => folders.changeFolder(account, request, { is_trash: false })),

  translate_video_v2: ({ account, request }) => translations.translate(account, request),
  get_video_translation_v2: ({ account, request, base }) =>
    translations.translationView(account, jobOf(account, 'translation_v2', request.video_translate_id), base),
  list_translation_languages_v2: () => ({ languages: languages() }),
  text_to_speech_v1: ({ account, request, base }) => speech.speak(account, request, base),

  add_webhook_endpoint_v1: ({ account, request }) => addEndpoint(account, request),
  list_webhook_endpoints_v1: ({ account }) => recordsOf(account, 'webhook').map(withoutSecret),
  delete_webhook_endpoint_v1: nothing((account, { endpoint_id }) => remove(account, 'webhook', endpoint_id)),

  swap_face_v1: ({ account, request }) => execute(account, request),
  generate_clip_v1: ({ account, request }) => execute(account, request),
  infer_avatar_v1: ({ account, request }) => execute(account, request),
  get_workflow_execution_v1: ({ account, request, base }) =>
    executionView(account, jobOf(account, 'workflow_execution', request.execution_id), base),

  open_stream_v1: ({ account }) => {
    const { session_id } = keep(account, 'interactive', { status: 'new', created_at: Math.floor(Date.now() / 1000) });
    return { session_id, sdp: { type: 'offer', sdp: 'v=0' }, ice_servers2: [{ urls: ['stun:stun.example.com'] }] };
  },
  start_stream_v1: ({ account, request }) => {
    recordOf(account, 'interactive', request.session_id).status = 'connected';
    return { status: 'success' };
  },
  list_streams_v1: ({ account }) => ({ sessions: recordsOf(account, 'interactive').map(shown) }),
  send_stream_ice_v1: ({ account, request }) => {
    recordOf(account, 'interactive', request.session_id);
    return { status: 'success' };
  },
  send_stream_task_v1: ({ account, request: { session_id, text } }) => {
    recordOf(account, 'interactive', session_id);
    return { task_id: account.newId('tsk'), duration_ms: String(text).length * 60 };
  },
  stop_stream_v1: ({ account, request }) => {
    remove(account, 'interactive', request.session_id);
    return { status: 'success' };
  },
  interrupt_stream_v1: nothing((account, { session_id }) => recordOf(account, 'interactive', session_id)),
};
