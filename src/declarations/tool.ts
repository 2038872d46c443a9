import type { z } from 'zod';
import type { Effect, Json, ObjectSchema, Operation } from './operation.ts';
import type { Charge } from './pricing.ts';
import type { ToolContext } from './tool-context.ts';
import type { ViewName } from './view.ts';

/**
 * What every tool declares, whatever is behind it. Functions over its own types are written as methods, so that a tool
 * whose schemas are known is one of those whose schemas are not.
 */
export interface CommonToolFields<Input extends ObjectSchema, Output extends ObjectSchema> {
  /** The tool's name, HeyGen's own where HeyGen's MCP server has one. */
  name: string;
  title: string;
  /** First what the call gives, then when to use it. One or two sentences. */
  summary: string;
  /** Everyday words and verbs that mean it and stand nowhere else here: what `find_operations` finds it by. */
  keywords?: string;
  /** What a model gets wrong, and which call comes next. */
  hints?: readonly string[];
  /**
   * Set where making and delivering a video needs it: hosts see it unless they ask for other tools. `views`: only hosts
   * that show views do.
   */
  default?: true | 'views';
  effect: Effect;
  /** Set where a call destroys something although it deletes nothing: a secret, a text that it replaces. */
  destructive?: true;
  /** Set where a call costs money. */
  spends?: 'credits';
  /** What the call costs, as far as its arguments show. */
  charge?: (input: Json) => Charge;
  input: Input;
  /** What is answered: HeyGen's `data` object; for a list, one item of it. */
  output: Output;
  /** The answer in words; a line a field unless said. Not for lists, nor for what starts long work. */
  text?(data: z.infer<Output>): string;
  /** One call and its answer: checked by a test and shown by the sandbox. */
  example: { input: z.input<Input>; output: z.input<Output> };
}

/** A tool of several calls, or of none. It never fetches by itself. */
export interface Composite<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends CommonToolFields<Input, Output> {
  /** Set where HeyGen is not asked at all. */
  local?: true;
  /** What has to be configured for the tool to be listed. */
  requires?: 'storage' | 'files';
  /** Set where it takes as long as files are large. */
  movesFiles?: true;
  run(input: z.infer<Input>, calls: ToolContext): Promise<z.infer<Output>>;
}

/** A tool that waits for several jobs at once, whichever calls started them. */
export interface JobsWait<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends CommonToolFields<Input, Output> {
  /** The jobs as models write them: `video:v1`. */
  jobs(input: z.infer<Input>): readonly string[];
  /** True where it comes back as soon as one more of them is over. */
  untilNext?(input: z.infer<Input>): boolean;
}

/**
 * A tool that opens a view in the chat (MCP Apps). What it answers is what another tool would, so that a host without
 * views gets a good answer too; the view itself calls tools for what it shows.
 */
export interface ViewTool<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends CommonToolFields<Input, Output> {
  view: ViewName;
  /** What the view cannot do without: where one of these tools is not listed, neither is this. */
  needs: readonly string[];
  /** The call that is answered. */
  shows(input: z.infer<Input>): { tool: KnownTool; input: Json };
}

/** A tool that is whichever request its arguments name (`method`, `path`, `query`, `body`), for what nothing declares. */
export interface ApiCall<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends CommonToolFields<Input, Output> {
  undeclared: true;
}

/** A tool that is known in full before it is called. */
export type KnownTool = Operation | Composite | JobsWait | ViewTool;

/** Anything that a host can call. */
export type Tool = KnownTool | ApiCall;

export const isOperation = (tool: Tool): tool is Operation => 'endpoint' in tool;
export const isComposite = (tool: Tool): tool is Composite => 'run' in tool;
export const isApiCall = (tool: Tool): tool is ApiCall => 'undeclared' in tool;
export const isViewTool = (tool: Tool): tool is ViewTool => 'view' in tool;

/** Declares a composite; the types of `run` and `example` follow from its schemas. */
export function composite<Input extends ObjectSchema, Output extends ObjectSchema>(
  declaration: Composite<Input, Output>,
): Composite {
  return declaration;
}

/** Declares a wait for jobs; the types of `jobs` and `example` follow from its schemas. */
export function jobsWait<Input extends ObjectSchema, Output extends ObjectSchema>(
  declaration: JobsWait<Input, Output>,
): JobsWait {
  return declaration;
}

/** Declares a tool that opens a view; the types of `shows` and `example` follow from its schemas. */
export function viewTool<Input extends ObjectSchema, Output extends ObjectSchema>(
  declaration: ViewTool<Input, Output>,
): ViewTool {
  return declaration;
}

/** Declares a tool that sends what its arguments name. */
export function apiCall<Input extends ObjectSchema, Output extends ObjectSchema>(
  declaration: Omit<ApiCall<Input, Output>, 'undeclared'>,
): ApiCall {
  return { ...declaration, undeclared: true };
}
