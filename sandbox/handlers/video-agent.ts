import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/price-list.ts';
import type { Account } from '../account.ts';
import { createNotFoundError } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import { type HandlerGroup, pick, toUnixSeconds } from '../handler.ts';
import {
  createRecord,
  findRecord,
  getRecord,
  listRecords,
  type RecordKind,
  type Stored,
  toPublicFields,
} from '../records.ts';
import { applyEditPlan } from '../scenes.ts';
import { getVideoStatus, getWebhookStatus, startVideo, toVideoView, VIDEO, type Video } from '../video-renders.ts';

/** Sandbox seconds that each phase of a run takes. */
const THINKING_S = 90;
const REVIEWING_S = 30;
const GENERATING_S = 60;
const DEFAULT_VIDEO_S = 30;
/** Messages that a reading of a session shows. */
const SHOWN_MESSAGES = 40;

const STYLE: RecordKind = { name: 'style', path: '/v3/video-agents/styles' };
/** A draft that a session has made. */
const RESOURCE: RecordKind = { name: 'resource' };

interface Progress {
  status: string;
  progress: number;
}

/** A Video Agent session. */
interface Session extends Stored, Progress {
  title: string;
  created_at: number;
  /** Newest first. */
  messages: Json[];
  _mode: unknown;
  _prompt: string;
  _orientation: 'landscape' | 'portrait';
  /** Real milliseconds at which the present run started; a message starts a new one. */
  _startedAt: number;
  /** Set once the agent's question has been answered. */
  _answered: boolean;
  _stopped: boolean;
  /** Newest first. */
  _videoIds: string[];
  /** The video that the present run renders; absent until its render begins. */
  _currentVideoId?: string | undefined;
  /** True where a draft waits to be approved by a message. */
  _draft: boolean;
  /** What scenes were edited to; the prompt counts until then. */
  _edited?: Pick<Video, '_script' | '_edits'>;
  _videoShown?: boolean;
}

const SESSION: RecordKind<Session> = {
  name: 'session',
  prefix: 'sess',
  path: '/v3/video-agents',
  advance: (session, account) => Object.assign(session, advanceSession(session, account)),
  toView(session) {
    const { _videoIds, messages } = session;
    checkNotGone(session);
    session._videoShown = _videoIds.length > 0;
    return { ...session, video_id: getVideoId(session), messages: messages.slice(0, SHOWN_MESSAGES) };
  },
  toListed: (session) => pick(session, 'session_id', 'title', 'created_at'),
};

/** @throws ApiError 404 for a session that has shown its video and is to be gone then */
function checkNotGone({ _id, _prompt, _videoShown }: Session): void {
  if (_videoShown && requestsFault(_prompt, 'session-gone'))
    throw createNotFoundError('resource_not_found', `Session ${_id}`);
}

/** @throws ApiError 404 */
function getSession(account: Account, id: unknown): Session {
  const session = getRecord(account, SESSION, id);
  checkNotGone(session);
  return session;
}

const getVideoId = ({ _videoIds }: Session) => _videoIds[0] ?? null;

/** The length of video that a prompt asks for, in seconds. */
const getWantedSeconds = (prompt: string) => Math.min(300, Math.max(5, parseStatedSeconds(prompt) ?? DEFAULT_VIDEO_S));

/** Adds a message; HeyGen shows the newest first. */
function addMessage(session: Session, role: 'user' | 'model', content: string, more: Json = {}): void {
  const created_at = toUnixSeconds(Date.now());
  session.messages.unshift({ role, type: 'text', content, created_at, resource_ids: null, ...more });
}

const shouldFail = ({ _prompt }: Session) => requestsFault(_prompt, 'agent-fail');
/** True where its video fails and it waits for input, until a message comes. */
const shouldPause = ({ _prompt, _answered }: Session) => requestsFault(_prompt, 'agent-pauses') && !_answered;

const getShare = (age: number, from: number, length: number) => Math.min(1, Math.max(0, (age - from) / length));

