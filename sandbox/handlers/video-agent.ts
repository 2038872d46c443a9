import type { Json } from '../../src/declarations/operation.ts';
import { namedSeconds, PRICES } from '../../src/declarations/pricing.ts';
import type { Account, Session } from '../account.ts';
import { ApiError, notFound } from '../api-error.ts';
import { asksFor } from '../faults.ts';
import { reportEnd } from '../webhook-delivery.ts';
import { reportedStatus, startFilm, statusOf, videoView } from './videos.ts';

/** Seconds of sandbox life that each phase of a run takes. */
const THINKING_S = 90;
const REVIEWING_S = 30;
const GENERATING_S = 60;
const DEFAULT_FILM_S = 30;

/** The film's length that a prompt asks for, in seconds. */
function wantedSeconds(prompt: string): number {
  return Math.min(300, Math.max(5, namedSeconds(prompt) ?? DEFAULT_FILM_S));
}

/** Adds a message; HeyGen shows the newest first. */
function say(session: Session, role: 'user' | 'model', content: string, more: Json = {}): void {
  const created_at = Math.floor(Date.now() / 1000);
  session.messages.unshift({ role, type: 'text', content, created_at, resource_ids: null, ...more });
}

/** In chat mode the agent asks once, before it draws up anything. */
const asks = (session: Session) => session.mode === 'chat' && !session.answered;

interface Moment {
  status: string;
  progress: number;
}

const share = (age: number, from: number, length: number) => Math.min(1, Math.max(0, (age - from) / length));

/** Where a session's run stands before there is a video. */
function beforeVideo(session: Session, age: number): Moment {
  if (age < THINKING_S) return { status: 'thinking', progress: Math.round(30 * share(age, 0, THINKING_S)) };
  if (asks(session)) return { status: 'waiting_for_input', progress: 30 };
  if (age < THINKING_S + REVIEWING_S) return { status: 'reviewing', progress: 35 };
  const done = share(age, THINKING_S + REVIEWING_S, GENERATING_S);
  return { status: 'generating', progress: 40 + Math.round(50 * done) };
}

/** The films that belong to the present run; earlier ones are older cuts. */
const currentFilm = (account: Account, session: Session) => {
  const film = account.films.get(session.films[0] ?? '');
  return film && film.began >= session.began ? film : undefined;
};

/** Lets the clock's work happen: the question is asked, the draft made, the render begun. */
function advance(account: Account, session: Session): Moment {
  if (session.stopped) return { status: session.films.length > 0 ? 'completed' : 'failed', progress: 100 };
  const age = account.since(session.began);
  const moment = beforeVideo(session, age);
  if (session.fails && age >= THINKING_S) {
    if (!session.messages.some(({ type }) => type === 'error')) {
      say(session, 'model', 'The storyboard could not be drawn up', { type: 'error' });
    }
    return { status: 'failed', progress: moment.progress };
  }
  if (moment.status === 'waiting_for_input' && session.messages[0]?.role !== 'model') {
    say(session, 'model', 'Should the film end with a call to action or a quiet close?');
  }
  if (moment.status === 'generating') return generate(account, session, moment);
  return moment;
}

function generate(account: Account, session: Session, moment: Moment): Moment {
  const film = currentFilm(account, session) ?? beginFilm(account, session);
  const status = statusOf(account, film);
  if (status === 'completed') return { status: 'completed', progress: 100 };
  return status === 'failed' ? { status: 'failed', progress: moment.progress } : moment;
}

function beginFilm(account: Account, session: Session) {
  const resource = account.newId('res');
  account.resources.set(`${session.id}/${resource}`, {
    resource_id: resource,
    resource_type: 'draft',
    source_type: 'generated',
    url: null,
    preview_url: null,
    thumbnail_url: null,
    metadata: { scenes: 5 },
    created_at: Math.floor(Date.now() / 1000),
  });
  say(session, 'model', 'The storyboard is ready; rendering begins.', { type: 'resource', resource_ids: [resource] });
  const film = startFilm(account, {
    title: titleOf(session),
    seconds: wantedSeconds(session.prompt),
    orientation: session.orientation,
    script: session.prompt,
    began: account.after(session.began, THINKING_S + REVIEWING_S),
  });
  session.films.unshift(film.id);
  return film;
}

