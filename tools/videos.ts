import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { operation, SEPTEMBER_2026 } from '../src/declarations/operation.ts';
import { toolset } from '../src/declarations/toolset.ts';
import * as batches from './batches.ts';
import {
  chargeAvatar,
  chargeBatch,
  chargeCinematic,
  chargePicture,
  chargeStudio,
  getAvatarPrice,
  getPicturePrice,
} from './helpers/video-charges.ts';
import { avatarInput, cinematicInput, imageInput, studioInput } from './helpers/video-inputs.ts';

const created = z.looseObject({
  video_id: z.string(),
  status: z.string().optional(),
  output_format: z.string().optional(),
});

/** HeyGen v3, GET /v3/videos/{video_id}: waiting, pending, processing, completed, failed. */
export const videoJob = job({
  name: 'video',
  formerNames: ['avatar_video'],
  noun: 'Render',
  idField: 'video_id',
  readMany: 'bulk_video_statuses',
  list: 'list_videos',
  limited: true,
  prices: ['avatar_iii_second', 'avatar_second'],
  typical: { text: '5 to 10 times the film’s length', seconds: 600 },
  finished: 'Finished. Give the user video_url; it expires, get_video gives a fresh one.',
  status: { completed: ['completed'], failed: ['failed'], result: 'video_url' },
  files: {
    video: 'video_url',
    captioned: 'captioned_video_url',
    subtitle: 'subtitle_url',
    thumbnail: 'thumbnail_url',
    gif: 'gif_url',
  },
});

export const videoBatchJob = batches.createBatchJob('video_batch', 'Batch of videos', {
  text: '5 to 10 times the films’ length',
  seconds: 1200,
});

const creating = {
  endpoint: 'POST /v3/videos',
  repeats: 'header',
  effect: 'create',
  spends: 'credits',
  job: videoJob,
  output: created,
} as const;

const createdExample = { video_id: 'vid_81b0', status: 'waiting', output_format: 'mp4' };

/** What a video by itself takes and an item of a batch does not. */
const single = { brand_glossary_id: field.glossaryId, folder_id: field.folderId };

/** HeyGen v3, POST /v3/videos with type avatar. */
export const createVideoFromAvatar = operation({
  ...creating,
  name: 'create_video_from_avatar',
  default: true,
  title: 'Make a video of an avatar that speaks a script: presenter says exactly these lines',
  keywords:
    'presenter talking head spokesperson person on screen digital human host teacher instructor actor reads says speaks talks recites exactly this text script word for word verbatim wording read my lines paragraph news anchor lesson speech unchanged to camera greeting welcome message avatar video with script and voice',
  summary:
    'Make a video of one avatar (presenter, talking head) that speaks your exact script word for word, or lip-syncs a recording.',
  hints: ['Without voice_id the look’s own voice speaks.'],
  fixed: { type: 'avatar' },
  prices: { video: 'avatar_second' },
  resultPrice: getAvatarPrice,
  charge: chargeAvatar,
  madeWith: { aspect_ratio: '16:9 (default)', voice_id: 'the look’s own', 'voice_settings.locale': '' },
  choices: {
    avatar_id: { title: 'Look', from: 'list_avatar_looks', id: 'id', required: true },
    voice_id: { title: 'Voice', from: 'list_voices', id: 'voice_id', byLanguage: true },
  },
  input: avatarInput.safeExtend(single),
  example: {
    input: { avatar_id: 'look_iris_office', script: 'Welcome aboard. Here is your first week.', aspect_ratio: '16:9' },
    output: createdExample,
  },
});

/** HeyGen v3, POST /v3/videos with type image. */
export const createVideoFromImage = operation({
  ...creating,
  name: 'create_video_from_image',
  title: 'Make a photo or picture talk in a video: bring a still to life',
  keywords:
    'make photo talk animate picture portrait headshot face speak talking photo lip-synced bring to life lips still image says words old family picture grandma painting greeting wish says',
  summary: 'Animate a photo or picture: make a video in which the face in it talks, speaking a script or a recording.',
  hints: ['Needs no avatar; to reuse a face often, make a photo avatar instead.'],
  fixed: { type: 'image' },
  prices: { photo_video: 'photo_avatar_second' },
  resultPrice: getPicturePrice,
  charge: chargePicture,
  madeWith: { aspect_ratio: '16:9 (default)', voice_id: '', 'voice_settings.locale': '' },
  likeness: { of: 'face', field: 'image' },
  input: imageInput.safeExtend(single),
  example: {
    input: { image: 'https://example.com/captain.jpg', script: 'Land ahoy.', voice_id: 'voice_en_f_01' },
    output: createdExample,
  },
});

