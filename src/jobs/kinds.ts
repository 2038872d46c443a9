import type { JobKind, Json } from '../operation.ts';

/** Where a job stands. */
export interface JobState {
  /** HeyGen's own word. */
  status: string;
  /**
   * `paused` waits for the user; `finishing` is over but its result cannot be fetched yet. A word that is not known is
   * `running`, never an end.
   */
  phase: 'queued' | 'running' | 'paused' | 'finishing' | 'completed' | 'failed';
  /** HeyGen's own figure, 0 to 100, where it gives one. */
  percent?: number;
  /** Unix seconds. */
  startedAt?: number;
  /** The job that goes on where this one ends: a session's video. */
  follow?: JobRef;
  /** What the agent asks while `paused`. */
  question?: string;
  failure?: { code?: string; message?: string };
}

/** A job by kind and id: all that is needed to go on watching it, from any process. */
export interface JobRef {
  kind: JobKind;
  id: string;
}

/** One kind of long work as data. */
export interface Kind {
  noun: string;
  /** Name of the id in the inputs of the tools that read it. */
  idField: string;
  /** The operation that reads one. */
  read: string;
  /** The operation that finds it again when an answer was lost. */
  list: string;
  /** How long it takes, in words for a person (HeyGen's published advice). */
  usual: string;
  /** Seconds after which most are done; shapes the progress of jobs without a figure of their own. */
  usualSeconds: number;
  /** What a 404 may mean besides a wrong id. */
  lost?: string;
  /** Reads HeyGen's answer. */
  state: (answer: Json) => JobState;
}

const str = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const num = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

interface Message {
  role?: string;
  type?: string;
  content?: string;
}

/** The newest message that fits; HeyGen sends them newest first. */
const newest = (answer: Json, fits: (message: Message) => boolean) =>
  ((answer.messages as Message[] | undefined) ?? []).find(fits)?.content;

const QUEUED = new Set(['waiting', 'pending', 'queued']);

/** HeyGen v3, GET /v3/videos/{video_id}: pending, processing, completed, failed; a create answers `waiting`. */
function videoState(answer: Json): JobState {
  const status = str(answer.status) ?? 'unknown';
  const common = { status, startedAt: num(answer.created_at) };
  if (status === 'failed') {
    return {
      ...common,
      phase: 'failed',
      failure: { code: str(answer.failure_code), message: str(answer.failure_message) },
    };
  }
  if (status === 'completed') return { ...common, phase: str(answer.video_url) ? 'completed' : 'finishing' };
  return { ...common, phase: QUEUED.has(status) ? 'queued' : 'running' };
}

/** Statuses in which a video id may be that of an earlier cut, so that the session has the last word. */
const SESSION_SPEAKS = new Set(['thinking', 'waiting_for_input']);

/**
 * HeyGen v3, GET /v3/video-agents/{session_id}: thinking, waiting_for_input, reviewing, generating, completed, failed.
 * Once a render runs, its video is asked instead: HeyGen may answer 404 for the session later.
 */
function sessionState(answer: Json): JobState {
  const status = str(answer.status) ?? 'unknown';
  const common = { status, startedAt: num(answer.created_at), percent: num(answer.progress) };
  const videoId = str(answer.video_id);
  if (status === 'failed') {
    return { ...common, phase: 'failed', failure: { message: newest(answer, ({ type }) => type === 'error') } };
  }
  if (status === 'waiting_for_input') {
    return {
      ...common,
      phase: 'paused',
      question: newest(answer, ({ role, type }) => role === 'model' && type !== 'error'),
    };
  }
  if (videoId && !SESSION_SPEAKS.has(status))
    return { ...common, phase: 'running', follow: { kind: 'video', id: videoId } };
  return { ...common, phase: status === 'completed' ? 'finishing' : 'running' };
}

/** The kinds of long work that HeyGen does. */
export const KINDS: Readonly<Record<JobKind, Kind>> = {
  session: {
    noun: 'Video Agent',
    idField: 'session_id',
    read: 'get_video_agent_session',
    list: 'list_video_agent_sessions',
    usual: '20 to 45 minutes',
    usualSeconds: 1200,
    lost: 'HeyGen forgets a session some time after its video exists: look for the video with list_videos.',
    state: sessionState,
  },
  video: {
    noun: 'Render',
    idField: 'video_id',
    read: 'get_video',
    list: 'list_videos',
    usual: '5 to 10 times the film’s length',
    usualSeconds: 600,
    state: videoState,
  },
};

/** True when waiting longer changes nothing: the job is over, or the user has to speak. */
export const isSettled = ({ phase }: JobState) => phase === 'completed' || phase === 'failed' || phase === 'paused';
