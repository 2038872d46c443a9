import type { z } from 'zod';
import { toObject } from './json.ts';
import type { Json, Operation } from './operation.ts';
import type { Price } from './price-list.ts';

/** Where a job stands. */
export interface JobState {
  /** HeyGen's own word. */
  status: string;
  /**
   * `paused` waits for the user; `awaitingResult` is over but its result cannot be fetched yet. A word that is not known is
   * `running`, never an end.
   */
  phase: 'queued' | 'running' | 'paused' | 'awaitingResult' | 'completed' | 'failed';
  /** HeyGen's own figure, 0 to 100, where it gives one. */
  percent?: number;
  /** Unix seconds. */
  startedAt?: number;
  /** The job that goes on where this one ends: a session's video. */
  next?: JobRef;
  /** What the agent asks while `paused`. */
  question?: string;
  /** The draft that waits to be approved while `paused`. */
  draft?: string;
  failure?: { code?: string; message?: string };
  /** Set where it ended because somebody stopped it. */
  stopped?: true;
}

/** A job by kind and id: all that is needed to go on watching it, from any process. */
export interface JobRef {
  kind: JobKind;
  id: string;
  /** What else a reading is asked for: the page of a batch. */
  page?: Json;
}

/** How the statuses of most kinds are read: which words end well and badly, and where the result is. */
export interface StatusWords {
  /** The words that the sandbox shows while the job waits and while it is worked on; `pending` and `running` unless said. */
  queued?: string;
  running?: string;
  completed: readonly [string, ...string[]];
  failed: readonly [string, ...string[]];
  /** Said while the user has to do something first. */
  paused?: string;
  /** The field without which a completed job is not usable yet. */
  result?: string | ((answer: Json) => string);
}

/**
 * Files of a finished job: by name the field that holds the address, or a function for what is deeper. Whatever somebody
 * may want to keep belongs here, of any type; the file's ending is that of the address, and `.mp4` where it has none.
 */
type JobFiles = Readonly<Record<string, string>> | ((answer: Json) => Json);

interface CommonJobFields {
  /** The word for it wherever a model meets it: `wait_for_jobs`, `download_video`, `store_video`, `estimate_cost`. */
  name: string;
  /** Words for it that were used before and are still understood. */
  formerNames?: readonly string[];
  noun: string;
  /** Name of the id in the inputs of the tools that read it. */
  idField: string;
  /** The operation that reads many at once, where HeyGen has one. */
  readMany?: string;
  /** The operation that finds it again when an answer was lost, where HeyGen has one. */
  list?: string;
  /** The operation that stops it, where HeyGen has one. */
  stop?: string;
  /** How long it takes, in words for a person, and the seconds after which most are done (HeyGen's published advice). */
  typical: { text: string; seconds: number };
  /** What a 404 may mean besides a wrong id. */
  lost?: string;
  /** What the user has to do while the job is `paused`. */
  paused?: (ref: JobRef, state: JobState) => string;
  /** The kind of the job that goes on where this one ends. */
  leadsTo?: JobKind;
  /** Set where it may pause while the job that it leads to reads as failed, so that it is asked before that is believed. */
  mayPauseBehind?: true;
  /** HeyGen's code for an id that there is not; `resource_not_found` unless said. */
  notFoundCode?: string;
  /** Set where it counts against the jobs that may run at once (HeyGen's usage limits). */
  limited?: true;
  /** The field of its answer that holds the seconds that are charged for; `duration` unless said. */
  billedSeconds?: string;
  /** The webhook event that reports its end, without `.success` or `.fail`, and the field of it that names the job. */
  event?: { name: string; idField?: string };
  /** What one costs where it is not known how it was made: the prices that it may have. */
  prices?: readonly [Price, ...Price[]];
  /** How many things a finished one holds that are priced by the piece; one unless said. */
  countPieces?: (answer: Json) => number;
  /** Says more of an answer than HeyGen does, in the fields of `localOutput`. */
  explain?: (answer: Json) => Json;
  localOutput?: Readonly<Record<string, z.ZodType>>;
  /** Set where a result is as long as its source. */
  keepsLength?: true;
  files?: JobFiles;
  /** The file that is meant when none is named; the first of `files` unless said. */
  mainFile?: string;
  status?: StatusWords;
}

