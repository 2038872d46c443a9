import type { Json } from '../src/declarations/operation.ts';
import { PRICES, type Price } from '../src/declarations/pricing.ts';
import type { Account } from './account.ts';
import { createNotFoundError } from './api-error.ts';
import { requestsFault } from './faults.ts';
import { toPublicFields } from './records.ts';
import { scheduleWebhook } from './webhook-delivery.ts';

/** A job that is neither a video nor a session: what was asked for, and when. */
export interface Job {
  id: string;
  kind: JobName;
  /** What HeyGen shows of it from the start. */
  publicFields: Json;
  /** Real milliseconds at which it started. */
  startedAt: number;
  /** Length of its result, in seconds. */
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
  /** Sandbox seconds that it takes. */
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

const toFileUrl = (base: string, { id }: Job, ending: string) =>
  `${base}/files/${id}.${ending}?Expires=${Math.floor(Date.now() / 1000) + 604_800}&Signature=sandbox`;

const DEFAULT_WORDS = { queued: 'pending', running: 'running', reason: 'failure_message' };
const toVideoFields = (job: Job, base: string) => ({ video_url: toFileUrl(base, job, 'mp4'), duration: job.seconds });

export const JOBS = {
  translation: {
    event: 'video_translate',
    eventId: 'video_translate_id',
    ...DEFAULT_WORDS,
    prefix: 'trn',
    code: 'resource_not_found',
    what: 'Video translation',
    idField: 'id',
    takes: 300,
    price: 'translation_speed_second',
    pooled: true,
    result: (job, base) => ({
      duration: job.seconds,
      video_url: job.publicFields.translate_audio_only === true ? null : toFileUrl(base, job, 'mp4'),
      audio_url: toFileUrl(base, job, 'wav'),
      srt_caption_url: job.publicFields._captions === true ? toFileUrl(base, job, 'srt') : null,
      vtt_caption_url: job.publicFields._captions === true ? toFileUrl(base, job, 'vtt') : null,
    }),
  },
  proofread: {
    event: 'proofread_creation',
    ...DEFAULT_WORDS,
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
    ...DEFAULT_WORDS,
    prefix: 'lip',
    code: 'resource_not_found',
    what: 'Lipsync',
    idField: 'id',
    takes: 300,
    price: 'lipsync_speed_second',
    result: (job, base) => ({ ...toVideoFields(job, base), caption_url: toFileUrl(base, job, 'srt') }),
  },
  clipping: {
    event: 'ai_clipping',
    ...DEFAULT_WORDS,
    prefix: 'clp',
    code: 'resource_not_found',
    what: 'AI clipping job',
    idField: 'id',
    takes: 240,
    price: 'clip',
    result: () => ({}),
  },
  background_removal: {
    ...DEFAULT_WORDS,
    prefix: 'bgr',
    code: 'resource_not_found',
    what: 'Background removal',
    idField: 'id',
    running: 'processing',
    takes: 120,
    reason: 'error',
    result: (job, base) => ({
      duration: job.seconds,
      layers: Object.fromEntries(
        (job.publicFields._layers as string[]).map((layer) => [layer, toFileUrl(base, job, 'mp4')]),
      ),
    }),
  },
  translation_v2: {
    event: 'video_translate',
    eventId: 'video_translate_id',
    ...DEFAULT_WORDS,
    prefix: 'vtr',
    code: 'resource_not_found',
    what: 'Video translation',
    idField: 'video_translate_id',
    takes: 300,
    pooled: true,
    reason: 'message',
    result: (job, base) => ({ url: toFileUrl(base, job, job.publicFields._audio === true ? 'wav' : 'mp4') }),
  },
  photo_generation: {
    event: 'photo_avatar_generation',
    ...DEFAULT_WORDS,
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
    ...DEFAULT_WORDS,
    prefix: 'pht',
    code: 'resource_not_found',
    what: 'Training',
    idField: 'group_id',
    running: 'training',
    takes: 240,
    result: () => ({}),
  },
  workflow_execution: {
    ...DEFAULT_WORDS,
    prefix: 'exe',
    code: 'resource_not_found',
    what: 'Workflow execution',
    idField: 'execution_id',
    queued: 'submitted',
    running: 'submitted',
    takes: 120,
    result: (job, base) => ({ output: { video_url: toFileUrl(base, job, 'mp4') } }),
  },
  filler_removal: {
    event: 'filler_word_removal',
    ...DEFAULT_WORDS,
    prefix: 'fil',
    code: 'resource_not_found',
    what: 'Filler word removal',
    idField: 'filler_word_removal_id',
    takes: 120,
    result: toVideoFields,
  },
  hyperframes_render: {
    event: 'hyperframes_video',
    ...DEFAULT_WORDS,
    prefix: 'hfr',
    code: 'hyperframes_render_not_found',
    what: 'HyperFrames render',
    idField: 'render_id',
    queued: 'queued',
    running: 'rendering',
    takes: 60,
    price: 'hyperframes_second',
    result: toVideoFields,
  },
  podcast: {
    ...DEFAULT_WORDS,
    prefix: 'pod',
    code: 'resource_not_found',
    what: 'Podcast',
    idField: 'podcast_id',
    queued: 'processing',
    running: 'processing',
    takes: 600,
    result: toVideoFields,
  },
  workflow_run: {
    ...DEFAULT_WORDS,
    prefix: 'wfr',
    code: 'resource_not_found',
    what: 'Workflow run',
    idField: 'id',
    running: 'processing',
    takes: 120,
    result: () => ({}),
  },
  comparison: {
    ...DEFAULT_WORDS,
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
    ...DEFAULT_WORDS,
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
const END_STATUSES: Partial<Record<JobName, { completed: string; failed: string }>> = {
  workflow_run: { completed: 'succeeded', failed: 'failed' },
  model_voice: { completed: 'ACTIVE', failed: 'FAILED' },
  translation_v2: { completed: 'success', failed: 'failed' },
  photo_generation: { completed: 'success', failed: 'failed' },
  photo_training: { completed: 'ready', failed: 'failed' },
};

const getKind = (job: Job): JobKind => JOBS[job.kind];

/** Begins a job, which is charged for. `publicFields` holds what HeyGen shows; members with `_` are not sent. */
export function startJob(account: Account, kind: JobName, request: Json, publicFields: Json): Job {
  const { prefix, price }: JobKind = JOBS[kind];
  const { start_time: start = 0, end_time: end } = request;
  const seconds = typeof end === 'number' ? end - Number(start) : SOURCE_S;
  if (price) account.chargeWallet(price === 'clip' ? PRICES.clip : seconds * PRICES[price]);
  const job: Job = {
    id: account.createId(prefix),
    kind,
    publicFields,
    startedAt: Date.now(),
    seconds,
    fails: requestsFault(JSON.stringify(request), 'render-fail'),
  };
  account.jobs.set(job.id, job);
  const { event, eventId } = JOBS[kind] as JobKind;
  if (event) {
    const data = () => (eventId ? { [eventId]: job.id } : {});
    scheduleWebhook(account, event, request, () => getJobStatus(account, job), data);
  }
  return job;
}

/** HeyGen's word for where a job stands, `age` sandbox seconds after it started. */
export function getJobStatus(account: Account, job: Job, age = account.getSecondsSince(job.startedAt)): string {
  const { queued, running, takes } = getKind(job);
  const { completed, failed } = END_STATUSES[job.kind] ?? { completed: 'completed', failed: 'failed' };
  if (age < QUEUED_S) return queued;
  if (age < takes) return running;
  return job.fails ? failed : completed;
}

/** 0 to 100. */
export const getJobProgress = (account: Account, job: Job) =>
  Math.min(100, Math.floor((100 * account.getSecondsSince(job.startedAt)) / getKind(job).takes));

export const isJobDone = (account: Account, job: Job) => account.getSecondsSince(job.startedAt) >= getKind(job).takes;

/** A job as HeyGen shows it: status and results of one moment, so the clock is read once. */
export function toJobView(account: Account, job: Job, base: string): Json {
  const { idField, result, reason, takes } = getKind(job);
  const age = account.getSecondsSince(job.startedAt);
  const done = age >= takes;
  const results = Object.entries(result(job, base)).map(([name, value]) => [name, done && !job.fails ? value : null]);
  return {
    ...toPublicFields(job.publicFields),
    [idField]: job.id,
    status: getJobStatus(account, job, age),
    created_at: Math.floor(job.startedAt / 1000),
    ...Object.fromEntries(results),
    [reason]: done && job.fails ? 'The source has no speech that could be used' : null,
  };
}

/**
 * Finds a job of one kind.
 * @throws ApiError 404, also when the id belongs to another kind
 */
export function getJob(account: Account, kind: JobName, id: unknown): Job {
  const job = account.jobs.get(String(id));
  const { code, what }: JobKind = JOBS[kind];
  if (job?.kind !== kind) throw createNotFoundError(code, `${what} ${id}`);
  return job;
}

/** All jobs of one kind, newest first. */
export const listJobs = (account: Account, kind: JobName) =>
  [...account.jobs.values()].reverse().filter((job) => job.kind === kind);

/** Jobs that count against those that may run at once. */
export const countPooledJobs = (account: Account) =>
  [...account.jobs.values()].filter((job) => getKind(job).pooled && !isJobDone(account, job)).length;
