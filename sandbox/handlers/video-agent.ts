import { parseStatedSeconds } from '../../src/declarations/duration.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { getPrice } from '../../src/declarations/prices.ts';
import type { Account, Session } from '../account.ts';
import { createNotFoundError } from '../api-error.ts';
import { requestsFault } from '../faults.ts';
import type { Handlers } from '../handler.ts';
import { createRecord, getRecord, type RecordKind, toPublicFields } from '../records.ts';
import { applyEditPlan } from '../scenes.ts';
import { getVideoStatus, getWebhookStatus, startVideo, toVideoView } from '../video-renders.ts';
import { scheduleWebhook } from '../webhook-delivery.ts';

/** Sandbox seconds that each phase of a run takes. */
const THINKING_S = 90;
const REVIEWING_S = 30;
const GENERATING_S = 60;
const DEFAULT_VIDEO_S = 30;
/** Messages that a reading of a session shows. */
const SHOWN_MESSAGES = 40;

export const STYLE: RecordKind = { name: 'style', path: '/v3/video-agents/styles' };
/** A draft that a session has made. */
const RESOURCE: RecordKind = { name: 'resource' };

/** The length of video that a prompt asks for, in seconds. */
const getWantedSeconds = (prompt: string) => Math.min(300, Math.max(5, parseStatedSeconds(prompt) ?? DEFAULT_VIDEO_S));

/** Adds a message; HeyGen shows the newest first. */
function addMessage(session: Session, role: 'user' | 'model', content: string, more: Json = {}): void {
  const created_at = Math.floor(Date.now() / 1000);
  session.messages.unshift({ role, type: 'text', content, created_at, resource_ids: null, ...more });
}

const shouldFail = ({ prompt }: Session) => requestsFault(prompt, 'agent-fail');
/** True where its video fails and it waits for input, until a message comes. */
const shouldPause = ({ prompt, answered }: Session) => requestsFault(prompt, 'agent-pauses') && !answered;

interface Progress {
  status: string;
  progress: number;
}

const getShare = (age: number, from: number, length: number) => Math.min(1, Math.max(0, (age - from) / length));

/** Where a run stands before there is a video. In chat mode the agent asks once, before it draws up anything. */
function getProgressBeforeVideo({ mode, answered }: Session, age: number): Progress {
  if (age < THINKING_S) return { status: 'thinking', progress: Math.round(30 * getShare(age, 0, THINKING_S)) };
  if (mode === 'chat' && !answered) return { status: 'waiting_for_input', progress: 30 };
  if (age < THINKING_S + REVIEWING_S) return { status: 'reviewing', progress: 35 };
  const share = getShare(age, THINKING_S + REVIEWING_S, GENERATING_S);
  return { status: 'generating', progress: 40 + Math.round(50 * share) };
}

/** The video of the present run; the others are earlier cuts. */
const findCurrentVideo = (account: Account, { currentVideoId }: Session) =>
  currentVideoId === undefined ? undefined : account.videos.get(currentVideoId);

/** Does what is due by the clock (asks the question, makes the draft, starts the render) and returns where the run stands. */
function advanceSession(account: Account, session: Session): Progress {
  if (session.stopped) return { status: session.videoIds.length > 0 ? 'completed' : 'failed', progress: 100 };
  const age = account.getSecondsSince(session.startedAt);
  const progress = getProgressBeforeVideo(session, age);
  if (shouldFail(session) && age >= THINKING_S) {
    if (!session.messages.some(({ type }) => type === 'error')) {
      addMessage(session, 'model', 'The storyboard could not be drawn up', { type: 'error' });
    }
    return { status: 'failed', progress: progress.progress };
  }
  if (progress.status === 'waiting_for_input' && session.messages[0]?.role !== 'model') {
    addMessage(session, 'model', 'Should the film end with a call to action or a quiet close?');
  }
  return progress.status === 'generating' ? advanceRender(account, session, progress) : progress;
}

