import type { JobKinds } from '../../declarations/job.ts';
import type { Operation } from '../../declarations/operation.ts';
import type { FileService } from '../../files/file-service.ts';
import type { HeyGenClient } from '../../heygen/client.ts';
import type { JobWatcher } from '../../jobs/job-watcher.ts';
import type { WebhookReportedJobs } from '../../jobs/webhook-reported-jobs.ts';
import type { Settlement } from '../../ledger/settlement.ts';
import type { SettlementSweep } from '../../ledger/settlement-sweep.ts';
import type { Spending } from '../../ledger/spending.ts';
import type { SpecSource } from '../../openapi/spec-source.ts';
import type { AuditLog } from '../../runtime/audit-log.ts';
import type { Logger } from '../../runtime/log.ts';
import type { Telemetry } from '../../runtime/telemetry.ts';
import type { Webhooks } from '../../webhooks/callbacks.ts';
import type { AgentBatchService } from '../agent-batches/batch-service.ts';
import type { ConfirmationPolicy } from './elicitation/confirmation.ts';
import type { LikenessConsents } from './elicitation/likeness-consents.ts';
import type { IdempotencyKeyStore } from './idempotency/idempotency-key-store.ts';
import type { DerivedKeys } from './idempotency/idempotency-keys.ts';
import type { LostCreates } from './idempotency/lost-creates.ts';
import type { PendingCreates } from './idempotency/pending-creates.ts';
import type { UndeliveredResults } from './idempotency/undelivered-results.ts';
import type { StartedJobs } from './jobs/started-jobs.ts';

/** What calls share: one set per process. */
export interface CallServices {
  client: HeyGenClient;
  /** Finds an operation of the catalog by its tool name. */
  getOperation: (name: string) => Operation;
  watcher: JobWatcher;
  /** Kinds of long work by the words that models have for them. */
  jobKinds: JobKinds;
  log: Logger;
  /** The longest that one call waits, in seconds. */
  waitSeconds: number;
  /** Who has a say before money is spent or something is deleted. */
  confirmation: ConfirmationPolicy;
  /** Where calls that change or cost something are written down. */
  audit?: AuditLog;
  consents: LikenessConsents;
  /** What is spent, and the limits on it. */
  spending?: Spending;
  /** What enters the ends that nobody saw. */
  settlement?: Settlement;
  /** Set where that is done now and then: in a server of many. */
  settlementSweep?: SettlementSweep;
  /** Set where HeyGen can reach this server. */
  webhooks?: Webhooks;
  /** Set where keys may be kept until HeyGen reports the end of what they pay for. */
  reportedJobs?: WebhookReportedJobs;
  files: FileService;
  idempotencyKeyStore: IdempotencyKeyStore;
  /** Set where there may be other instances. */
  pendingCreates?: PendingCreates;
  /** Set there, too: the idempotency keys of creates, where HeyGen takes one. */
  derivedKeys?: DerivedKeys;
  lostCreates: LostCreates;
  undelivered: UndeliveredResults;
  startedJobs: StartedJobs;
  agentBatches: AgentBatchService;
  telemetry?: Telemetry;
  /** Set where HeyGen's OpenAPI file is configured. */
  spec?: SpecSource;
}

/** How long a call may wait, in milliseconds: as long as was asked for, within what the server allows. */
export const getTimeoutMs = ({ waitSeconds }: CallServices, seconds = waitSeconds): number =>
  Math.min(seconds, waitSeconds) * 1000;
