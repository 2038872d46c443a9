import { toObject } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import { getPrice } from '../src/declarations/prices.ts';
import { isPerSecond, type Price } from '../src/declarations/pricing.ts';
import type { Account } from './account.ts';
import { createNotFoundError } from './api-error.ts';
import { requestsFault } from './faults.ts';
import { readMp4Seconds } from './files/mp4.ts';
import { findStoredFile, toFileUrl } from './files/stored-files.ts';
import type { SimulatedKind } from './job-kinds.ts';
import { toPublicFields } from './records.ts';
import { scheduleWebhook } from './webhook-delivery.ts';

/** A job that is neither a video nor a session: what was asked for, and when. */
export interface Job {
  id: string;
  kind: SimulatedKind;
  /** What HeyGen shows of it from the start. */
  publicFields: Json;
  /** Real milliseconds at which it started. */
  startedAt: number;
  /** Length of its result, in seconds. */
  seconds: number;
  fails: boolean;
}

/** Seconds that a source elsewhere is taken to be long, since the sandbox does not fetch it. */
const SOURCE_S = 60;

/** The length of the film that a request is about, where it is one of the sandbox's own. */
function getSourceSeconds(account: Account, { video }: Json): number {
  const { url, asset_id } = toObject(video);
  const path = typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : `/files/${asset_id}`;
  const file = findStoredFile(account, path);
  try {
    return file?.type === 'video/mp4' ? readMp4Seconds(file.content) : SOURCE_S;
  } catch {
    // What was uploaded as a film need not be one.
    return SOURCE_S;
  }
}

const QUEUED_S = 10;

const getKind = (account: Account, name: string): SimulatedKind => {
  const kind = account.jobKinds.get(name);
  if (!kind) throw new TypeError(`No operation of this sandbox starts jobs of the kind ${name}.`);
  return kind;
};

const computePrice = (price: Price, seconds: number) =>
  isPerSecond(price) ? seconds * getPrice(price) : getPrice(price);

/** Begins a job, which is charged for. `publicFields` holds what HeyGen shows; members with `_` are not sent. */
export function startJob(account: Account, name: string, request: Json, publicFields: Json): Job {
  const kind = getKind(account, name);
  const { prefix, price, event } = kind;
  const { start_time: start = 0, end_time: end } = request;
  const seconds = typeof end === 'number' ? end - Number(start) : getSourceSeconds(account, request);
  const usd = price ? computePrice(price, seconds) : 0;
  account.chargeWallet(usd);
  const job: Job = {
    id: account.createId(prefix),
    kind,
    publicFields,
    startedAt: Date.now(),
    seconds,
    fails: requestsFault(JSON.stringify(request), 'render-fail'),
  };
  account.jobs.set(job.id, job);
  if (job.fails) account.refundOnFailure(usd, () => getJobStatus(account, job) === kind.statuses.failed);
  if (event) {
    const getData = () => (event.idField ? { [event.idField]: job.id } : {});
    scheduleWebhook(account, event.name, request, () => getJobStatus(account, job), getData);
  }
  return job;
}

/** HeyGen's word for where a job stands, `age` sandbox seconds after it started. */
export function getJobStatus(account: Account, job: Job, age = account.getSecondsSince(job.startedAt)): string {
  const { queued, running, completed, failed } = job.kind.statuses;
  if (age < Math.min(QUEUED_S, job.kind.seconds / 2)) return queued;
  if (age < job.kind.seconds) return running;
  return job.fails ? failed : completed;
}

const isJobDone = (account: Account, job: Job) => account.getSecondsSince(job.startedAt) >= job.kind.seconds;

/** A job as HeyGen shows it: status and results of one moment, so the clock is read once. */
export function toJobView(account: Account, job: Job, base: string): Json {
  const { idField, files, reasonField, hasDuration, hasProgress, seconds, statuses } = job.kind;
  const age = account.getSecondsSince(job.startedAt);
  const status = getJobStatus(account, job, age);
  const completed = status === statuses.completed;
  const results = files.map(([field, extension]) => [field, completed ? toFileUrl(base, job.id, extension) : null]);
  return {
    ...toPublicFields(job.publicFields),
    [idField]: job.id,
    status,
    created_at: Math.floor(job.startedAt / 1000),
    ...(hasDuration && { duration: completed ? job.seconds : null }),
    ...(hasProgress && { progress: Math.min(100, Math.floor((100 * age) / seconds)) }),
    ...Object.fromEntries(results),
    [reasonField]: age >= seconds && job.fails ? 'The source has no speech that could be used' : null,
  };
}

/**
 * Finds a job of one kind.
 * @throws ApiError 404, also when the id belongs to another kind
 */
export function getJob(account: Account, name: string, id: unknown): Job {
  const { notFoundCode = 'resource_not_found', noun } = getKind(account, name);
  const job = account.jobs.get(String(id));
  if (job?.kind.name !== name) throw createNotFoundError(notFoundCode, `${noun} ${id}`);
  return job;
}

/** All jobs of one kind, newest first. */
export const listJobs = (account: Account, name: string) =>
  [...account.jobs.values()].reverse().filter(({ kind }) => kind.name === name);

/** Jobs that count against those that may run at once. */
export const countLimitedJobs = (account: Account) =>
  [...account.jobs.values()].filter((job) => job.kind.limited && !isJobDone(account, job)).length;
