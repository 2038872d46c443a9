import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import type { JobRef } from '../../declarations/job.ts';
import type { Json } from '../../declarations/operation.ts';
import type { Progress } from '../../declarations/progress.ts';
import type { Tool } from '../../declarations/tool.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import type { ServerArguments } from '../tool-list/mcp-tool.ts';
import type { UserDialog } from './elicitation/user-dialog.ts';

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
