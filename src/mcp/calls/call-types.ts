import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import type { JobKinds, JobRef } from '../../declarations/job.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import type { Progress } from '../../declarations/progress.ts';
import type { Tool } from '../../declarations/tool.ts';
import type { FileService } from '../../files/file-service.ts';
import type { HeyGenClient, RequestOptions } from '../../heygen/client.ts';
import type { JobWatcher } from '../../jobs/job-watcher.ts';
import type { ReportedJobs } from '../../jobs/reported-jobs.ts';
import type { Settlement } from '../../ledger/settlement.ts';
import type { SettlementSweep } from '../../ledger/settlement-sweep.ts';
import type { Spending } from '../../ledger/spending.ts';
import type { SpecSource } from '../../openapi/spec-source.ts';
import type { AuditLog } from '../../runtime/audit-log.ts';
import type { Logger } from '../../runtime/log.ts';
import type { Telemetry } from '../../runtime/telemetry.ts';
import type { Webhooks } from '../../webhooks/callbacks.ts';
import type { AgentBatches } from '../batches/agent-batches.ts';
import type { ServerArguments } from '../tool-list/mcp-tool.ts';
import type { ConfirmationPolicy } from './elicitation/confirmation.ts';
import type { LikenessConsents } from './elicitation/likeness-consents.ts';
import type { UserDialog } from './elicitation/user-dialog.ts';
import type { RepeatKeys } from './idempotency/idempotency-key-store.ts';
import type { DerivedMarks } from './idempotency/idempotency-keys.ts';
import type { LostCreates } from './idempotency/lost-creates.ts';
import type { PendingCreates } from './idempotency/pending-creates.ts';
import type { UndeliveredResults } from './idempotency/undelivered-results.ts';
import type { StartedJobs } from './jobs/started-jobs.ts';

/** What calls share: one set per process. */
export interface CallServices {
  client: HeyGenClient;
  /** Finds an operation of the catalog by its tool name. */
  operation: (name: string) => Operation;
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
  reportedJobs?: ReportedJobs;
  files: FileService;
  repeatKeys: RepeatKeys;
  /** Set where there may be other instances. */
  pendingCreates?: PendingCreates;
  /** Set there, too: what creates are known by that HeyGen takes an idempotency key for. */
  derivedMarks?: DerivedMarks;
  lostCreates: LostCreates;
  undelivered: UndeliveredResults;
  startedJobs: StartedJobs;
  agentBatches: AgentBatches;
  telemetry?: Telemetry;
  /** Set where HeyGen's OpenAPI file is configured. */
  spec?: SpecSource;
}

/** What a call comes to: a result, or a question to the user after which the client makes it again. */
export type ToolOutcome = CallToolResult | InputRequiredResult;

/** What becomes known of a call on its way. */
export interface CallRecord {
  /** The jobs that it started, as models write them: `video:v1`. */
  jobs: string[];
  /** What whoever called should know beside the result. */
  notes: string[];
  /** What was called in the end, where a tool stands for others. */
  called?: Tool;
  /** Its entry in the ledger, and what it counts for there in USD. */
  entry?: string;
  usd?: number;
}

/** One tool call, as the host made it. */
export interface ToolCall {
  tool: Tool;
  arguments: Json;
  caller: RequestOptions;
  /** Set where the host can ask its user. */
  dialog?: UserDialog;
  /** True where the model says that the user agreed. */
  confirmed?: boolean;
  /** Resolves with false where the caller was gone before the whole answer was out. Without it, the caller's signal says so. */
  delivered?: Promise<boolean>;
  /** Set when the host asked for progress. */
  onProgress?: (progress: Progress) => void;
  /** False where the host's model would get pictures as text, or not at all. */
  seesPictures?: boolean;
  /** Made when the call begins. */
  record?: CallRecord;
  /** Set when the host takes a task in place of waiting: makes the answer that holds its id. */
  asTask?: (refs: readonly JobRef[], data?: Json) => CallToolResult;
}

/** A call whose arguments were read: the tool's own input, and what the server itself was asked for. */
export interface ParsedCall<T extends Tool = Tool> extends ToolCall {
  tool: T;
  input: Json;
  /** The input as the caller gave it, where something was done to it since: media were uploaded, a prompt extended. */
  given?: Json;
  /** How long the video is that it works on, in seconds, where that is known. */
  sourceSeconds?: number;
  options: ServerArguments;
}

/** How long a call may wait, in milliseconds: as long as was asked for, within what the server allows. */
export const getTimeoutMs = ({ waitSeconds }: CallServices, seconds = waitSeconds): number =>
  Math.min(seconds, waitSeconds) * 1000;