function advanceRender(account: Account, session: Session, progress: Progress): Progress {
  const video = findCurrentVideo(account, session) ?? startSessionVideo(account, session);
  const status = getVideoStatus(account, video);
  if (status === 'failed' && shouldPause(session)) {
    if (session.messages[0]?.type !== 'text')
      addMessage(session, 'model', 'Which of the two harbours should be shown?');
    return { ...progress, status: 'waiting_for_input' };
  }
  if (status === 'completed') return { status, progress: 100 };
  return status === 'failed' ? { ...progress, status } : progress;
}

function startSessionVideo(account: Account, session: Session) {
  const resource_id = account.createId(session.draft ? 'draft' : 'res');
  createRecord(account, RESOURCE, {
    resource_id,
    resource_type: 'draft',
    source_type: 'generated',
    metadata: { scenes: 5 },
    created_at: Math.floor(Date.now() / 1000),
    _session: session.id,
  });
  const more = { type: 'resource', resource_ids: [resource_id] };
  const content = session.draft
    ? 'Here is the draft. May it be rendered?'
    : 'The storyboard is ready; rendering begins.';
  addMessage(session, 'model', content, more);
  const video = startVideo(account, {
    title: getTitle(session),
    seconds: getWantedSeconds(session.prompt),
    orientation: session.orientation,
    script: session.prompt,
    ...session.edited,
    startedAt: account.addSeconds(session.startedAt, THINKING_S + REVIEWING_S),
    held: session.draft,
    ...(shouldPause(session) && { failure: { code: null, message: 'The session waits for input' } }),
  });
  session.videoIds.unshift(video.id);
  session.currentVideoId = video.id;
  return video;
}

/** The status that webhooks go by: that of the video, once the session is done. */
function getSessionWebhookStatus(account: Account, session: Session): string {
  const { status } = advanceSession(account, session);
  const video = findCurrentVideo(account, session);
  return status === 'completed' && video ? getWebhookStatus(account, video) : status;
}

/** What a film is about, as a person would call it: without the words that order it. */
const ORDER =
  /^.*?\b(?:video|film|clip|short|ad|explainer|tutorial|story)s?\b(?:\s+(?:on|about|for|of|explaining|that|which|announcing))?[\s:]+/i;

