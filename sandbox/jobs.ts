import type { Json } from '../src/declarations/operation.ts';
import { PRICES, type Price } from '../src/declarations/pricing.ts';
import type { Account } from './account.ts';
import { notFound } from './api-error.ts';
import { asksFor } from './faults.ts';
import { shown } from './public-fields.ts';
import { reportEnd } from './webhook-delivery.ts';

/** A job that is neither a film nor a session: what was asked for, and when. */
export interface Job {
  id: string;
  kind: JobName;
  /** What HeyGen shows of it from the start. */
  shown: Json;
  /** Real milliseconds at which it began. */
  began: number;
  /** Length of its film, in seconds. */
  seconds: number;
  fails: boolean;
}

/** One kind of such jobs as data. */
interface JobKind {
  prefix: string;
  code: string;
  what: string;
  /** The id's field in an answer. */
  idField: string;
  /** HeyGen's words for waiting and working. */
  queued: string;
  running: string;
  /** Seconds of sandbox life that it takes. */
  takes: number;
  price?: Price;
  /** True where it counts against the jobs that may run at once. */
  pooled?: true;
  /** Fields that are null until it is completed. */
  result: (job: Job, base: string) => Json;
  /** The field that says why it failed. */
  reason: string;
  /** The event that reports its end, without its ending. */
  event?: string;
  /** The field of the event that names the job, where HeyGen publishes it. */
  eventId?: string;
}

/** Seconds that a source is taken to be long, since the sandbox does not fetch it. */
const SOURCE_S = 60;
const QUEUED_S = 10;

const file = (base: string, { id }: Job, ending: string) =>
  `${base}/files/${id}.${ending}?Expires=${Math.floor(Date.now() / 1000) + 604_800}&Signature=sandbox`;

const usualWords = { queued: 'pending', running: 'running', reason: 'failure_message' };
const film = (job: Job, base: string) => ({ video_url: file(base, job, 'mp4'), duration: job.seconds });

export const JOBS = {
  translation: {
    event: 'video_translate',
    eventId: 'video_translate_id',
    ...usualWords,
    prefix: 'trn',
    code: 'resource_not_found',
    what: 'Video translation',
    idField: 'id',
    takes: 300,
    price: 'translation_speed_second',
    pooled: true,
    result: (job, base) => ({
      duration: job.seconds,
      video_url: job.shown.translate_audio_only === true ? null : file(base, job, 'mp4'),
      audio_url: file(base, job, 'wav'),
      srt_caption_url: job.shown._captions === true ? file(base, job, 'srt') : null,
      vtt_caption_url: job.shown._captions === true ? file(base, job, 'vtt') : null,
    }),
  },
  proofread: {
    event: 'proofread_creation',
    ...usualWords,
    prefix: 'prf',
    code: 'resource_not_found',
    what: 'Proofread',
    idField: 'id',
    queued: 'processing',
    running: 'processing',
    takes: 180,
    result: () => ({}),
  },
  lipsync: {
    event: 'lipsync',
    ...usualWords,
    prefix: 'lip',
    code: 'resource_not_found',
    what: 'Lipsync',
    idField: 'id',
    takes: 300,
    price: 'lipsync_speed_second',
    result: (job, base) => ({ ...film(job, base), caption_url: file(base, job, 'srt') }),
  },
  clipping: {
    event: 'ai_clipping',
    ...usualWords,
    prefix: 'clp',
    code: 'resource_not_found',
    what: 'AI clipping job',
    idField: 'id',
    takes: 240,
    price: 'clip',
    result: () => ({}),
  },
  background_removal: {
    ...usualWords,
    prefix: 'bgr',
    code: 'resource_not_found',
    what: 'Background removal',
    idField: 'id',
    running: 'processing',
    takes: 120,
    reason: 'error',
    result: (job, base) => ({
      duration: job.seconds,
      layers: Object.fromEntries((job.shown._layers as string[]).map((layer) => [layer, file(base, job, 'mp4')])),
    }),
  },
  translation_v2: {
    event: 'video_translate',
    eventId: 'video_translate_id',
    ...usualWords,
    prefix: 'vtr',
    code: 'resource_not_found',
    what: 'Video translation',
    idField: 'video_translate_id',
    takes: 300,
    pooled: true,
    reason: 'message',
    result: (job, base) => ({ url: file(base, job, job.shown._audio === true ? 'wav' : 'mp4') }),
  },
  photo_generation: {
    event: 'photo_avatar_generation',
    ...usualWords,
    prefix: 'gen',
    code: 'resource_not_found',
    what: 'Photo generation',
    idField: 'id',
    running: 'processing',
    takes: 60,
    result: () => ({}),
  },
  photo_training: {
    event: 'photo_avatar_train',
    ...usualWords,
    prefix: 'pht',
    code: 'resource_not_found',
    what: 'Training',
    idField: 'group_id',
    running: 'training',
    takes: 240,
    result: () => ({}),
  },
  workflow_execution: {
    ...usualWords,
    prefix: 'exe',
    code: 'resource_not_found',
    what: 'Workflow execution',
    idField: 'execution_id',
    queued: 'submitted',
    running: 'submitted',
    takes: 120,
    result: (job, base) => ({ output: { video_url: file(base, job, 'mp4') } }),
  },
  filler_removal: {
    event: 'filler_word_removal',
    ...usualWords,
    prefix: 'fil',
    code: 'resource_not_found',
    what: 'Filler word removal',
    idField: 'filler_word_removal_id',
    takes: 120,
    result: film,
  },
  hyperframes_render: {
    event: 'hyperframes_video',
    ...usualWords,
    prefix: 'hfr',
    code: 'hyperframes_render_not_found',
    what: 'HyperFrames render',
    idField: 'render_id',
    queued: 'queued',
    running: 'rendering',
    takes: 60,
    price: 'hyperframes_second',
    result: film,
  },
  podcast: {
    ...usualWords,
    prefix: 'pod',
    code: 'resource_not_found',
    what: 'Podcast',
    idField: 'podcast_id',
    queued: 'processing',
    running: 'processing',
    takes: 600,
    result: film,
  },
  workflow_run: {
    ...usualWords,
    prefix: 'wfr',
    code: 'resource_not_found',
    what: 'Workflow run',
    idField: 'id',
    running: 'processing',
    takes: 120,
    result: () => ({}),
  },
  comparison: {
    ...usualWords,
    prefix: 'cmp',
    code: 'resource_not_found',
    what: 'Comparison',
    idField: 'comparison_id',
    queued: 'processing',
    running: 'processing',
    takes: 60,
    result: () => ({ winner: 'a' }),
  },
  model_voice: {
    ...usualWords,
    prefix: 'mav',
    code: 'voice_not_found',
    what: 'Professional voice',
    idField: 'voice_id',
    queued: 'PENDING',
    running: 'PENDING',
    takes: 600,
    result: () => ({}),
  },
} as const satisfies Record<string, JobKind>;