/** One kind of long work as data. It stands beside the operation that reads it. */
export interface JobKind extends CommonJobFields {
  /** What to do with the result once it is there. */
  finished: string;
  /** Reads HeyGen's answer. */
  state: (answer: Json) => JobState;
  /** The operation that reads one: it carries the kind with effect `read`, and its declaration sets this. */
  reader?: Operation;
}

/** Finds a kind of job by its name or a former one, and all names, those of v1 and v2 among them. */
export interface JobKinds {
  find(name: string): Promise<JobKind | undefined>;
  names(): Promise<string[]>;
}

type JobDeclaration = CommonJobFields &
  Partial<Pick<JobKind, 'finished'>> &
  ({ status: StatusWords; state?: undefined } | Pick<JobKind, 'state'>);

const FILES = 'Finished. Give the user the addresses; they expire, reading again gives fresh ones.';

/** Declares a kind of long work: `status` says how its statuses are read, or `state` reads them. */
export function job(declaration: JobDeclaration): JobKind {
  const state = declaration.state ?? createStateReader(declaration.status);
  return { ...declaration, finished: declaration.finished ?? FILES, state };
}

/** True when waiting longer changes nothing: the job is over, or the user has to speak. */
export const isFinished = ({ phase }: JobState) => phase === 'completed' || phase === 'failed' || phase === 'paused';

/** A job in one word, as models write it: `video:v1`. */
export const formatJobRef = ({ kind, id }: JobRef): string => `${kind.name}:${id}`;

/** The operation that reads a kind's jobs. */
export function getReader({ name, reader }: JobKind): Operation {
  if (!reader) throw new TypeError(`No operation reads jobs of the kind ${name}.`);
  return reader;
}

/** The words that kinds had before, each with the one that it has now. */
export const getFormerNames = (kinds: readonly JobKind[]): ReadonlyMap<string, string> =>
  new Map(kinds.flatMap(({ name, formerNames = [] }) => formerNames.map((former) => [former, name] as const)));

/** The files of an answer by name, as far as they are there. */
export function getFiles({ files = {} }: JobKind, answer: Json): Json {
  if (typeof files === 'function') return files(answer);
  return Object.fromEntries(Object.entries(files).map(([name, field]) => [name, answer[field]]));
}

export const getMainFile = ({ files = {}, mainFile }: JobKind): string => mainFile ?? Object.keys(files)[0] ?? '';

export const toText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
export const toNumber = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

const QUEUED = new Set(['waiting', 'pending', 'queued', 'submitted', 'PENDING']);

/** HeyGen's own texts name the end of a translation so where its schema says `completed`; both are taken everywhere. */
const SUCCEEDED = 'succeeded';

/** Where HeyGen says why a job failed: a text or an object in v3, and several more fields in v1 and v2. */
function readFailure({ failure_code, failure_message, error, msg, error_msg, ...rest }: Json): JobState['failure'] {
  const { code, message, detail } = toObject(typeof error === 'object' && error !== null ? error : {});
  const reasons = [failure_message, message, detail, error, msg, error_msg, rest.message];
  return {
    code: toText(failure_code) ?? toText(code) ?? toNumber(code)?.toString(),
    message: reasons.map(toText).find(Boolean),
  };
}

/** Makes what reads the statuses of a kind of job. */
export const createStateReader =
  ({ completed, failed, paused, result }: StatusWords) =>
  (answer: Json): JobState => {
    const status = toText(answer.status) ?? 'unknown';
    const common = { status, startedAt: toNumber(answer.created_at), percent: toNumber(answer.progress) };
    if (failed.includes(status)) return { ...common, phase: 'failed', failure: readFailure(answer) };
    if (status === SUCCEEDED || completed.includes(status)) {
      const field = typeof result === 'function' ? result(answer) : result;
      return { ...common, phase: field === undefined || answer[field] ? 'completed' : 'awaitingResult' };
    }
    if (status === paused) return { ...common, phase: 'paused' };
    return { ...common, phase: QUEUED.has(status) ? 'queued' : 'running' };
  };