/** The status by which a session is reported: as its film is, once that is done. */
function reportedSession(account: Account, session: Session): string {
  const { status } = advance(account, session);
  const film = currentFilm(account, session);
  return status === 'completed' && film ? reportedStatus(account, film) : status;
}

const titleOf = ({ prompt }: Session) => prompt.split(/[.\n]/, 1)[0]?.slice(0, 60) ?? prompt;

function sessionOf(account: Account, id: unknown): Session {
  const session = account.sessions.get(String(id));
  if (!session || (session.forgets && session.filmShown)) throw notFound('resource_not_found', `Session ${id}`);
  return session;
}

/** Lets every session's work go on, whether or not anybody asks for it. */
export function advanceAll(account: Account): void {
  for (const session of account.sessions.values()) advance(account, session);
}

/** Sessions of an account that are still at work before their render. */
export const atWork = (account: Account) =>
  [...account.sessions.values()].filter(
    (session) => !currentFilm(account, session) && ['thinking', 'reviewing'].includes(advance(account, session).status),
  ).length;

/** HeyGen v3, POST /v3/video-agents. */
export function createSession(account: Account, request: Json): Json {
  const prompt = String(request.prompt);
  account.charge(wantedSeconds(prompt) * PRICES.video_agent_second);
  const now = Date.now();
  const session: Session = {
    id: account.newId('sess'),
    mode: request.mode === 'chat' ? 'chat' : 'generate',
    prompt,
    orientation: request.orientation === 'portrait' ? 'portrait' : 'landscape',
    createdAt: now,
    began: now,
    messages: [],
    answered: false,
    stopped: false,
    films: [],
    fails: asksFor(prompt, 'agent-fail'),
    forgets: asksFor(prompt, 'session-gone'),
    filmShown: false,
  };
  say(session, 'user', prompt);
  account.sessions.set(session.id, session);
  reportEnd(
    account,
    'video_agent',
    request,
    () => reportedSession(account, session),
    () => ({ session_id: session.id, video_id: session.films[0] ?? null }),
  );
  return { session_id: session.id, status: 'thinking', video_id: null, created_at: Math.floor(now / 1000) };
}

/** HeyGen v3, GET /v3/video-agents/{session_id}. */
export function readSession(account: Account, id: unknown): Json {
  const session = sessionOf(account, id);
  const { status, progress } = advance(account, session);
  session.filmShown ||= session.films.length > 0;
  return {
    session_id: session.id,
    status,
    progress,
    title: titleOf(session),
    video_id: session.films[0] ?? null,
    created_at: Math.floor(session.createdAt / 1000),
    messages: session.messages.slice(0, 40),
  };
}

/** HeyGen v3, GET /v3/video-agents. */
export function listSessions(account: Account): Json[] {
  return [...account.sessions.values()].reverse().map((session) => ({
    session_id: session.id,
    title: titleOf(session),
    created_at: Math.floor(session.createdAt / 1000),
  }));
}

/** HeyGen v3, POST /v3/video-agents/{session_id}: begins a new run. */
export function sendMessage(account: Account, id: unknown, request: Json): Json {
  const session = sessionOf(account, id);
  if (session.mode !== 'chat') {
    throw new ApiError(400, 'invalid_parameter', 'Only sessions in chat mode take messages', { param: 'session_id' });
  }
  advance(account, session);
  say(session, 'user', String(request.message));
  session.answered = true;
  session.began = Date.now();
  return { session_id: session.id, run_id: account.newId('run'), title: titleOf(session) };
}

/** HeyGen v3, POST /v3/video-agents/{session_id}/stop. */
export function stopSession(account: Account, id: unknown): Json {
  const session = sessionOf(account, id);
  advance(account, session);
  session.stopped = true;
  return { session_id: session.id };
}

/** HeyGen v3, GET /v3/video-agents/{session_id}/videos. */
export function sessionVideos(account: Account, id: unknown, base: string): Json[] {
  const session = sessionOf(account, id);
  advance(account, session);
  return session.films.flatMap((film) => {
    const found = account.films.get(film);
    return found ? [videoView(account, found, base)] : [];
  });
}

/** HeyGen v3, GET /v3/video-agents/{session_id}/resources/{resource_id}. */
export function sessionResource(account: Account, id: unknown, resource: unknown): Json {
  sessionOf(account, id);
  const found = account.resources.get(`${id}/${resource}`);
  if (!found) throw notFound('resource_not_found', `Resource ${resource}`);
  return found;
}
