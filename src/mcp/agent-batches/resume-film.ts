import { formatJobRef } from '../../declarations/job.ts';
import { takesIdempotencyKey } from '../../heygen/request.ts';
import { type BatchClaim, type BatchFilm, RECORDS } from './batch-state.ts';
import { claimFilm, type FilmStart, INSTANCE, type StartOutcome, sendClaimed } from './start-film.ts';

/** True for a claim of another process that is gone, so that nobody will write down what came of it. */
export const isAbandoned = ({ store }: FilmStart, claim: BatchClaim): boolean =>
  claim.instance !== INSTANCE && store.isGone(claim);

/** Looks for what an abandoned create made, where HeyGen does not know repeats. */
async function findAbandoned(start: FilmStart, film: BatchFilm, claim: BatchClaim): Promise<StartOutcome> {
  const { services, store, batch, caller } = start;
  const { job: kind, recognition } = services.getOperation(film.tool);
  if (!kind || !recognition) throw new TypeError(`${film.tool} cannot be found again.`);
  // What the other films became is not what is looked for, though it may be made from the same prompt.
  const known = batch.films.flatMap(({ state }) => ('job' in state ? (state.job.split(':')[1] ?? []) : []));
  services.lostCreates.noteAnswered(known, caller);
  const found = await services.lostCreates.find({
    input: claim.input,
    kind,
    recognition,
    caller,
    sentAt: claim.sentAt,
  });
  if (found.kind === 'found') {
    const ref = { kind, id: String(found.item[kind.idField]) };
    await store.put(batch.id, RECORDS.job(film.index), { job: formatJobRef(ref) });
    return { kind: 'started' };
  }
  if (found.kind === 'nothing') {
    await store.put(batch.id, RECORDS.release(film.index, claim.attempt), { at: new Date().toISOString() });
    return { kind: 'later' };
  }
  const seen = found.ids.length > 0 ? ` Fitting: ${found.ids.join(', ')}.` : '';
  const problem = `Its process ended while it was sent, and it is not clear whether HeyGen took it.${seen}`;
  await store.put(batch.id, RECORDS.failure(film.index), { problem, isUnclear: true });
  return { kind: 'unclear' };
}

/** Resumes a film whose process ended while its create was on the way. Nothing is made twice. */
export async function resumeFilm(start: FilmStart, film: BatchFilm, claim: BatchClaim): Promise<StartOutcome> {
  if (!takesIdempotencyKey(start.services.getOperation(film.tool))) return findAbandoned(start, film, claim);
  const { attempt, input, idempotencyKey } = claim;
  const next = await claimFilm(start, film, { attempt: attempt + 1, input, idempotencyKey });
  return next ? sendClaimed(start, film, next) : { kind: 'taken' };
}
