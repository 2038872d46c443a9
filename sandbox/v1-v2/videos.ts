import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { answerNull, type Handlers, pick } from '../handler.ts';
import { getVideo, toVideoView } from '../video-renders.ts';
import { toIsoDate, toTokenPage } from './envelope.ts';

/** Sandbox seconds for which v1 calls a video `waiting` before it is `pending`. */
const WAITING_S = 5;

const listVideos = (account: Account) => [...account.videos.values()].reverse();

/** As in v3, but with dates in ISO 8601. */
function toV2View(account: Account, id: unknown, base: string): Json {
  const { video_page_url, created_at, completed_at, ...view } = toVideoView(account, getVideo(account, id), base);
  return {
    ...view,
    output_language: null,
    created_at: toIsoDate(created_at),
    completed_at: toIsoDate(completed_at),
  };
}

const deleteVideo = answerNull(({ account, request }) => account.videos.delete(getVideo(account, request.video_id).id));

export const videos: Handlers = {
  /** The documents name its id `video_id` or `id`. */
  get_video_status_v1({ account, request, base }) {
    const video = getVideo(account, request.video_id);
    const view = toVideoView(account, video, base);
    const { status, video_url, subtitle_url } = view;
    const { caption = false, callbackId = null, webm = false } = video.v1v2 ?? {};
    const waiting = status === 'pending' && account.getSecondsSince(video.startedAt) < WAITING_S;
    const error = { code: view.failure_code, message: view.failure_message, detail: null };
    return {
      ...pick(view, 'id', 'thumbnail_url', 'duration', 'created_at'),
      video_id: video.id,
      status: waiting ? 'waiting' : status,
      video_url: webm && typeof video_url === 'string' ? video_url.replace('.mp4', '.webm') : video_url,
      gif_url: null,
      caption_url: caption ? subtitle_url : null,
      video_url_caption: caption ? video_url : null,
      callback_id: callbackId,
      error: status === 'failed' ? error : null,
    };
  },

  list_videos_v1({ account, request, base }) {
    const items = listVideos(account).map((video) => {
      const view = toVideoView(account, video, base);
      const shown = pick(view, 'status', 'created_at', 'duration', 'video_url', 'thumbnail_url');
      return { ...shown, video_id: video.id, video_title: video.title, type: 'GENERATED' };
    });
    return toTokenPage('videos', items, request);
  },

  get_video_v2: ({ account, request, base }) => toV2View(account, request.video_id, base),
  list_videos_v2: ({ account, base }) => listVideos(account).map(({ id }) => toV2View(account, id, base)),
  delete_video_v1: deleteVideo,
  delete_video_v2: deleteVideo,
};