/** HeyGen v3, POST /v3/videos with type cinematic_avatar. */
export const createVideoFromCinematicAvatar = operation({
  ...creating,
  name: 'create_video_from_cinematic_avatar',
  title: 'Create a cinematic shot of an avatar',
  keywords:
    'cinematic avatar shot b-roll movie-style film look walking running outdoors outside moving beach camera action without speech avatar presenter host in motion scene',
  summary:
    'Make a cinematic shot (b-roll) of 4 to 15 seconds: one to three avatars move freely as a prompt says, at a fixed price.',
  hints: ['No script or voice: for speech use create_video_from_avatar.'],
  fixed: { type: 'cinematic_avatar' },
  prices: { cinematic_shot: 'cinematic_video' },
  charge: chargeCinematic,
  madeWith: { aspect_ratio: '16:9 (default)', resolution: '720p (default)' },
  input: cinematicInput,
  example: {
    input: {
      avatar_id: ['look_iris_office'],
      prompt: 'She walks along a rainy pier at dusk, camera following.',
      duration: 8,
    },
    output: createdExample,
  },
});

/** HeyGen v3, POST /v3/videos with type studio. */
export const createVideoFromStudio = operation({
  ...creating,
  name: 'create_video_from_studio',
  title: 'Create a video from scenes',
  keywords:
    'several multiple scenes different presenters speakers hosts slides stills clips one after the other parts sections intro outro sequence composition storyboard combine multi-scene multiscene studio editor talking head and pictures first then host chart host each its own speaker',
  summary: 'Make one video from an ordered list of scenes: speaking avatars or pictures, slides, stills, clips.',
  fixed: { type: 'studio' },
  resultPrice: getAvatarPrice,
  charge: chargeStudio,
  madeWith: { aspect_ratio: '16:9 (default)' },
  input: studioInput,
  example: {
    input: {
      title: 'Onboarding',
      scenes: [
        { type: 'avatar_video', avatar_id: 'look_iris_office', script: 'Good morning.' },
        { type: 'image', source: 'https://example.com/map.png', duration: 5 },
      ],
    },
    output: createdExample,
  },
});

/** HeyGen's video, as it is read, listed and made from a template. */
export const video = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  duration: z.number().optional().describe('Seconds.'),
  video_url: z.string().optional(),
  captioned_video_url: z.string().optional(),
  subtitle_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  gif_url: z.string().optional(),
  video_page_url: z.string().optional(),
  folder_id: z.string().optional(),
  output_language: z.string().optional(),
  failure_code: z.string().optional(),
  failure_message: z.string().optional(),
  created_at: z.int().optional(),
  completed_at: z.int().optional(),
});

/** HeyGen v3, GET /v3/videos/{video_id}. */
export const getVideo = operation({
  name: 'get_video',
  default: true,
  title: 'Check a video: status and link',
  keywords:
    'is my video clip film ready yet done finished rendering how long until far is the render status of the render progress poll completion news retrieve result where is link url download address expired fresh new link details metadata duration watch',
  summary:
    'Check a video: is it ready, its status, fresh download link, subtitles, thumbnail. Follows a render with wait_seconds.',
  endpoint: 'GET /v3/videos/{video_id}',
  effect: 'read',
  job: videoJob,
  previews: 'thumbnail_url',
  input: z.strictObject({ video_id: field.videoId }),
  output: video,
  example: {
    input: { video_id: 'vid_81b0' },
    output: {
      id: 'vid_81b0',
      status: 'completed',
      title: 'How tides work',
      duration: 45,
      video_url: 'https://files.example.com/vid_81b0.mp4',
      video_page_url: 'https://app.heygen.com/videos/vid_81b0',
      created_at: 1_790_000_000,
      completed_at: 1_790_000_400,
    },
  },
});

/** HeyGen v3, GET /v3/videos. */
export const listVideos = operation({
  name: 'list_videos',
  default: true,
  title: 'List, find and search videos: the library of films made so far',
  keywords:
    'all my videos films clips everything I made rendered so far latest recent library listing history which what find search a video by name title called delete the film made last week month recent look up',
  summary:
    'List or find my videos by title, not by date or status, newest first. Also shows whether a create that was cut off did arrive.',
  endpoint: 'GET /v3/videos',
  effect: 'read',
  input: z.strictObject({
    title: field.line().min(1).optional().describe('Part of the title.'),
    folder_id: field.word().min(1).optional(),
    ...field.page(100, 10),
  }),
  output: video,
  list: { name: 'videos', columns: ['id', 'status', 'title', 'duration', 'created_at'] },
  example: {
    input: { title: 'tides', limit: 5 },
    output: { id: 'vid_81b0', status: 'completed', title: 'How tides work', duration: 45, created_at: 1_790_000_000 },
  },
});

/** HeyGen v3, DELETE /v3/videos/{video_id}. */
export const deleteVideo = operation({
  name: 'delete_video',
  title: 'Delete, remove or erase a video or film',
  keywords: 'throw away bin trash discard get rid of film clip erase remove draft video permanently',
  summary: 'Delete (remove) a video and its files for good: nothing brings them back. Ask the user first.',
  endpoint: 'DELETE /v3/videos/{video_id}',
  effect: 'delete',
  input: z.strictObject({ video_id: field.videoId }),
  output: z.looseObject({ id: z.string(), deleted: z.boolean().optional() }),
  example: { input: { video_id: 'vid_81b0' }, output: { id: 'vid_81b0', deleted: true } },
});

