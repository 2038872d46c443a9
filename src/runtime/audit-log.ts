import type { Effect } from '../declarations/operation.ts';
import type { Logger } from './log.ts';
import type { LogContext } from './log-context.ts';
import type { CallOutcome } from './telemetry.ts';

/** A process has begun to serve. */
export interface AuditedStart {
  version: string;
  transport: 'stdio' | 'http';
  /** HEYGEN_MCP_AUTH. */
  authentication: string;
  toolsets: readonly string[];
  read_only: boolean;
  sandbox: boolean;
  /** Limits in USD, and their period. */
  spend_limit_usd?: number;
  spend_limit_person_usd?: number;
  spend_period: string;
  /** Where it listens. */
  url?: string;
}

/** A request was not let in. */
export interface RefusedRequest extends Partial<LogContext> {
  /** The person, where that is known. */
  who?: string;
  status: number;
  /** In the words of the answer, which hold no credential. */
  reason: string;
  /** Where it came from. */
  address: string;
  path: string;
}

/** A call that changes or costs something is over. */
export interface AuditedCall extends Partial<LogContext> {
  /** The person; over stdio it is whose process it is. */
  who?: string;
  tool: string;
  effect: Effect;
  /** `asked`: its user was asked, and it is made again with the answer. */
  outcome: CallOutcome | 'asked';
  ms: number;
  /** The jobs that it started, as `video:v1`. */
  jobs: readonly string[];
  /** The ids that it was given: what was changed or deleted. */
  ids: Readonly<Record<string, string>>;
  /** Its entry in the ledger, and what was reckoned beforehand. */
  entry?: string;
  estimate_usd?: number;
}

/** Writes who did what, for those who answer for a server. Its fields are documented in docs/audit-log.md and stay. */
export interface AuditLog {
  logStart(start: AuditedStart): void;
  logRefused(request: RefusedRequest): void;
  logCall(call: AuditedCall): void;
}

/** The longest reason that is written, in characters: parts of it may be a stranger's. */
const MAX_REASON = 300;

/**
 * Writes to the log, at `info`.
 * @param owner whose process it is
 */
export const createAuditLog = (log: Logger, owner: string): AuditLog => ({
  logStart: (start) => log.info({ audit: 'start', ...start }, 'start'),
  logRefused: ({ reason, ...request }) =>
    log.info({ audit: 'refused', ...request, reason: reason.slice(0, MAX_REASON) }, 'refused'),
  logCall: ({ who = owner, ...call }) => log.info({ audit: 'call', who, ...call }, 'call'),
});
