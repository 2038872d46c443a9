import { toObject, toObjects, toOptionalText } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';
import type { BatchClaimant, BatchRecords } from './batch-store.ts';

/** One film that a batch is to make: the tool that makes it, and its input as it was given. */
export interface PlannedFilm {
  tool: string;
  input: Json;
}

/** What a batch was asked for. */
export interface BatchPlan {
  id: string;
  account: string;
  /** ISO 8601. */
  createdAt: string;
  maxAtOnce: number;
  films: readonly PlannedFilm[];
  /** The same for the same request, so that one that is made again is recognized. */
  digest: string;
}

/** A process that is about to send a film's create, written down before it does. */
export interface BatchClaim extends BatchClaimant {
  /** Counts the attempts at one film. */
  attempt: number;
  /** What is sent: with it the create is found again where its answer was lost. */
  input: Json;
  /** Under which it is sent, where HeyGen knows repeats. */
  idempotencyKey: string;
}

/** How a film ended. */
export interface FilmEnd {
  isCompleted: boolean;
  status: string;
  title?: string;
  videoId?: string;
  address?: string;
  seconds?: number;
  problem?: string;
}

/**
 * Where a film of a batch stands. `starting` has a claim and no answer yet; `unclear` may have been started, so that it is
 * never started again.
 */
export type FilmState =
  | { phase: 'waiting'; attempts: number }
  | { phase: 'starting'; claim: BatchClaim }
  | { phase: 'running'; job: string }
  | { phase: 'over'; job: string; end: FilmEnd }
  | { phase: 'refused' | 'unclear'; problem: string };

export interface BatchFilm extends PlannedFilm {
  index: number;
  state: FilmState;
}

export interface AgentBatch extends Omit<BatchPlan, 'films'> {
  films: readonly BatchFilm[];
  isStopped: boolean;
}

/** Names of a batch's records. */
export const RECORDS = {
  plan: 'plan',
  stop: 'stop',
  claim: (film: number, attempt: number) => `film-${film}-claim-${attempt}`,
  release: (film: number, attempt: number) => `film-${film}-release-${attempt}`,
  job: (film: number) => `film-${film}-job`,
  end: (film: number) => `film-${film}-end`,
  failure: (film: number) => `film-${film}-failure`,
} as const;

const toNumberOr = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);

function toClaim(record: Json, attempt: number): BatchClaim {
  return {
    attempt,
    instance: String(record.instance),
    pid: toNumberOr(record.pid, 0),
    sentAt: toNumberOr(record.sentAt, 0),
    input: toObject(record.input),
    idempotencyKey: String(record.idempotencyKey),
  };
}

function toEnd(record: Json): FilmEnd {
  const { isCompleted, status, title, videoId, address, seconds, problem } = record;
  return {
    isCompleted: isCompleted === true,
    status: String(status),
    title: toOptionalText(title),
    videoId: toOptionalText(videoId),
    address: toOptionalText(address),
    ...(typeof seconds === 'number' && { seconds }),
    problem: toOptionalText(problem),
  };
}

/** Where a film stands, from the records that there are of it. */
function readFilm(records: BatchRecords, film: number): FilmState {
  const [job, end, failure] = [RECORDS.job(film), RECORDS.end(film), RECORDS.failure(film)].map((name) =>
    records.get(name),
  );
  if (job && end) return { phase: 'over', job: String(job.job), end: toEnd(end) };
  if (job) return { phase: 'running', job: String(job.job) };
  if (failure) return { phase: failure.isUnclear ? 'unclear' : 'refused', problem: String(failure.problem) };
  let attempts = 0;
  while (records.has(RECORDS.claim(film, attempts + 1))) attempts += 1;
  const claim = records.get(RECORDS.claim(film, attempts));
  if (!claim || records.has(RECORDS.release(film, attempts))) return { phase: 'waiting', attempts };
  return { phase: 'starting', claim: toClaim(claim, attempts) };
}

/** A batch from its records; undefined where there is none. */
export function readBatch(records: BatchRecords): AgentBatch | undefined {
  const plan = records.get(RECORDS.plan);
  if (!plan) return undefined;
  return {
    id: String(plan.id),
    account: String(plan.account),
    createdAt: String(plan.createdAt),
    maxAtOnce: toNumberOr(plan.maxAtOnce, 1),
    digest: String(plan.digest),
    isStopped: records.has(RECORDS.stop),
    films: toObjects(plan.films).map(({ tool, input }, index) => ({
      index,
      tool: String(tool),
      input: toObject(input),
      state: readFilm(records, index),
    })),
  };
}

/** True where nothing more will happen by itself. */
export const isBatchOver = ({ films, isStopped }: AgentBatch): boolean =>
  films.every(({ state: { phase } }) =>
    phase === 'waiting' ? isStopped : phase !== 'starting' && phase !== 'running',
  );
