import type { JobKind, JobRef, Json, Operation } from '../declarations/operation.ts';
import { createStateReader, SUCCEEDED, toNumber, toText } from './statuses.ts';
import { V1V2_KINDS } from './v1-v2-kinds.ts';

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
  next?: JobRef;
  /** What the agent asks while `paused`. */
  question?: string;
  failure?: { code?: string; message?: string };
}

/** One kind of long work as data. */
export interface Kind {
  noun: string;
  /** Name of the id in the inputs of the tools that read it. */
  idField: string;
  /** The operation that reads one. */
  read: string;
  /** The operation that reads many at once, where HeyGen has one. */
  readMany?: string;
  /** The operation that finds it again when an answer was lost, where HeyGen has one. */
  list?: string;
  /** The operation that stops it, where HeyGen has one. */
  stop?: string;
  /** How long it takes, in words for a person (HeyGen's published advice). */
  usual: string;
  /** Seconds after which most are done; shapes the progress of jobs without a figure of their own. */
  usualSeconds: number;
  /** What a 404 may mean besides a wrong id. */
  lost?: string;
  /** What to do with the result once it is there. */
  finished: string;
  /** What the user has to do while the job is `paused`. */
  paused?: (ref: JobRef, state: JobState) => string;
  /** Reads HeyGen's answer. */
  state: (answer: Json) => JobState;
}

interface Message {
  role?: string;
  type?: string;
  content?: string;
}

/** The newest message that fits; HeyGen sends them newest first. */
const findNewestMessage = (answer: Json, fits: (message: Message) => boolean) =>
  ((answer.messages as Message[] | undefined) ?? []).find(fits)?.content;

/** Statuses in which a video id may be that of an earlier cut, so that the session has the last word. */
const STATUSES_BEFORE_VIDEO = new Set(['thinking', 'waiting_for_input']);

/**
 * HeyGen v3, GET /v3/video-agents/{session_id}: thinking, waiting_for_input, reviewing, generating, completed, failed.
 * Once a render runs, its video is asked instead: HeyGen may answer 404 for the session later.
 */
function readSessionState(answer: Json): JobState {
  const status = toText(answer.status) ?? 'unknown';
  const common = { status, startedAt: toNumber(answer.created_at), percent: toNumber(answer.progress) };
  const videoId = toText(answer.video_id);
  if (status === 'failed') {
    return {
      ...common,
      phase: 'failed',
      failure: { message: findNewestMessage(answer, ({ type }) => type === 'error') },
    };
  }
  if (status === 'waiting_for_input') {
    return {
      ...common,
      phase: 'paused',
      question: findNewestMessage(answer, ({ role, type }) => role === 'model' && type !== 'error'),
    };
  }
  if (videoId && !STATUSES_BEFORE_VIDEO.has(status))
    return { ...common, phase: 'running', next: { kind: 'video', id: videoId } };
  return { ...common, phase: status === 'completed' ? 'finishing' : 'running' };
}

const readRenderState = createStateReader({ completed: 'completed', failed: ['failed'], result: 'video_url' });

/** HeyGen v3, Batch: progress is items done of items, failed ones too, as nothing more happens to them. */
function readBatchState(answer: Json): JobState {
  const { completed = 0, failed = 0 } = (answer.counts_by_status ?? {}) as Record<string, number>;
  const state = createStateReader({ completed: 'completed', failed: ['failed'] })(answer);
  const percent = Math.round((100 * (completed + failed)) / Math.max(1, toNumber(answer.total_items) ?? 1));
  const failure = { message: `${failed} of ${toNumber(answer.total_items)} items failed; items tells why` };
  return { ...state, percent, ...(state.phase === 'failed' && { failure }) };
}

/** A public look or group has no status: there is nothing to train. A new one can be used when it has a preview. */
function readAvatarState(answer: Json): JobState {
  if (toText(answer.status) === undefined) return { status: 'ready', phase: 'completed' };
  const state = createStateReader({ completed: 'completed', failed: ['failed'], paused: 'pending_consent' })(answer);
  return state.phase === 'completed' && !toText(answer.preview_image_url) ? { ...state, phase: 'finishing' } : state;
}

/** A voice from the library has no status. HeyGen writes `complete` here, without a d. */
function readVoiceState(answer: Json): JobState {
  if (toText(answer.status) === undefined) return { status: 'ready', phase: 'completed' };
  return createStateReader({ completed: 'complete', failed: ['failed'] })(answer);
}

