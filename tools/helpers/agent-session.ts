import { type JobState, job, toNumber, toText } from '../../src/declarations/job.ts';
import { toObject, toObjects, toTexts } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { videoJob } from '../videos.ts';

export const getMessages = (answer: Json): Json[] => toObjects(answer.messages);

/** The newest message that fits; HeyGen sends them newest first. */
const findNewestMessage = (answer: Json, fits: (message: Json) => boolean) =>
  toText(getMessages(answer).find(fits)?.content);

/**
 * The draft that the agent has put up last, where nobody has answered it. After scene edits a session stays `generating`
 * until its draft is approved by a message (third-party code that runs, 2026-10; HeyGen does not document it).
 */
const findOpenDraft = (answer: Json): string | undefined => {
  const [newest] = getMessages(answer);
  return newest?.role === 'model' ? toTexts(newest.resource_ids).find((id) => id.startsWith('draft_')) : undefined;
};

/** Why a session failed: its own `error`, or the newest message that is one. */
function readSessionFailure(answer: Json): JobState['failure'] {
  const { code, message } = toObject(answer.error);
  return {
    code: toText(code),
    message: toText(message) ?? findNewestMessage(answer, ({ type }) => type === 'error'),
  };
}

/** Statuses in which a video id may be that of an earlier cut, so that the session has the last word. */
const STATUSES_BEFORE_VIDEO = new Set(['thinking', 'reviewing', 'waiting_for_input']);

/** Words for a session that was stopped. HeyGen's reference has none: an end without an error is taken for one, too. */
export const STOPPED = new Set(['stopped', 'cancelled', 'canceled']);

/**
 * HeyGen v3, GET /v3/video-agents/{session_id}: thinking, waiting_for_input, reviewing, generating, completed, failed.
 * Once a render runs, its video is asked instead: HeyGen may answer 404 for the session later.
 */
function readSessionState(answer: Json): JobState {
  const status = toText(answer.status) ?? 'unknown';
  const common = { status, startedAt: toNumber(answer.created_at), percent: toNumber(answer.progress) };
  const videoId = toText(answer.video_id);
  const video = videoId ? { kind: videoJob, id: videoId } : undefined;
  if (status === 'failed') {
    const failure = readSessionFailure(answer);
    const isExplained = Boolean(failure?.code || failure?.message);
    if (isExplained) return { ...common, phase: 'failed', failure };
    // Where the session gives no reason, its video may; a session that was stopped ends without either.
    return video ? { ...common, phase: 'running', next: video } : { ...common, phase: 'completed', stopped: true };
  }
  if (STOPPED.has(status)) return { ...common, phase: 'completed', stopped: true };
  if (status === 'waiting_for_input') {
    return {
      ...common,
      phase: 'paused',
      question: findNewestMessage(answer, ({ role, type }) => role === 'model' && type !== 'error'),
    };
  }
  const draft = status === 'generating' ? findOpenDraft(answer) : undefined;
  if (draft) return { ...common, phase: 'paused', draft };
  if (video && !STATUSES_BEFORE_VIDEO.has(status)) return { ...common, phase: 'running', next: video };
  return { ...common, phase: status === 'completed' ? 'awaitingResult' : 'running' };
}

export const sessionJob = job({
  name: 'session',
  formerNames: ['video_agent'],
  noun: 'Video Agent',
  idField: 'session_id',
  list: 'list_video_agent_sessions',
  stop: 'stop_video_agent_session',
  limited: true,
  typical: { text: '20 to 45 minutes', seconds: 1200 },
  lost: 'HeyGen forgets a session some time after its video exists: look for the video with list_videos.',
  mayPauseBehind: true,
  paused: ({ id }, { question, draft }) =>
    draft
      ? `A draft (${draft}) waits to be approved; nothing is rendered before. Show it to the user, get_video_agent_resource gives it. If they agree: send_video_agent_message, session_id "${id}", message "Approve this draft and render it."; else say in the message what to change.`
      : `The agent asks: "${question ?? 'see messages'}" Put this to the user, then answer with send_video_agent_message, session_id "${id}".`,
  leadsTo: videoJob,
  prices: ['video_agent_second'],
  state: readSessionState,
});
