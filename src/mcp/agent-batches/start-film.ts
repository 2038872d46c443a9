import { randomUUID } from 'node:crypto';
import { formatJobRef } from '../../declarations/job.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import { ToolError } from '../../declarations/tool-error.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import { type ErrorKind, HeyGenError } from '../../heygen/errors.ts';
import { takesIdempotencyKey } from '../../heygen/request.ts';
import { createEntryId } from '../../ledger/entry-id.ts';
import { fingerprintCall } from '../calls/call-fingerprint.ts';
import type { CallServices } from '../calls/call-services.ts';
import type { ParsedCall } from '../calls/call-types.ts';
import { isJobCall, startJobs } from '../calls/jobs/job-call.ts';
import { prepareOperation } from '../calls/operation-call.ts';
import { type AgentBatch, type BatchClaim, type BatchFilm, RECORDS } from './batch-state.ts';
import type { BatchStore } from './batch-store.ts';

/** How an attempt to start a film ended; `later` may pass by itself, `halted` needs somebody. */
export type StartOutcome =
  | { kind: 'started' | 'refused' | 'unclear' | 'taken' | 'later' }
  | { kind: 'halted'; reason: string };

/** Failures that other films of the batch would meet, too, until somebody mends them. */
const HALTING: ReadonlySet<ErrorKind> = new Set([
  'no_key',
  'session_expired',
  'broken_credential',
  'unauthorized',
  'no_credit',
  'forbidden',
]);

/** Failures that pass by themselves, where nothing was made. */
const PASSING: ReadonlySet<ErrorKind> = new Set([
  'rate_limited',
  'unavailable',
  'unreachable',
  'timeout',
  'conflict',
  'bad_answer',
]);

/** This process, in claims. */
export const INSTANCE = randomUUID();

/** What a film's create is started with, and by whom. */
export interface FilmStart {
  services: CallServices;
  store: BatchStore;
  caller: RequestOptions;
  batch: AgentBatch;
}

const createCall = ({ services, caller }: FilmStart, film: BatchFilm): ParsedCall<Operation> => {
  const tool = services.getOperation(film.tool);
  return { tool, input: film.input, arguments: film.input, options: {}, caller };
};

/** What is written of a create that failed. @returns how the attempt ended */
async function recordFailure(
  { store, batch }: FilmStart,
  film: BatchFilm,
  claim: BatchClaim,
  error: unknown,
): Promise<StartOutcome> {
  const release = () =>
    store.put(batch.id, RECORDS.release(film.index, claim.attempt), { at: new Date().toISOString() });
  if (error instanceof ToolError) {
    await release();
    return { kind: 'halted', reason: error.message };
  }
  if (!(error instanceof HeyGenError)) throw error;
  const { kind, outcomeUnknown } = error.details;
  const fail = (isUnclear: boolean) =>
    store.put(batch.id, RECORDS.failure(film.index), { problem: error.message, isUnclear });
  if (outcomeUnknown) {
    await fail(true);
    return { kind: 'unclear' };
  }
  if (HALTING.has(kind) || PASSING.has(kind)) {
    await release();
    return HALTING.has(kind) ? { kind: 'halted', reason: error.message } : { kind: 'later' };
  }
  await fail(false);
  return { kind: 'refused' };
}

/** Sends a film's create that is claimed, and writes down what came of it. */
export async function sendClaimed(start: FilmStart, film: BatchFilm, claim: BatchClaim): Promise<StartOutcome> {
  const { services, store, batch, caller } = start;
  const call = { ...createCall(start, film), given: film.input, input: claim.input };
  try {
    if (!isJobCall(call)) throw new TypeError(`${film.tool} starts no job.`);
    // HeyGen is to know the create again, should this process die before the answer is written down.
    if (takesIdempotencyKey(call.tool))
      await services.idempotencyKeyStore.set(
        fingerprintCall(call.tool, film.input, caller.key ?? ''),
        claim.idempotencyKey,
      );
    const [ref] = (await startJobs(services, call)).refs;
    const record: Json = ref
      ? { job: formatJobRef(ref) }
      : { problem: 'HeyGen did not name what it started.', isUnclear: true };
    await store.put(batch.id, ref ? RECORDS.job(film.index) : RECORDS.failure(film.index), record);
    return { kind: ref ? 'started' : 'unclear' };
  } catch (error) {
    return recordFailure(start, film, claim, error);
  }
}

/** Claims a film, so that no other process sends it, too. */
export async function claimFilm(
  { store, batch }: FilmStart,
  film: BatchFilm,
  claim: Pick<BatchClaim, 'attempt' | 'input' | 'idempotencyKey'>,
): Promise<BatchClaim | undefined> {
  const whole = { ...claim, instance: INSTANCE, pid: process.pid, sentAt: Date.now() };
  const isOurs = await store.put(batch.id, RECORDS.claim(film.index, claim.attempt), { ...whole });
  return isOurs ? whole : undefined;
}

/** Starts a film that waits: its media and its prompt are made ready, then it is claimed and sent. */
export async function startFilm(start: FilmStart, film: BatchFilm, attempts: number): Promise<StartOutcome> {
  const attempt = attempts + 1;
  let input: Json;
  try {
    input = (await prepareOperation(start.services, createCall(start, film))).input;
  } catch (error) {
    if (!(error instanceof ToolError) && !(error instanceof HeyGenError)) throw error;
    if (error instanceof HeyGenError && PASSING.has(error.details.kind)) return { kind: 'later' };
    if (error instanceof HeyGenError && HALTING.has(error.details.kind))
      return { kind: 'halted', reason: error.message };
    await start.store.put(start.batch.id, RECORDS.failure(film.index), { problem: error.message });
    return { kind: 'refused' };
  }
  const claim = await claimFilm(start, film, { attempt, input, idempotencyKey: createEntryId() });
  return claim ? sendClaimed(start, film, claim) : { kind: 'taken' };
}