const batch = (noun: string, read: string, usual: string, usualSeconds: number): Kind => ({
  noun,
  idField: 'batch_id',
  read,
  usual,
  usualSeconds,
  finished: 'Every item is over; the items’ ids stand in items, the failed ones with their error.',
  state: readBatchState,
});

const FILES = 'Finished. Give the user the addresses; they expire, reading again gives fresh ones.';
const consent = (group: string) =>
  `The filmed person has to agree first: create_avatar_consent with ${group}, and show the user its url.`;

/** The kinds of long work that HeyGen does. How long they usually take is HeyGen's published advice. */
export const KINDS: Readonly<Record<JobKind, Kind>> = {
  session: {
    noun: 'Video Agent',
    idField: 'session_id',
    read: 'get_video_agent_session',
    list: 'list_video_agent_sessions',
    stop: 'stop_video_agent_session',
    usual: '20 to 45 minutes',
    usualSeconds: 1200,
    lost: 'HeyGen forgets a session some time after its video exists: look for the video with list_videos.',
    finished: FILES,
    paused: ({ id }, { question }) =>
      `The agent asks: "${question ?? 'see messages'}" Put this to the user, then answer with send_video_agent_message, session_id "${id}".`,
    state: readSessionState,
  },
  video: {
    noun: 'Render',
    idField: 'video_id',
    read: 'get_video',
    readMany: 'bulk_video_statuses',
    list: 'list_videos',
    usual: '5 to 10 times the film’s length',
    usualSeconds: 600,
    finished: 'Finished. Give the user video_url; it expires, get_video gives a fresh one.',
    state: readRenderState,
  },
  translation: {
    noun: 'Translation',
    idField: 'video_translation_id',
    read: 'get_video_translation',
    readMany: 'bulk_video_translation_statuses',
    list: 'list_video_translations',
    usual: '5 to 30 minutes',
    usualSeconds: 600,
    finished: FILES,
    state: (answer) =>
      createStateReader({
        completed: 'completed',
        failed: ['failed'],
        result: answer.translate_audio_only === true ? 'audio_url' : 'video_url',
      })(answer),
  },
  proofread: {
    noun: 'Proofread',
    idField: 'proofread_id',
    read: 'get_proofread',
    usual: '3 to 5 minutes',
    usualSeconds: 240,
    lost: 'A proofread lives for about a day.',
    finished:
      'The subtitles are ready: download_proofread_srt, correct them, upload_proofread_srt, generate_from_proofread.',
    state: createStateReader({ completed: 'completed', failed: ['failed'] }),
  },
  lipsync: {
    noun: 'Lipsync',
    idField: 'lipsync_id',
    read: 'get_lipsync',
    readMany: 'bulk_lipsync_statuses',
    list: 'list_lipsyncs',
    usual: '5 to 15 minutes',
    usualSeconds: 600,
    finished: FILES,
    state: readRenderState,
  },
  clipping: {
    noun: 'Clipping',
    idField: 'job_id',
    read: 'get_ai_clipping',
    list: 'list_ai_clipping',
    usual: 'some minutes, more for a long film',
    usualSeconds: 600,
    finished: 'Finished. Give the user each clip’s video_url; they expire, get_ai_clipping gives fresh ones.',
    state: createStateReader({ completed: 'completed', failed: ['failed', 'cancelled'] }),
  },
  background_removal: {
    noun: 'Background removal',
    idField: 'job_id',
    read: 'get_background_removal',
    list: 'list_background_removals',
    usual: 'some minutes',
    usualSeconds: 300,
    finished: 'Finished. Give the user the addresses in layers; they expire, reading again gives fresh ones.',
    state: createStateReader({ completed: 'completed', failed: ['failed', 'deleted'] }),
  },
  filler_removal: {
    noun: 'Filler-word removal',
    idField: 'filler_word_removal_id',
    read: 'get_filler_word_removal',
    usual: 'some minutes',
    usualSeconds: 300,
    finished: FILES,
    state: readRenderState,
  },
  look: {
    noun: 'Avatar look',
    idField: 'look_id',
    read: 'get_avatar_look',
    list: 'list_avatar_looks',
    usual: '1 to 3 minutes',
    usualSeconds: 90,
    finished: 'This look can be used now: its id is the avatar_id of other tools.',
    paused: () => consent('the group_id of this look'),
    state: readAvatarState,
  },
  avatar_group: {
    noun: 'Avatar',
    idField: 'group_id',
    read: 'get_avatar_group',
    list: 'list_avatar_groups',
    usual: '1 to 3 minutes',
    usualSeconds: 90,
    finished: 'Ready. For a video take one of its looks: list_avatar_looks with this group_id.',
    paused: ({ id }) => consent(`group_id "${id}"`),
    state: readAvatarState,
  },
  voice: {
    noun: 'Voice clone',
    idField: 'voice_id',
    read: 'get_voice',
    list: 'list_voices',
    usual: 'about a minute',
    usualSeconds: 60,
    finished: 'This voice can be used now.',
    state: readVoiceState,
  },
  brand_kit: {
    noun: 'Brand kit',
    idField: 'brand_kit_id',
    read: 'get_brand_kit',
    list: 'list_brand_kits',
    usual: 'less than 2 minutes',
    usualSeconds: 90,
    finished: 'This kit can be used now: brand_kit_id of create_video_agent.',
    state: createStateReader({ completed: 'completed', failed: ['error', 'failed'] }),
  },
  hyperframes_render: {
    noun: 'HTML render',
    idField: 'render_id',
    read: 'get_hyperframes_render',
    list: 'list_hyperframes_renders',
    usual: 'some minutes',
    usualSeconds: 180,
    finished: FILES,
    state: readRenderState,
  },
  video_batch: batch('Batch of videos', 'get_video_batch', '5 to 10 times the films’ length', 1200),
  translation_batch: batch('Batch of translations', 'get_video_translation_batch', '5 to 30 minutes', 1200),
  lipsync_batch: batch('Batch of lipsyncs', 'get_lipsync_batch', '5 to 15 minutes', 1200),
  asset_batch: batch('Batch of files', 'get_asset_batch', 'less than a minute', 30),
  podcast: {
    noun: 'Podcast',
    idField: 'podcast_id',
    read: 'get_podcast',
    list: 'list_podcasts',
    usual: '20 to 45 minutes',
    usualSeconds: 1200,
    finished: FILES,
    state: createStateReader({ completed: 'completed', failed: ['failed'] }),
  },
  workflow_run: {
    noun: 'Workflow run',
    idField: 'run_id',
    read: 'get_workflow_run',
    list: 'list_workflow_runs',
    usual: 'as long as its nodes take',
    usualSeconds: 600,
    finished: 'Finished; list_workflow_run_nodes tells of each node.',
    state: createStateReader({ completed: SUCCEEDED, failed: ['failed', 'partial', 'canceled'] }),
  },
  model_voice: {
    noun: 'Professional voice',
    idField: 'voice_id',
    read: 'get_model_audio_voice',
    list: 'list_model_audio_voices',
    usual: 'some hours',
    usualSeconds: 7200,
    finished: 'This voice can be used now, with generate_model_speech.',
    state: createStateReader({ completed: 'ACTIVE', failed: ['FAILED'] }),
  },
  comparison: {
    noun: 'Comparison',
    idField: 'comparison_id',
    read: 'get_video_quality_comparison',
    usual: 'some minutes',
    usualSeconds: 300,
    finished: 'Finished.',
    state: createStateReader({ completed: 'completed', failed: ['failed'] }),
  },
  ...V1V2_KINDS,
};

