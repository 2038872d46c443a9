import type {
  CallToolResult,
  CompleteResult,
  GetPromptResult,
  InputRequiredResult,
  Prompt as ListedPrompt,
  ReadResourceResult,
  Resource,
  Tool,
} from '@modelcontextprotocol/server';
import type { Json } from '../declarations/operation.ts';
import type { Progress } from '../declarations/progress.ts';
import type { RequestOptions } from '../heygen/client.ts';
import type { Logger } from '../runtime/log.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import type { ListedView } from './apps/views.ts';
import type { PendingQuestions } from './calls/elicitation/pending-questions.ts';
import type { UserDialog } from './calls/elicitation/user-dialog.ts';
import type { InFlightCalls } from './calls/in-flight-calls.ts';
import type { AnswerForm } from './known-clients.ts';
import type { Identity } from './request-context.ts';
import type { Task } from './tasks/tasks.ts';

/** A call of a tool by its name, as a host made it. */
export interface ListedToolCall {
  name: string;
  arguments: Json;
  caller: RequestOptions;
  /** What the tools of `discover` may call. */
  callable: ReadonlySet<string>;
  onProgress?: (progress: Progress) => void;
  /** False where the host's model would get pictures as text, or not at all. */
  seesPictures: boolean;
  /** Set where the host can ask its user. */
  dialog?: UserDialog;
  /** Resolves with false where the caller was gone before the whole answer was out. */
  delivered?: Promise<boolean>;
  /** True where the host takes a task in place of a result. */
  takesTasks: boolean;
}

/** The request handlers; loaded with the first request that needs them, so that start-up stays short. */
export interface Handlers {
  callListedTool(call: ListedToolCall): Promise<CallToolResult | InputRequiredResult>;
  getTask(taskId: string, caller: RequestOptions): Promise<Task | undefined>;
  cancelTask(taskId: string, caller: RequestOptions): Promise<true | undefined>;
  getPrompt(
    name: string,
    given: Record<string, string> | undefined,
    hasTool: (tool: string) => boolean,
  ): GetPromptResult;
  completePrompt(name: string, argument: string, typed: string): CompleteResult;
  readResource(uri: string): ReadResourceResult;
  completeResource(uri: string, typed: string): CompleteResult;
}

/** The tools that one host sees. */
export interface VisibleTools {
  tools: readonly Tool[];
  known: ReadonlySet<string>;
  /** What the tools of `discover` may call. */
  callable: ReadonlySet<string>;
  /** Everyday words by tool, for hosts that search. */
  keywords: ReadonlyMap<string, string>;
  instructions: string;
  /** The same for a host that shows views, where it sees more. */
  withViews?: VisibleTools;
  /** `private` where not all are shown the same, so that a shared cache must not keep the lists. */
  cacheScope: 'public' | 'private';
}

/** The tools of a connection or, over HTTP, of a request, which may choose within what its caller may use. */
export type GetVisibleTools = (request?: Request, granted?: Pick<Identity, 'toolsets' | 'readOnly'>) => VisibleTools;

/** How answers are shaped: by the client's name, or the same for all. */
export type AnswerSetting = AnswerForm | 'auto';

/** What every server of a process shares: lists that are made once, because making them costs more than a call. */
export interface McpServerOptions {
  name: string;
  version: string;
  getVisibleTools: GetVisibleTools;
  prompts: readonly ListedPrompt[];
  resources: readonly Resource[];
  views: readonly ListedView[];
  /** Where the pictures and films that views show come from. */
  mediaOrigins: readonly string[];
  handlers: () => Promise<Handlers>;
  /** The HeyGen key of a host on stdio, asked for at each call; over HTTP each request has its own. */
  getKey?: () => string | undefined;
  inFlightCalls: InFlightCalls;
  /** Over HTTP: what users of 2025-era clients are being asked. */
  pendingQuestions?: PendingQuestions;
  /** HEYGEN_MCP_ANSWERS. */
  answers: AnswerSetting;
  /** The longest that a call waits for its user, in seconds. */
  waitSeconds: number;
  log: Logger;
  telemetry?: Telemetry;
}
