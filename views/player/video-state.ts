/** What a player knows of one film, read from whatever answer a tool gave. */
import type { Json } from '../bridge.ts';
import { toList, toOptionalText } from '../data.ts';

export type Phase = 'running' | 'asking' | 'finished' | 'failed';

export interface VideoState {
  phase: Phase;
  /** HeyGen's own word for where it stands. */
  stage: string;
  /** 0 to 100, where HeyGen gives a figure. */
  percent?: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  title: string;
  /** How long it usually takes, in the server's words. */
  usual?: string;
  /** What the Video Agent wants to know, or why the film failed. */
  words: string;
  /** HeyGen's record of the film, with its addresses. */
  record: Json;
}

/** Text of a host that drops data holds figures as words. */
const toOptionalNumber = (value: unknown) => Number(value) || undefined;

const FAILED = /^(failed|error|cancel+ed)$/;

/** The newest thing the agent said; HeyGen sends messages newest first. */
const getLastMessage = (answer: Json) => toList(answer.messages).find(({ role }) => role === 'model')?.content;

function getPhase(answer: Json, record: Json): Phase {
  if (toOptionalText(record.video_url) ?? toOptionalText(record.audio_url)) return 'finished';
  if (answer.status === 'waiting_for_input') return 'asking';
  return FAILED.test(String(record.status ?? answer.status)) ? 'failed' : 'running';
}

/** Reads `get_video`, `get_video_agent_session`, `get_video_translation` and their like. */
export function toVideoState(answer: Json): VideoState {
  const record = (answer.video ?? answer) as Json;
  const phase = getPhase(answer, record);
  return {
    phase,
    stage: toOptionalText(record.status) ?? toOptionalText(answer.status) ?? 'waiting',
    percent: toOptionalNumber(answer.progress),
    startedAt: Date.parse(String(record.created_at)) || Date.now(),
    title: toOptionalText(record.title) ?? toOptionalText(answer.title) ?? 'Video',
    usual: /usual is (.+?)\. Next/.exec(String(answer.next_step))?.[1],
    words: toOptionalText(record.failure_message) ?? toOptionalText(getLastMessage(answer)) ?? 'HeyGen does not say.',
    record,
  };
}

/** How each kind of film is read; any other is read with `wait_for_jobs`. */
const READERS: Readonly<Record<string, readonly [tool: string, idField: string] | undefined>> = {
  video: ['get_video', 'video_id'],
  session: ['get_video_agent_session', 'session_id'],
  video_batch: ['get_video_batch', 'batch_id'],
  translation_batch: ['get_video_translation_batch', 'batch_id'],
};

/** A job as models write it, `video:v1`, taken apart; a bare id is a video's. */
export function parseJob(name: string): { kind: string; id: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { kind: 'video', id: name } : { kind: name.slice(0, colon), id: name.slice(colon + 1) };
}

/** The call that reads a job. It never waits: a wait may be answered with a task, which no view can use. */
export function readCall(job: string): [tool: string, args: Json] {
  const { kind, id } = parseJob(job);
  const reader = READERS[kind];
  return reader ? [reader[0], { [reader[1]]: id }] : ['wait_for_jobs', { jobs: [job], wait_seconds: 0 }];
}

/** The answer about a job: `wait_for_jobs` puts it into a list of one. */
export const getAnswer = (data: Json): Json => toList(data.jobs)[0] ?? data;

/** The films of a batch, as jobs. */
export function listMembers(kind: string, data: Json): string[] {
  const member = kind.replace('_batch', '');
  const ids = toList(data.items).map(
    (item) => toOptionalText(item.video_translation_id) ?? toOptionalText(item.video_id),
  );
  return ids.map((id) => `${member}:${id}`);
}

/** Which films to show: named in the tool's arguments, else in what it answered. */
export function listJobs(input: Json, data: Json): string[] {
  const id = toOptionalText(input.video_id);
  if (id) return [`video:${id}`];
  const named = toList<string>(input.jobs);
  if (named.length > 0) return named;
  const answered = toOptionalText(data.id);
  return answered ? [`video:${answered}`] : toList(data.jobs).map(({ job }) => String(job));
}
