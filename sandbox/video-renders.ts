import type { Json } from '../src/declarations/operation.ts';
import type { Account } from './account.ts';
import { requestsFault } from './faults.ts';
import type { Orientation } from './files/sample-files.ts';
import { toFileUrl } from './files/stored-files.ts';
import { type HandlerContext, toUnixSeconds } from './handler.ts';
import { createRecord, listRecords, type RecordKind, type Stored } from './records.ts';

/** A video that is rendered, or was. */
export interface Video extends Stored {
  title: string | null;
  folder_id: string | null;
  /** Length in seconds. */
  _seconds: number;
  _orientation: Orientation;
  _script: string;
  /** Real milliseconds at which the render started. */
  _startedAt: number;
  /** Set when the render is meant to fail. */
  _failure?: { code: string | null; message: string };
  /** True where the render waits for its draft to be approved. */
  _held?: boolean;
  /** How often its scenes were edited. */
  _edits?: number;
  /** What only v1 and v2 show of a video that was ordered through them; `webm` is a transparent one. */
  _v1v2?: { caption: boolean; callback_id: string | null; webm: boolean };
}

export const VIDEO: RecordKind<Video> = {
  name: 'video',
  idField: 'id',
  prefix: 'vid',
  notFoundCode: 'video_not_found',
  path: '/v3/videos',
  toView: toVideoView,
};

/** Sandbox seconds that a render queues, and for how long its address lags behind `completed`. */
const QUEUED_S = 20;
const URL_LAG_S = 5;
/** Rendering takes 5 times the video's length on standard plans. */
const RENDER_FACTOR = 5;

const getRenderSeconds = ({ _seconds }: Video) => QUEUED_S + _seconds * RENDER_FACTOR;

/** The status that HeyGen would show now. */
export function getVideoStatus(account: Account, video: Video): string {
  if (requestsFault(video._script, 'new-status')) return 'polishing';
  const age = account.getSecondsSince(video._startedAt);
  if (video._held || age < QUEUED_S) return 'pending';
  if (video._failure && age >= QUEUED_S + video._seconds) return 'failed';
  return age >= getRenderSeconds(video) ? 'completed' : 'processing';
}

const isEnded = (status: string) => status === 'completed' || status === 'failed';

const hasUrl = (account: Account, video: Video) =>
  account.getSecondsSince(video._startedAt) >= getRenderSeconds(video) + URL_LAG_S &&
  !requestsFault(video._script, 'no-address');

export const countRunningRenders = (account: Account) =>
  listRecords(account, VIDEO).filter((video) => !isEnded(getVideoStatus(account, video))).length;

type NewVideo = Pick<Video, 'title' | '_seconds' | '_orientation' | '_script'> & Partial<Video>;

/** @param request whose `callback_url` is sent the end; a session reports the ends of its videos itself */
export function startVideo(account: Account, fields: NewVideo, request?: Json): Video {
  const _failure = { code: 'rendering_failed', message: 'The renderer could not finish this scene' };
  const unpaid = { code: 'MOVIO_PAYMENT_INSUFFICIENT_CREDIT', message: 'Insufficient credit' };
  const video = createRecord(account, VIDEO, {
    _startedAt: Date.now(),
    folder_id: null,
    ...fields,
    ...(requestsFault(fields._script, 'render-fail') && { _failure }),
    ...(requestsFault(fields._script, 'no-money') && { _failure: unpaid }),
  });
  const getStatus = () => getWebhookStatus(account, video);
  const getData = () => ({ video_id: video._id });
  if (request) account.pendingWebhooks.add({ event: 'avatar_video', request, getStatus, getData });
  return video;
}

/** A video as HeyGen shows it (HeyGen v3, GET /v3/videos/{video_id}). */
export function toVideoView(video: Video, { account, base }: HandlerContext): Json {
  const { _id: id, title, folder_id } = video;
  const status = getVideoStatus(account, video);
  const endedAt = account.addSeconds(video._startedAt, getRenderSeconds(video));
  const shown = status === 'completed' && hasUrl(account, video);
  const { code = null, message = null } = (status === 'failed' && video._failure) || {};
  return {
    id,
    status,
    title,
    duration: status === 'completed' ? video._seconds : null,
    folder_id,
    created_at: toUnixSeconds(video._startedAt),
    completed_at: isEnded(status) ? toUnixSeconds(endedAt) : null,
    video_url: shown ? toFileUrl(base, id, 'mp4') : null,
    subtitle_url: shown ? toFileUrl(base, id, 'srt') : null,
    thumbnail_url: shown ? toFileUrl(base, id, 'png') : null,
    video_page_url: `https://app.heygen.com/videos/${id}`,
    failure_code: code,
    failure_message: message,
  };
}

/** The status that webhooks go by: an event carries the video's address, so it is not sent before there is one. */
export function getWebhookStatus(account: Account, video: Video): string {
  const status = getVideoStatus(account, video);
  return status === 'completed' && !hasUrl(account, video) ? 'processing' : status;
}
