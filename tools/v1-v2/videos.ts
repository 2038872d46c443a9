import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';
import { job } from '../../src/declarations/job.ts';
import { operation } from '../../src/declarations/operation.ts';
import { answered, id, madeExample, nothing, v1v2 } from './v1-v2-operation.ts';

/** HeyGen v1, GET /v1/video_status.get. */
export const videoV1Job = job({
  name: 'video_v1',
  noun: 'Render',
  idField: 'video_id',
  list: 'list_videos_v1',
  limited: true,
  typical: { text: '5 to 10 times the film’s length', seconds: 600 },
  status: { completed: ['completed'], failed: ['failed'], result: 'video_url' },
});

const status = z.looseObject({
  id: z.string().optional(),
  video_id: z.string().optional(),
  status: z.string(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  gif_url: z.string().optional(),
  caption_url: z.string().optional(),
  duration: z.number().optional().describe('Seconds.'),
  error: field.anyValue('Why it failed.'),
});

const read = z.looseObject({
  id: z.string(),
  status: z.string(),
  title: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  captioned_video_url: z.string().optional(),
  subtitle_url: z.string().optional(),
  gif_url: z.string().optional(),
  duration: z.number().optional(),
  created_at: z.string().optional(),
  completed_at: z.string().optional(),
  folder_id: z.string().optional(),
});

export const getVideoStatusV1 = operation({
  ...v1v2('code_data', 'get_video'),
  name: 'get_video_status_v1',
  title: 'Status of a video (v1)',
  summary: 'Gives the status of a video made with v1 or v2, and its file. Follows it with wait_seconds.',
  endpoint: 'GET /v1/video_status.get',
  effect: 'read',
  job: videoV1Job,
  input: z.strictObject({ video_id: id('generate_video_v2') }),
  output: status,
  example: { input: madeExample, output: { id: 'v2_81b0', status: 'processing' } },
});

export const listVideosV1 = operation({
  ...v1v2('code_data', 'list_videos'),
  name: 'list_videos_v1',
  title: 'List videos (v1)',
  summary: 'Lists videos.',
  endpoint: 'GET /v1/video.list',
  effect: 'read',
  input: z.strictObject({
    limit: z.int().min(1).optional(),
    token: field.pageToken.optional(),
  }),
  output: z.looseObject({
    video_id: z.string(),
    status: z.string(),
    video_title: z.string().optional(),
    type: z.string().optional(),
    created_at: z.int().optional(),
  }),
  list: { name: 'videos', at: 'videos', columns: ['video_id', 'status', 'video_title', 'type', 'created_at'] },
  example: { input: {}, output: { video_id: 'v2_81b0', status: 'completed' } },
});

export const deleteVideoV1 = operation({
  ...v1v2('code_data', 'delete_video'),
  name: 'delete_video_v1',
  title: 'Delete a video (v1)',
  summary: 'Deletes a video for good. Ask the user first.',
  endpoint: 'DELETE /v1/video.delete',
  effect: 'delete',
  input: z.strictObject({ video_id: id('list_videos_v1') }),
  output: answered,
  example: { input: madeExample, output: {} },
});

export const getVideoV2 = operation({
  ...v1v2('error_data', 'get_video'),
  name: 'get_video_v2',
  title: 'Get a video (v2)',
  summary: 'Gives a video with its files.',
  endpoint: 'GET /v2/videos/{video_id}',
  effect: 'read',
  input: z.strictObject({ video_id: id('list_videos_v1') }),
  output: read,
  example: { input: madeExample, output: { id: 'v2_81b0', status: 'completed' } },
});

export const listVideosV2 = operation({
  ...v1v2('error_data', 'list_videos'),
  name: 'list_videos_v2',
  title: 'List videos (v2)',
  summary: 'Lists videos as v2 had them.',
  endpoint: 'GET /v2/videos',
  effect: 'read',
  input: nothing,
  output: read.partial(),
  list: { name: 'videos', at: 'videos', columns: ['id', 'status', 'title', 'created_at'], whole: true },
  example: { input: {}, output: { id: 'v2_81b0', status: 'completed' } },
});

export const deleteVideoV2 = operation({
  ...v1v2('error_data', 'delete_video'),
  name: 'delete_video_v2',
  title: 'Delete a video (v2)',
  summary: 'Deletes a video for good. Ask the user first.',
  endpoint: 'DELETE /v2/videos/{video_id}',
  effect: 'delete',
  input: z.strictObject({ video_id: id('list_videos_v1') }),
  output: answered,
  example: { input: madeExample, output: {} },
});

/** Films that were made or are being made (HeyGen v1 and v2, /video and /videos). */
export default [getVideoStatusV1, listVideosV1, deleteVideoV1, getVideoV2, listVideosV2, deleteVideoV2];
