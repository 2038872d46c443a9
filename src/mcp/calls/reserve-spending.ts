import { formatJobRef, type JobKind, toNumber } from '../../declarations/job.ts';
import type { Operation } from '../../declarations/operation.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import type { ApiResponse } from '../../heygen/response.ts';
import type { JobWatcher } from '../../jobs/job-watcher.ts';
import { getStartedJobIds } from '../../jobs/started-job-ids.ts';
import type { SpendingReservation } from '../../ledger/spending-reservation.ts';
import type { CallServices } from './call-services.ts';
import type { ParsedCall } from './call-types.ts';

type EnteredCall = Pick<ParsedCall<Operation>, 'tool' | 'input' | 'caller' | 'record'>;

/** The usual times of jobs belong to this interval of polls. Where it is shortened, as on the sandbox, so are they. */
const USUAL_POLL_INTERVAL_MS = 10_000;

/** How long most jobs of a kind take, in milliseconds. */
const getUsualMs = ({ typical }: JobKind, { pollIntervalMs }: Pick<JobWatcher, 'pollIntervalMs'>): number =>
  (typical.seconds * 1000 * pollIntervalMs) / USUAL_POLL_INTERVAL_MS;

/** Enters what HeyGen answered: the jobs that it works on, or what it has made. */
async function recordAnswer(
  reservation: SpendingReservation,
  { tool, input }: EnteredCall,
  response: ApiResponse,
  watcher: Pick<JobWatcher, 'pollIntervalMs'>,
): Promise<void> {
  const { job } = tool;
  const answer = response.kind === 'one' ? response.data : {};
  if (!job) return reservation.completed(toNumber(answer.duration));
  const jobs = getStartedJobIds(tool, answer, input).map((id) => formatJobRef({ kind: job, id }));
  await reservation.started(jobs, getUsualMs(job, watcher));
}

/** Enters a create that was not answered: it counts, unless HeyGen is known not to have taken it. */
const recordFailure = (reservation: SpendingReservation, error: unknown): Promise<void> =>
  error instanceof HeyGenError && !error.details.outcomeUnknown ? reservation.refused() : reservation.unknown();

/**
 * Enters a call in the ledger before and after it is sent, where it costs.
 * @param id the same for the same create, however often it is sent
 * @throws ToolError when it would cost more than may be spent, and what `send` throws
 */
export async function sendWithReservation(
  { spending, watcher }: CallServices,
  call: EnteredCall,
  id: string,
  send: () => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const { tool, input, caller, record } = call;
  const charge = tool.charge?.(input);
  if (!spending || !charge || charge.usd === 0) return send();
  const { key, person, logContext } = caller;
  const reservation = await spending.reserve({
    id,
    tool: tool.name,
    charge,
    person,
    key,
    request: logContext?.request,
  });
  if (record) Object.assign(record, { entry: id, usd: charge.usd });
  try {
    const response = await send();
    await recordAnswer(reservation, call, response, watcher);
    return response;
  } catch (error) {
    await recordFailure(reservation, error);
    throw error;
  } finally {
    if (reservation.note) record?.notes.push(reservation.note);
  }
}
