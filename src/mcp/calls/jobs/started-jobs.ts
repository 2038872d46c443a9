import { formatJobRef, type JobRef } from '../../../declarations/job.ts';
import { toObject } from '../../../declarations/json.ts';
import { getResultPrice, type Json, type Operation } from '../../../declarations/operation.ts';
import type { Price } from '../../../declarations/price-list.ts';
import { createBoundedMap } from '../../../runtime/bounded-map.ts';
import { fingerprint } from '../../../runtime/fingerprint.ts';
import type { ParsedCall } from '../call-types.ts';

/** How many creates in a row make it worth saying how several are followed, and how long a row lasts. */
const ROW_LENGTH = 3;
const ROW_MS = 900_000;

/** Jobs that are remembered. */
const MAX_REMEMBERED = 10_000;

/** What a result says of the call that started its job. */
export interface StartedJob {
  price?: Price;
  /** The arguments that shaped it, in words. */
  madeWith?: string;
  /** How long its source is, in seconds, where the result is to be as long. */
  sourceSeconds?: number;
}

type StartingCall = Pick<ParsedCall<Operation>, 'tool' | 'input' | 'caller' | 'sourceSeconds'>;

/** The length of what is worked on: a stretch where the call names its end. */
function getSourceSeconds({ start_time: start = 0, end_time: end }: Json, whole: number | undefined) {
  return typeof end === 'number' ? end - Number(start) : whole;
}

const getAtPath = (input: Json, path: string): unknown =>
  path.split('..').reduce<unknown>((held, name) => toObject(held)[name], input);

/** The arguments that shape a result, in words: `aspect_ratio 16:9 (default), voice_id voice_en_f_01`. */
export function describeMadeWith({ madeWith = {} }: Operation, input: Json): string | undefined {
  const differing = Object.entries(madeWith).flatMap(([path, usual]) => {
    const value = getAtPath(input, path) ?? undefined;
    if (value === undefined) return usual ? `${path} ${usual}` : [];
    return `${path} ${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return differing.length > 0 ? differing.join(', ') : undefined;
}

/**
 * Remembers the arguments of the jobs that this process started, because HeyGen does not return them. Only what is said
 * beside a result depends on it.
 */
export class StartedJobs {
  readonly #rows = createBoundedMap<(readonly JobRef[])[]>(1_000, { ttl: ROW_MS });
  readonly #jobs = createBoundedMap<StartedJob>(MAX_REMEMBERED);

  note(refs: readonly JobRef[], { tool, input, caller: { key = '' }, sourceSeconds }: StartingCall): void {
    const price = getResultPrice(tool, input);
    const madeWith = describeMadeWith(tool, input);
    const seconds = getSourceSeconds(input, sourceSeconds);
    const started = {
      ...(price && { price }),
      ...(madeWith && { madeWith }),
      ...(tool.job?.keepsLength && seconds !== undefined && { sourceSeconds: seconds }),
    };
    for (const ref of refs) this.#jobs.set(nameJob(ref, key), started);
  }

  /** The jobs of the creates since the caller last asked how one stands, once there are several. */
  addToRow(refs: readonly JobRef[], key = ''): readonly JobRef[] {
    const row = [...(this.#rows.get(fingerprint(key)) ?? []), refs];
    this.#rows.set(fingerprint(key), row);
    return row.length < ROW_LENGTH ? [] : row.flat();
  }

  endRow(key = ''): void {
    this.#rows.delete(fingerprint(key));
  }

  find(ref: JobRef, key = ''): StartedJob {
    return this.#jobs.get(nameJob(ref, key)) ?? {};
  }
}

const nameJob = (ref: JobRef, key: string) => `${fingerprint(key)}:${formatJobRef(ref)}`;