/** A title that the prompt names, or its subject. */
function getTitle({ prompt }: Session): string {
  const named = /^TITLE:\s*(.+)$/im.exec(prompt)?.[1];
  const sentence =
    prompt
      .replace(/^[A-Z -]+:.*$/gm, '')
      .trim()
      .split(/[.\n]/, 1)[0] ?? '';
  const subject = sentence.replace(ORDER, '').split(',', 1)[0] ?? '';
  const title = (named ?? (subject || sentence || prompt)).trim().slice(0, 60);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
const getCreationTime = ({ createdAt }: Session) => Math.floor(createdAt / 1000);

/**
 * Finds a session, after what is due in it by now.
 * @throws ApiError 404
 */
function getSession(account: Account, id: unknown): Session {
  const session = account.sessions.get(String(id));
  if (!session || (session.videoShown && requestsFault(session.prompt, 'session-gone')))
    throw createNotFoundError('resource_not_found', `Session ${id}`);
  advanceSession(account, session);
  return session;
}

/** Does what is due in all sessions, so that a video is listed also where nobody reads its session. */
export function advanceSessions(account: Account): void {
  for (const session of account.sessions.values()) advanceSession(account, session);
}

/** Sessions that are at work before their render. */
export const countRunningSessions = (account: Account) =>
  [...account.sessions.values()].filter((session) => {
    const { status } = advanceSession(account, session);
    return !findCurrentVideo(account, session) && ['thinking', 'reviewing'].includes(status);
  }).length;

function createSession(account: Account, { prompt: given, mode, orientation }: Json): Session {
  const prompt = String(given);
  const now = Date.now();
  const session: Session = {
    id: account.createId('sess'),
    mode: mode === 'chat' ? 'chat' : 'generate',
    prompt,
    orientation: orientation === 'portrait' ? 'portrait' : 'landscape',
    createdAt: now,
    startedAt: now,
    messages: [],
    answered: false,
    stopped: false,
    videoIds: [],
    draft: requestsFault(prompt, 'draft'),
    videoShown: false,
  };
  addMessage(session, 'user', prompt);
  account.sessions.set(session.id, session);
  return session;
}

/** Starts the render of a draft that waits to be approved; false where none does. */
function releaseDraft(account: Account, session: Session): boolean {
  const video = findCurrentVideo(account, session);
  if (!video?.held) return false;
  Object.assign(video, { held: false, startedAt: Date.now() });
  session.draft = false;
  return true;
}

const toMessageAnswer = (account: Account, session: Session): Json => ({
  session_id: session.id,
  run_id: account.createId('run'),
  title: getTitle(session),
  video_id: session.videoIds[0] ?? null,
});

export const videoAgent: Handlers = {
  create_video_agent({ account, request }) {
    const usd = getWantedSeconds(String(request.prompt)) * getPrice('video_agent_second');
    account.chargeWallet(usd);
    const session = createSession(account, request);
    if (shouldFail(session) || requestsFault(session.prompt, 'render-fail'))
      account.refundOnFailure(usd, () => !session.stopped && advanceSession(account, session).status === 'failed');
    scheduleWebhook(
      account,
      'video_agent',
      request,
      () => getSessionWebhookStatus(account, session),
      () => ({ session_id: session.id, video_id: session.videoIds[0] ?? null }),
    );
    return { session_id: session.id, status: 'thinking', video_id: null, created_at: getCreationTime(session) };
  },

  get_video_agent_session({ account, request }) {
    const session = getSession(account, request.session_id);
    const { status, progress } = advanceSession(account, session);
    session.videoShown ||= session.videoIds.length > 0;
    return {
      session_id: session.id,
      status,
      progress,
      title: getTitle(session),
      video_id: session.videoIds[0] ?? null,
      created_at: getCreationTime(session),
      messages: session.messages.slice(0, SHOWN_MESSAGES),
    };
  },

  list_video_agent_sessions: ({ account }) =>
    [...account.sessions.values()].reverse().map((session) => ({
      session_id: session.id,
      title: getTitle(session),
      created_at: getCreationTime(session),
    })),

  /** A message starts a new run; changes to scenes make a draft first, and any other message approves it. */
  send_video_agent_message({ account, request }) {
    const session = getSession(account, request.session_id);
    if (request.edit_plan) session.edited = applyEditPlan(account, request.edit_plan, session.videoIds[0]);
    addMessage(session, 'user', String(request.message ?? 'Scenes were edited.'));
    if (!request.edit_plan && releaseDraft(account, session)) return toMessageAnswer(account, session);
    Object.assign(session, { answered: true, draft: request.edit_plan !== undefined });
    session.startedAt = Date.now();
    session.currentVideoId = undefined;
    return toMessageAnswer(account, session);
  },

  stop_video_agent_session({ account, request }) {
    const session = getSession(account, request.session_id);
    session.stopped = true;
    return { session_id: session.id };
  },

  list_video_agent_session_videos({ account, request, base }) {
    const session = getSession(account, request.session_id);
    const videos = session.videoIds.flatMap((id) => account.videos.get(id) ?? []);
    return videos.map((video) => toVideoView(account, video, base));
  },

  get_video_agent_resource({ account, request: { session_id, resource_id } }) {
    const { id } = getSession(account, session_id);
    const resource = getRecord(account, RESOURCE, resource_id);
    if (resource._session !== id) throw createNotFoundError('resource_not_found', `Resource ${resource_id}`);
    return toPublicFields(resource);
  },
};
