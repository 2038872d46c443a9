import { toNumber } from '../../declarations/job.ts';
import { addCharges, type Charge, chargeResult } from '../../declarations/pricing.ts';
import type { JobOutcome } from '../../jobs/job-watcher.ts';
import type { StartedJob } from '../calls/jobs/started-jobs.ts';

/** What a finished job came to, by its real length; undefined for one that has no result, or no price. */
export function chargeFinished({ readings }: JobOutcome, { price }: StartedJob): Charge | undefined {
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || last?.state.phase !== 'completed' || last.state.stopped) return undefined;
  const { prices = [], countPieces = () => 1 } = first.ref.kind;
  return chargeResult(price ? [price] : prices, toNumber(last.answer.duration), countPieces(last.answer));
}

/** What several jobs came to together, as far as they are over. */
export function chargeAllFinished(ended: readonly (readonly [JobOutcome, StartedJob])[]): Charge | undefined {
  const charges = ended.flatMap(([outcome, started]) => chargeFinished(outcome, started) ?? []);
  return charges.length > 0 ? addCharges(charges) : undefined;
}