/** HeyGen v3, GET /v3/videos/statuses. */
export const bulkVideoStatuses = operation({
  name: 'bulk_video_statuses',
  title: 'Statuses of many videos',
  keywords: 'status progress of many several videos films ids at once bulk poll check',
  summary: 'Check the status of many videos at once, up to 100: queued, processing, completed, failed or not_found.',
  hints: ['Addresses of the finished ones: get_video.'],
  endpoint: 'GET /v3/videos/statuses',
  effect: 'read',
  input: batches.createStatusInput('video_ids'),
  output: batches.status,
  list: batches.statusList,
  example: { input: { video_ids: ['vid_81b0', 'vid_9c22'] }, output: { video_id: 'vid_81b0', status: 'processing' } },
});

const batchItem = z.discriminatedUnion('type', [
  avatarInput.safeExtend({ type: z.literal('avatar') }),
  imageInput.safeExtend({ type: z.literal('image') }),
  cinematicInput.safeExtend({ type: z.literal('cinematic_avatar') }),
  studioInput.extend({ type: z.literal('studio') }),
]);

/** What is listed of the items of a batch: together the fields of four tools are too many. */
const LIST_OF_VIDEOS = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['avatar', 'image', 'cinematic_avatar', 'studio'] },
      script: field.TEXT,
      voice_id: field.TEXT,
      title: field.TEXT,
    },
    required: ['type'],
    additionalProperties: true,
  },
};

/** HeyGen v3, POST /v3/videos/batches. */
export const createVideoBatch = operation({
  name: 'create_video_batch',
  title: 'Make many videos at once',
  keywords:
    'many at once twenty fifty hundred personalised personal greetings customers clients employees bulk CSV list of scripts mass produce render hundreds videos batch creation in one go overnight',
  summary: 'Make many videos at once (bulk, batch): up to 100 in one call; a bad one does not stop the others.',
  endpoint: 'POST /v3/videos/batches',
  whenLost: 'HeyGen lists no batches, so look with list_videos for its films and ask the user',
  effect: 'create',
  spends: 'credits',
  job: videoBatchJob,
  charge: chargeBatch,
  input: z.strictObject({
    videos: field.inWords(
      z.array(batchItem).min(1).max(100),
      'Each with its type and the fields that the create tool of that type takes.',
      LIST_OF_VIDEOS,
    ),
    title: field.title,
    callback_url: field.callback.callback_url,
  }),
  output: batches.created,
  example: {
    input: { videos: [{ type: 'avatar', avatar_id: 'look_iris_office', script: 'Good morning, Oslo.' }] },
    output: { batch_id: 'bat_51d2' },
  },
});

/** HeyGen v3, GET /v3/videos/batches/{batch_id}. */
export const getVideoBatch = operation({
  ...batches.createBatchReading('create_video_batch'),
  name: 'get_video_batch',
  title: 'Follow a batch of videos',
  keywords: 'how many of the batch are done progress state status of bulk mass videos rendering job',
  summary: 'Counts a batch’s videos by status and lists their ids. Follows it to the end with wait_seconds.',
  endpoint: 'GET /v3/videos/batches/{batch_id}',
  job: videoBatchJob,
});

/** HeyGen v3, GET /v3/videos/{video_id}/scenes. Named in HeyGen's public API of 2026-09-07; its answer is passed on whole. */
export const getVideoScenes = operation({
  name: 'get_video_scenes',
  title: 'Get the scenes of a video',
  keywords: 'scenes inside a video script of each scene elements structure',
  summary:
    'Show the scenes of a video with their texts and elements (images, clips, sounds), as edit_plan of send_video_agent_message takes them.',
  endpoint: 'GET /v3/videos/{video_id}/scenes',
  source: SEPTEMBER_2026,
  effect: 'read',
  input: z.strictObject({ video_id: field.videoId }),
  output: z.looseObject({
    scenes: z
      .array(
        z.looseObject({
          id: z.string().optional(),
          script: z.string().optional(),
          elements: z.array(z.looseObject({})).optional(),
        }),
      )
      .optional()
      .describe('Ids change with every draft: read again before each edit_plan.'),
    edit_version: z.string().optional(),
  }),
  example: {
    input: { video_id: 'vid_81b0' },
    output: { edit_version: '1', scenes: [{ id: 'scn_1', script: 'Good morning.', elements: [{ type: 'image' }] }] },
  },
});

export default toolset('videos', 'Videos', [
  createVideoFromAvatar,
  createVideoFromImage,
  createVideoFromStudio,
  createVideoFromCinematicAvatar,
  getVideo,
  getVideoScenes,
  listVideos,
  deleteVideo,
  createVideoBatch,
  getVideoBatch,
  bulkVideoStatuses,
]);