export type JobName = keyof typeof JOBS;

/** Words that differ from `completed` and `failed`. */
const ENDS: Partial<Record<JobName, { completed: string; failed: string }>> = {
  workflow_run: { completed: 'succeeded', failed: 'failed' },
  model_voice: { completed: 'ACTIVE', failed: 'FAILED' },
  translation_v2: { completed: 'success', failed: 'failed' },
  photo_generation: { completed: 'success', failed: 'failed' },
  photo_training: { completed: 'ready', failed: 'failed' },
};

const kindOf = (job: Job): JobKind => JOBS[job.kind];

/** Begins a job, which is charged for. `shown` holds what HeyGen shows; members with `_` are not sent. */
export function startJob(account: Account, kind: JobName, request: Json, shown: Json): Job {
  const { prefix, price }: JobKind = JOBS[kind];
  const { start_time: start = 0, end_time: end } = request;
  const seconds = typeof end === 'number' ? end - Number(start) : SOURCE_S;
  if (price) account.charge(price === 'clip' ? PRICES.clip : seconds * PRICES[price]);
  const job: Job = {
    id: account.newId(prefix),
    kind,
    shown,
    began: Date.now(),
    seconds,
    fails: asksFor(JSON.stringify(request), 'render-fail'),
  };
  account.jobs.set(job.id, job);
  const { event, eventId } = JOBS[kind] as JobKind;
  if (event) {
    const data = () => (eventId ? { [eventId]: job.id } : {});
    reportEnd(account, event, request, () => jobStatus(account, job), data);
  }
  return job;
}

/** HeyGen's word for where a job stands, `age` seconds of sandbox life after it began. */
export function jobStatus(account: Account, job: Job, age = account.since(job.began)): string {
  const { queued, running, takes } = kindOf(job);
  const { completed, failed } = ENDS[job.kind] ?? { completed: 'completed', failed: 'failed' };
  if (age < QUEUED_S) return queued;
  if (age < takes) return running;
  return job.fails ? failed : completed;
}

/** 0 to 100. */
export const jobProgress = (account: Account, job: Job) =>
  Math.min(100, Math.floor((100 * account.since(job.began)) / kindOf(job).takes));

export const isDone = (account: Account, job: Job) => account.since(job.began) >= kindOf(job).takes;

/** A job as HeyGen shows it: status and results of one moment, so the clock is read once. */
export function jobView(account: Account, job: Job, base: string): Json {
  const { idField, result, reason, takes } = kindOf(job);
  const age = account.since(job.began);
  const done = age >= takes;
  const results = Object.entries(result(job, base)).map(([name, value]) => [name, done && !job.fails ? value : null]);
  return {
    ...shown(job.shown),
    [idField]: job.id,
    status: jobStatus(account, job, age),
    created_at: Math.floor(job.began / 1000),
    ...Object.fromEntries(results),
    [reason]: done && job.fails ? 'The source has no speech that could be used' : null,
  };
}

/**
 * Finds a job of one kind.
 * @throws ApiError 404, also when the id belongs to another kind
 */
export function jobOf(account: Account, kind: JobName, id: unknown): Job {
  const job = account.jobs.get(String(id));
  const { code, what }: JobKind = JOBS[kind];
  if (job?.kind !== kind) throw notFound(code, `${what} ${id}`);
  return job;
}

/** All jobs of one kind, newest first. */
export const jobsOf = (account: Account, kind: JobName) =>
  [...account.jobs.values()].reverse().filter((job) => job.kind === kind);

/** Jobs that count against those that may run at once. */
export const pooledJobs = (account: Account) =>
  [...account.jobs.values()].filter((job) => kindOf(job).pooled && !isDone(account, job)).length;
