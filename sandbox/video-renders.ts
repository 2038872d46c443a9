import type { Json } from '../src/declarations/operation.ts';
import type { Account, Video } from './account.ts';
import { createNotFoundError } from './api-error.ts';
import { requestsFault } from './faults.ts';
import { toFileUrl } from './files/stored-files.ts';
import { scheduleWebhook } from './webhook-delivery.ts';

/** Sandbox seconds that a render queues, and for how long its address lags behind `completed`. */
const QUEUED_S = 20;
const URL_LAG_S = 5;
/** Rendering takes 5 times the video's length on standard plans. */
const RENDER_FACTOR = 5;

const getRenderSeconds = (video: Video) => QUEUED_S + video.seconds * RENDER_FACTOR;

/** The status that HeyGen would show now. */
export function getVideoStatus(account: Account, video: Video): string {
  if (requestsFault(video.script, 'new-status')) return 'polishing';
  const age = account.getSecondsSince(video.startedAt);
  if (video.held || age < QUEUED_S) return 'pending';
  if (video.failure && age >= QUEUED_S + video.seconds) return 'failed';
  return age >= getRenderSeconds(video) ? 'completed' : 'processing';
}

const isEnded = (status: string) => status === 'completed' || status === 'failed';

const hasUrl = (account: Account, video: Video) =>
  account.getSecondsSince(video.startedAt) >= getRenderSeconds(video) + URL_LAG_S &&
  !requestsFault(video.script, 'no-address');

export const countRunningRenders = (account: Account) =>
  [...account.videos.values()].filter((video) => !isEnded(getVideoStatus(account, video))).length;

type NewVideo = Pick<Video, 'title' | 'seconds' | 'orientation' | 'script'> & Partial<Video>;

/** @param request whose `callback_url` is sent the end; a session reports the ends of its videos itself */
export function startVideo(account: Account, fields: NewVideo, request?: Json): Video {
  const failure = { code: 'rendering_failed', message: 'The renderer could not finish this scene' };
  const unpaid = { code: 'MOVIO_PAYMENT_INSUFFICIENT_CREDIT', message: 'Insufficient credit' };
  const video: Video = {
    startedAt: Date.now(),
    folderId: null,
    ...fields,
    id: account.createId('vid'),
    ...(requestsFault(fields.script, 'render-fail') && { failure }),
    ...(requestsFault(fields.script, 'no-money') && { failure: unpaid }),
  };
  account.videos.set(video.id, video);
  const getData = () => ({ video_id: video.id });
  if (request) scheduleWebhook(account, 'avatar_video', request, () => getWebhookStatus(account, video), getData);
  return video;
}

/** @throws ApiError 404 */
export function getVideo(account: Account, id: unknown): Video {
  const video = account.videos.get(String(id));
  if (!video) throw createNotFoundError('video_not_found', `Video ${id}`);
  return video;
}

const createLinks = ({ id }: Video, base: string): Json => ({
  video_url: toFileUrl(base, id, 'mp4'),
  subtitle_url: toFileUrl(base, id, 'srt'),
  thumbnail_url: toFileUrl(base, id, 'png'),
});

/** A video as HeyGen shows it (HeyGen v3, GET /v3/videos/{video_id}). */
export function toVideoView(account: Account, video: Video, base: string): Json {
  const status = getVideoStatus(account, video);
  const endedAt = account.addSeconds(video.startedAt, getRenderSeconds(video));
  const { code = null, message = null } = (status === 'failed' && video.failure) || {};
  return {
    id: video.id,
    status,
    title: video.title,
    duration: status === 'completed' ? video.seconds : null,
    folder_id: video.folderId,
    created_at: Math.floor(video.startedAt / 1000),
    completed_at: isEnded(status) ? Math.floor(endedAt / 1000) : null,
    video_url: null,
    subtitle_url: null,
    captioned_video_url: null,
    gif_url: null,
    thumbnail_url: null,
    video_page_url: `https://app.heygen.com/videos/${video.id}`,
    failure_code: code,
    failure_message: message,
    ...(status === 'completed' && hasUrl(account, video) && createLinks(video, base)),
  };
}

/** The status that webhooks go by: an event carries the video's address, so it is not sent before there is one. */
export function getWebhookStatus(account: Account, video: Video): string {
  const status = getVideoStatus(account, video);
  return status === 'completed' && !hasUrl(account, video) ? 'processing' : status;
}