/** Where a run stands before there is a video. In chat mode the agent asks once, before it draws up anything. */
function getProgressBeforeVideo({ _mode, _answered }: Session, age: number): Progress {
  if (age < THINKING_S) return { status: 'thinking', progress: Math.round(30 * getShare(age, 0, THINKING_S)) };
  if (_mode === 'chat' && !_answered) return { status: 'waiting_for_input', progress: 30 };
  if (age < THINKING_S + REVIEWING_S) return { status: 'reviewing', progress: 35 };
  const share = getShare(age, THINKING_S + REVIEWING_S, GENERATING_S);
  return { status: 'generating', progress: 40 + Math.round(50 * share) };
}

/** The video of the present run; the others are earlier cuts. */
const findCurrentVideo = (account: Account, { _currentVideoId }: Session) =>
  findRecord(account, VIDEO, _currentVideoId);

/** Does what is due by the clock (asks the question, makes the draft, starts the render) and returns where the run stands. */
function advanceSession(session: Session, account: Account): Progress {
  if (session._stopped) return { status: session._videoIds.length > 0 ? 'completed' : 'failed', progress: 100 };
  const { messages } = session;
  const age = account.getSecondsSince(session._startedAt);
  const progress = getProgressBeforeVideo(session, age);
  if (shouldFail(session) && age >= THINKING_S) {
    if (!messages.some(({ type }) => type === 'error'))
      addMessage(session, 'model', 'The storyboard could not be drawn up', { type: 'error' });
    return { ...progress, status: 'failed' };
  }
  if (progress.status === 'waiting_for_input' && messages[0]?.role !== 'model')
    addMessage(session, 'model', 'Should the film end with a call to action or a quiet close?');
  if (progress.status !== 'generating') return progress;
  const status = getVideoStatus(account, findCurrentVideo(account, session) ?? startSessionVideo(account, session));
  if (status === 'completed') return { status, progress: 100 };
  if (status !== 'failed' || !shouldPause(session)) return status === 'failed' ? { ...progress, status } : progress;
  if (messages[0]?.type !== 'text') addMessage(session, 'model', 'Which of the two harbours should be shown?');
  return { ...progress, status: 'waiting_for_input' };
}

function startSessionVideo(account: Account, session: Session): Video {
  const { title, _prompt, _orientation, _startedAt, _draft } = session;
  const resource = createRecord(account, RESOURCE, {
    resource_id: account.createId(_draft ? 'draft' : 'res'),
    resource_type: 'draft',
    source_type: 'generated',
    metadata: { scenes: 5 },
    created_at: toUnixSeconds(Date.now()),
    _session: session._id,
  });
  const content = _draft ? 'Here is the draft. May it be rendered?' : 'The storyboard is ready; rendering begins.';
  addMessage(session, 'model', content, { type: 'resource', resource_ids: [resource._id] });
  const video = startVideo(account, {
    title,
    _seconds: getWantedSeconds(_prompt),
    _orientation,
    _script: _prompt,
    ...session._edited,
    _startedAt: account.addSeconds(_startedAt, THINKING_S + REVIEWING_S),
    _held: _draft,
    ...(shouldPause(session) && { _failure: { code: null, message: 'The session waits for input' } }),
  });
  session._videoIds.unshift(video._id);
  session._currentVideoId = video._id;
  return video;
}

/** What a film is about, as a person would call it: without the words that order it. */
const ORDER =
  /^.*?\b(?:video|film|clip|short|ad|explainer|tutorial|story)s?\b(?:\s+(?:on|about|for|of|explaining|that|which|announcing))?[\s:]+/i;

