import { LRUCache } from 'lru-cache';
import { formatJobRef, type JobRef } from '../../declarations/job.ts';
import { getResultPrice, type Json, type Operation } from '../../declarations/operation.ts';
import type { Price } from '../../declarations/prices.ts';
import { fingerprint } from '../../runtime/fingerprint.ts';

/** Jobs that are remembered. */
const MAX_REMEMBERED = 10_000;

/** What is told of a job once it is over, from the call that started it. */
export interface StartedJob {
  price?: Price;
  /** The arguments that shaped it, in words. */
  madeWith?: string;
}

const getAtPath = (input: Json, path: string): unknown =>
  path.split('.').reduce<unknown>((held, name) => (held as Json | undefined)?.[name], input);

/** The arguments that shape a result, in words: `aspect_ratio 16:9 (default), voice_id voice_en_f_01`. */
export function describeMadeWith({ madeWith = {} }: Operation, input: Json): string | undefined {
  const told = Object.entries(madeWith).flatMap(([path, usual]) => {
    const value = getAtPath(input, path) ?? undefined;
    if (value === undefined) return usual ? `${path} ${usual}` : [];
    return `${path} ${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return told.length > 0 ? told.join(', ') : undefined;
}

/**
 * What jobs were started with, as far as this process started them: HeyGen's readings do not tell it. Nothing depends on
 * it but what is told beside a result.
 */
export class StartedJobs {
  readonly #jobs = new LRUCache<string, StartedJob>({ max: MAX_REMEMBERED });

  note(refs: readonly JobRef[], operation: Operation, input: Json, key = ''): void {
    const price = getResultPrice(operation, input);
    const madeWith = describeMadeWith(operation, input);
    const started = { ...(price && { price }), ...(madeWith && { madeWith }) };
    for (const ref of refs) this.#jobs.set(nameJob(ref, key), started);
  }

  find(ref: JobRef, key = ''): StartedJob {
    return this.#jobs.get(nameJob(ref, key)) ?? {};
  }
}

const nameJob = (ref: JobRef, key: string) => `${fingerprint(key)}:${formatJobRef(ref)}`;
