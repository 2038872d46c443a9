import type { Json } from '../declarations/operation.ts';
import type { JobState } from './kinds.ts';

export const toText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
export const toNumber = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

const QUEUED = new Set(['waiting', 'pending', 'queued', 'submitted', 'PENDING']);

/** How the statuses of most kinds are read: which words wait, end well and end badly, and where the result is. */
interface StatusWords {
  completed: string | readonly string[];
  failed: readonly string[];
  paused?: string;
  /** The field without which a completed job is not usable yet. */
  result?: string;
}

/** Where HeyGen says why a job failed: a text or an object in v3, and several more fields in v1 and v2. */
function readFailure({ failure_code, failure_message, error, msg, error_msg, ...rest }: Json): JobState['failure'] {
  const { code, message, detail } = (typeof error === 'object' && error !== null ? error : {}) as Json;
  const reasons = [failure_message, message, detail, error, msg, error_msg, rest.message];
  return {
    code: toText(failure_code) ?? toText(code) ?? toNumber(code)?.toString(),
    message: reasons.map(toText).find(Boolean),
  };
}

/** HeyGen's own texts name the end of a translation so where its schema says `completed`; both are taken everywhere. */
export const SUCCEEDED = 'succeeded';

/** Makes what reads the status of a kind of job. */
export const createStateReader =
  ({ completed, failed, paused, result }: StatusWords) =>
  (answer: Json): JobState => {
    const status = toText(answer.status) ?? 'unknown';
    const common = { status, startedAt: toNumber(answer.created_at), percent: toNumber(answer.progress) };
    if (failed.includes(status)) return { ...common, phase: 'failed', failure: readFailure(answer) };
    if (status === SUCCEEDED || [completed].flat().includes(status))
      return { ...common, phase: result === undefined || answer[result] ? 'completed' : 'finishing' };
    if (status === paused) return { ...common, phase: 'paused' };
    return { ...common, phase: QUEUED.has(status) ? 'queued' : 'running' };
  };
