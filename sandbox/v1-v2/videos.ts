import type { Json } from '../../src/declarations/operation.ts';
import { type HandlerContext, type HandlerGroup, pick } from '../handler.ts';
import type { RecordKind } from '../records.ts';
import { toVideoView, VIDEO, type Video } from '../video-renders.ts';
import { toIsoDate, toTokenPage } from './envelope.ts';

/** Sandbox seconds for which v1 calls a video `waiting` before it is `pending`. */
const WAITING_S = 5;

/** The documents name its id `video_id` or `id`. */
function toStatusView(video: Video, context: HandlerContext): Json {
  const view = toVideoView(video, context);
  const { status, video_url, subtitle_url } = view;
  const { caption = false, callback_id = null, webm = false } = video._v1v2 ?? {};
  const waiting = status === 'pending' && context.account.getSecondsSince(video._startedAt) < WAITING_S;
  const error = { code: view.failure_code, message: view.failure_message, detail: null };
  return {
    ...pick(view, 'id', 'thumbnail_url', 'duration', 'created_at', 'gif_url'),
    video_id: video._id,
    status: waiting ? 'waiting' : status,
    video_url: webm && typeof video_url === 'string' ? video_url.replace('.mp4', '.webm') : video_url,
    caption_url: caption ? subtitle_url : null,
    video_url_caption: caption ? video_url : null,
    callback_id,
    error: status === 'failed' ? error : null,
  };
}

const LISTED_VIDEO: RecordKind<Video> = {
  ...VIDEO,
  toView: (video, context) => ({
    ...pick(toVideoView(video, context), 'status', 'created_at', 'duration', 'video_url', 'thumbnail_url'),
    video_id: video._id,
    video_title: video.title,
    type: 'GENERATED',
  }),
  toList: (videos, request) => toTokenPage('videos', videos, request),
};

/** As in v3, but with dates in ISO 8601. */
const VIDEO_V2: RecordKind<Video> = {
  ...VIDEO,
  toView(video, context) {
    const { video_page_url, created_at, completed_at, ...view } = toVideoView(video, context);
    return {
      ...view,
      ...pick(view, 'gif_url', 'captioned_video_url', 'output_language'),
      created_at: toIsoDate(created_at),
      completed_at: toIsoDate(completed_at),
    };
  },
};

export default {
  records: {
    get_video_status_v1: { ...VIDEO, toView: toStatusView },
    list_videos_v1: LISTED_VIDEO,
    get_video_v2: VIDEO_V2,
    list_videos_v2: VIDEO_V2,
    delete_video_v1: VIDEO,
    delete_video_v2: VIDEO,
  },
} satisfies HandlerGroup;
