import type { RequestOptions } from '../../heygen/client.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import { getResponseObject } from '../../heygen/response.ts';
import type { JobOutcome } from '../../jobs/job-watcher.ts';
import { describeBalance } from '../results/describe-balance.ts';
import { isLackOfMoney } from '../results/job-result.ts';
import type { CallServices } from './call-services.ts';

/** What pays for the caller's work and how much is left, in words; undefined where HeyGen does not say. */
export async function readBalance(
  { client, getOperation }: Pick<CallServices, 'client' | 'getOperation'>,
  caller: RequestOptions,
): Promise<string | undefined> {
  const getCurrentUser = getOperation('get_current_user');
  try {
    const user = getResponseObject(getCurrentUser, await client.call(getCurrentUser, {}, { ...caller, noRetry: true }));
    return describeBalance(user) || undefined;
  } catch (error) {
    caller.signal?.throwIfAborted();
    if (error instanceof HeyGenError) return undefined;
    throw error;
  }
}

/** The balance, where a job has failed for want of money. */
export async function readBalanceAfter(
  services: CallServices,
  outcomes: readonly JobOutcome[],
  caller: RequestOptions,
): Promise<string | undefined> {
  const failures = outcomes.flatMap(({ readings }) => readings.at(-1)?.state.failure ?? []);
  return failures.some(isLackOfMoney) ? readBalance(services, caller) : undefined;
}