/** A title that the prompt names, or its subject. */
function createTitle(prompt: string): string {
  const named = /^TITLE:\s*(.+)$/im.exec(prompt)?.[1];
  const [sentence = ''] = /[^.\n]*/.exec(prompt.replace(/^[A-Z -]+:.*$/gm, '').trim()) ?? [];
  const subject = sentence.replace(ORDER, '').split(',', 1)[0] ?? '';
  const title = (named ?? (subject || sentence || prompt)).trim().slice(0, 60);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** Brings all sessions up to date, so that a video is listed also where nobody reads its session. */
export const advanceSessions = (account: Account) => listRecords(account, SESSION);

/** Sessions that are at work before their render. */
export const countRunningSessions = (account: Account) =>
  listRecords(account, SESSION).filter(
    (session) => !findCurrentVideo(account, session) && ['thinking', 'reviewing'].includes(session.status),
  ).length;

function createSession(account: Account, { prompt, mode, orientation }: Json): Session {
  const [_prompt, now] = [String(prompt), Date.now()];
  const session = createRecord(account, SESSION, {
    title: createTitle(_prompt),
    created_at: toUnixSeconds(now),
    status: 'thinking',
    progress: 0,
    messages: [],
    _mode: mode,
    _prompt,
    _orientation: orientation === 'portrait' ? 'portrait' : 'landscape',
    _startedAt: now,
    _answered: false,
    _stopped: false,
    _videoIds: [],
    _draft: requestsFault(_prompt, 'draft'),
  });
  addMessage(session, 'user', _prompt);
  return session;
}

/** Starts the render of a draft that waits to be approved; false where none does. */
function releaseDraft(account: Account, session: Session): boolean {
  const video = findCurrentVideo(account, session);
  if (!video?._held) return false;
  Object.assign(video, { _held: false, _startedAt: Date.now() });
  session._draft = false;
  return true;
}

export default {
  kinds: [STYLE, SESSION],
  handlers: {
    create_video_agent({ account, request }) {
      const usd = getWantedSeconds(String(request.prompt)) * getPrice('video_agent_second');
      account.chargeWallet(usd);
      const session = createSession(account, request);
      const { _id: session_id, _prompt, created_at } = session;
      const read = () => getRecord(account, SESSION, session_id);
      if (shouldFail(session) || requestsFault(_prompt, 'render-fail'))
        account.refundOnFailure(usd, () => !session._stopped && read().status === 'failed');
      // Once the session is done, webhooks go by its video.
      const getStatus = () => {
        const video = read().status === 'completed' && findCurrentVideo(account, session);
        return video ? getWebhookStatus(account, video) : session.status;
      };
      const getData = () => ({ session_id, video_id: getVideoId(session) });
      account.pendingWebhooks.add({ event: 'video_agent', request, getStatus, getData });
      return { session_id, status: 'thinking', video_id: null, created_at };
    },

    /** A message starts a new run; changes to scenes make a draft first, and any other message approves it. */
    send_video_agent_message({ account, request }) {
      const session = getSession(account, request.session_id);
      const { _id: session_id, title } = session;
      if (request.edit_plan) session._edited = applyEditPlan(account, request.edit_plan, session._videoIds[0]);
      addMessage(session, 'user', String(request.message ?? 'Scenes were edited.'));
      if (request.edit_plan || !releaseDraft(account, session)) {
        Object.assign(session, { _answered: true, _draft: request.edit_plan !== undefined });
        Object.assign(session, { _startedAt: Date.now(), _currentVideoId: undefined });
      }
      return { session_id, run_id: account.createId('run'), title, video_id: getVideoId(session) };
    },

    stop_video_agent_session({ account, request }) {
      const session = getSession(account, request.session_id);
      session._stopped = true;
      return { session_id: session._id };
    },

    list_video_agent_session_videos(context) {
      const { _videoIds } = getSession(context.account, context.request.session_id);
      const videos = _videoIds.flatMap((id) => findRecord(context.account, VIDEO, id) ?? []);
      return videos.map((video) => toVideoView(video, context));
    },

    get_video_agent_resource({ account, request: { session_id, resource_id } }) {
      const { _id } = getSession(account, session_id);
      const resource = getRecord(account, RESOURCE, resource_id);
      if (resource._session !== _id) throw createNotFoundError('resource_not_found', `Resource ${resource_id}`);
      return toPublicFields(resource);
    },
  },
} satisfies HandlerGroup;