/** True when waiting longer changes nothing: the job is over, or the user has to speak. */
export const isFinished = ({ phase }: JobState) => phase === 'completed' || phase === 'failed' || phase === 'paused';

/** Several jobs as one: done when all are, and so far along as they are on the average. */
export function aggregateState(latest: JobState, states: readonly JobState[], total: number): JobState {
  if (total === 1) return latest;
  const done = states.filter(isFinished).length;
  const percent = states.reduce((sum, state) => sum + (isFinished(state) ? 100 : (state.percent ?? 0)), 0) / total;
  return { status: `${done} of ${total} done`, phase: done === total ? 'completed' : 'running', percent };
}

const getAtPath = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, name) => (held as Json | undefined)?.[name], value);

/**
 * The ids of the jobs that an operation started, from its answer or, where HeyGen answers nothing, from its own input;
 * none where HeyGen changed the field.
 */
export function getJobIds({ job, jobId }: Operation, answer: Json, input: Json = {}): string[] {
  const access = [jobId ?? (job && KINDS[job].idField) ?? []].flat();
  const found = access
    .map((place) => getAtPath(answer, place) ?? getAtPath(input, place))
    .find((id) => id !== undefined);
  return [found].flat().filter((id): id is string => typeof id === 'string' && id !== '');
}
