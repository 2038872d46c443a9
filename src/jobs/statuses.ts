import type { Json } from '../declarations/operation.ts';
import type { JobState } from './kinds.ts';

export const str = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
export const num = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

const QUEUED = new Set(['waiting', 'pending', 'queued', 'submitted', 'PENDING']);

/** How the statuses of most kinds are read: which words wait, end well and end badly, and where the result is. */
interface Words {
  completed: string | readonly string[];
  failed: readonly string[];
  paused?: string;
  /** The field without which a completed job is not usable yet. */
  result?: string;
}

/** Where HeyGen says why a job failed: a text or an object in v3, and several more fields in v1 and v2. */
function failureOf({ failure_code, failure_message, error, msg, error_msg, ...rest }: Json): JobState['failure'] {
  const { code, message, detail } = (typeof error === 'object' && error !== null ? error : {}) as Json;
  const reasons = [failure_message, message, detail, error, msg, error_msg, rest.message];
  return { code: str(failure_code) ?? str(code) ?? num(code)?.toString(), message: reasons.map(str).find(Boolean) };
}

/** HeyGen's own texts name the end of a translation so where its schema says `completed`; both are taken everywhere. */
export const SUCCEEDED = 'succeeded';

/** Makes what reads the status of a kind of job. */
export const statusState =
  ({ completed, failed, paused, result }: Words) =>
  (answer: Json): JobState => {
    const status = str(answer.status) ?? 'unknown';
    const common = { status, startedAt: num(answer.created_at), percent: num(answer.progress) };
    if (failed.includes(status)) return { ...common, phase: 'failed', failure: failureOf(answer) };
    if (status === SUCCEEDED || [completed].flat().includes(status))
      return { ...common, phase: result === undefined || answer[result] ? 'completed' : 'finishing' };
    if (status === paused) return { ...common, phase: 'paused' };
    return { ...common, phase: QUEUED.has(status) ? 'queued' : 'running' };
  };
