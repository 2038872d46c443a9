import type { z } from 'zod';
import type { JobKind } from './job.ts';
import type { Charge, Price } from './pricing.ts';
import type { SpendingView } from './spending.ts';
import type { ViewName } from './view.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a call does to the account. Annotations, `--read-only` and the retry class follow from it. */
export type Effect = 'read' | 'create' | 'update' | 'delete';

/**
 * How HeyGen knows that a request is a repeat: by the header `Idempotency-Key`, by a field of the body, because doing it
 * twice is doing it once, or not at all, so that a second one is a second bill.
 */
export type Repeats = 'header' | 'field' | 'by nature' | 'not at all';

/** A JSON object whose fields are not known in advance. */
export type Json = Record<string, unknown>;

/** A schema of an object whose fields can be looked up by name. */
export type ObjectSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** The source of operations that were seen in an inventory of HeyGen's OpenAPI document and in worked examples of it. */
export const SEPTEMBER_2026 = 'HeyGen’s OpenAPI document of 2026-09-07, openapi/external-api.json';

/**
 * What every tool declares, whatever is behind it. Functions over its own types are written as methods, so that a tool
 * whose schemas are known is one of those whose schemas are not.
 */
interface Declared<Input extends ObjectSchema, Output extends ObjectSchema> {
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
  /** What the call costs, as far as its arguments tell. */
  charge?: (input: Json) => Charge;
  input: Input;
  /** What is answered: HeyGen's `data` object; for a list, one item of it. */
  output: Output;
  /** The answer in words; a line a field unless said. Not for lists, nor for what starts long work. */
  text?(data: z.infer<Output>): string;
  /** One call and its answer: checked by a test and shown by the sandbox. */
  example: { input: z.input<Input>; output: z.input<Output> };
}

/**
 * One HeyGen operation as data. The MCP tool, its row in the README, its sandbox route and its contract test are all
 * derived from this object.
 */
export interface Operation<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends Declared<Input, Output> {
  /**
   * `{name}` in the path is filled from the input; the rest is query for GET and DELETE, body otherwise. The members of
   * a field `extra` go beside the others, where HeyGen's own reference could not be read in full.
   */
  endpoint: `${Method} /${string}`;
  /** Where its path and fields come from, if the facts in test/contract do not have it. */
  source?: string;
  /** Sent with every call and hidden from the model: the discriminator of a union that HeyGen keeps behind one path. */
  fixed?: Readonly<Json>;
  /**
   * How the body travels; JSON unless said. As multipart it holds `file`, raw it is that file: a path, an address or a
   * `data:` URI.
   */
  encoding?: 'multipart' | 'raw';
  /** Set for an operation of HeyGen's v1 or v2: how it wraps what it answers, and what replaced it. */
  v1v2?: V1V2;
  /** The host that takes it, unless it is the API's own. */
  host?: 'upload';
  /** The field of an answer that holds the address of a picture; adds `include_previews`. */
  previews?: string;
  /**
   * How HeyGen knows a repeat. What reads, replaces or deletes repeats by nature; any other POST is taken to be unknown to
   * HeyGen unless a source says more.
   */
  repeats?: Repeats;
  /** The body field in which HeyGen takes the idempotency key, where `repeats` is `field`. */
  idempotencyField?: string;
  /** How to find what a create made whose answer was lost, where HeyGen does not know a repeat. */
  recognition?: Recognition;
  /** What to do about a lost answer where nothing can be looked through for it: `HeyGen lists no speech, so ask the user`. */
  whenLost?: string;
  /** The long work that the call starts or, with effect `read`, reads. Adds `wait` or `wait_seconds`, and progress. */
  job?: JobKind;
  /**
   * Where the answer holds the id of the work that was started, unless it is the kind's own field: `avatar_item.id`. The
   * first place that holds one counts; a list of ids there is one job each.
   */
  jobId?: string | readonly string[];
  /** True for an input by which the work may stop and ask: HeyGen reports ends only, so that it has to be polled for. */
  mayPause?: (input: Json) => boolean;
  /** The prices that `estimate_cost` plans with, by its words for the work: the job's name, or a variant of it. */
  prices?: Readonly<Record<string, Price>>;
  /** The price of what it makes, where the arguments decide; else the only one of `prices`. */
  resultPrice?: (input: Json) => Price;
  /**
   * Arguments that shape the result and are told with it, each with what counts where it is left out, in words; an empty
   * word says nothing then.
   */
  madeWith?: Readonly<Record<string, string>>;
  /** What the user may choose where the call leaves it out, by field. */
  choices?: Readonly<Record<string, Choice>>;
  /** What the user has to agree to before any call, whatever it costs; in a sentence. */
  agreement?: string;
  /** Set where a person's face or voice is made use of, for which somebody has to have the right: which, and the field that has it. */
  likeness?: { of: 'face' | 'voice'; field: string };
  /** What is done to the input before it is sent. */
  beforeSend?: BeforeSend;
  /**
   * What to do about a rejection by HeyGen's, where looking into the account says more than the code does: the nearest
   * names, what would fit. Undefined where there is nothing to say.
   */
  explainRejection?: (rejection: Rejection, input: Json, calls: ToolContext) => Promise<string | undefined>;
  /** What is done with the answer before it is shown, where there is no long work in the call. */
  afterSend?: AfterSend;
  /**
   * Set where HeyGen answers a list: the items' name, and the fields that a choice needs. `verbose` shows the rest.
   * With `search`, free text is looked for in those columns here, because HeyGen has no search of its own; `note` says
   * what the items have to do with each other.
   */
  list?: {
    name: string;
    columns: readonly (keyof z.infer<Output> & string)[];
    /** Where in `data` the items are, where it is an object. */
    at?: string;
    /** Set where HeyGen sends all items at once, and too many: they are shown a page at a time. */
    whole?: true;
    search?: true;
    /** Arguments that choose by a column here, because HeyGen has no such filter. */
    filters?: Readonly<Record<string, { column: string; schema: z.ZodType }>>;
    note?: (items: readonly Json[], input: Json) => string;
    /** Says more of an item than HeyGen does: the item with the fields of `localOutput`. */
    explain?: (item: Json) => Json;
    /** Fields of an item that HeyGen's published contract lacks. */
    localOutput?: Readonly<Record<string, z.ZodType>>;
    /** What to try where nothing was found. */
    whenEmpty?: string;
  };
  /** How many items of a long field are shown unless `verbose` is set. */
  excerpt?: Readonly<Partial<Record<keyof z.infer<Output> & string, number>>>;
}

/** How an item of the job's list, newest first and with `created_at` unless said, is known to be what a create made. */
export interface Recognition {
  /** Set where the list does not show enough, so that each item is read. */
  readsEach?: true;
  /** What the list is asked for, beside a page. */
  listInput?: Readonly<Json>;
  /**
   * Set where the list shows no time and no order: true for an item that could be it by what the list shows. Those are
   * read, one by one, for when they were made.
   */
  isCandidate?: (input: Json, item: Json) => boolean;
  /** A field of the input that HeyGen shows again, filled in where the caller left it out. */
  tag?: string;
  /** True for an item, as it was read or listed, that was made from this input. */
  matches: (input: Json, item: Json) => boolean;
}

/** What HeyGen says when it does not take a request. */
export interface Rejection {
  code?: string;
  /** The argument that it is about. */
  param?: string;
  message: string;
}

/** Something that a user can choose from a list. */
export interface Choice {
  title: string;
  /** The tool that lists what there is, and the field of its items that is the value. */
  from: string;
  id: string;
  /** Set where the call cannot do without it; the others are offered beside those that it needs. */
  required?: true;
  /** Set where the list is narrowed to the language of the script. */
  byLanguage?: true;
}

/** What is particular of HeyGen's v1 and v2. */
export interface V1V2 {
  /** `{error, data}`, `{code: 100, data, message}`, `{data}`, or nothing around the answer. */
  envelope: 'error_data' | 'code_data' | 'data' | 'bare';
  /** The tool that replaces it in v3, where there is one. */
  successor?: string;
}

/** What is done to an input before it is sent, and the arguments that steer it, which HeyGen does not see. */
export interface BeforeSend<Local extends z.ZodRawShape = z.ZodRawShape> {
  localInput: Local;
  /** Fields that HeyGen requires and that are made here where they are left out. */
  fills?: readonly string[];
  /** Returns the input to send, and a note on what was changed, for whoever called. */
  run(input: Json, controls: z.infer<z.ZodObject<Local>>, calls: ToolContext): Promise<{ input: Json; note?: string }>;
}

/** What is done with an answer: what it refers to is read, so that a model need not open addresses. */
export interface AfterSend {
  /** The arguments that steer it, which HeyGen does not see. */
  localInput?: z.ZodRawShape;
  /** The fields that it adds to HeyGen's. */
  localOutput?: z.ZodRawShape;
  /** Returns what is shown. */
  run: (data: Json, input: Json, calls: ToolContext) => Promise<Json>;
}

/** A file to fetch from an address, and what to call it. */
export interface FileRequest {
  address: string;
  /** Asks for a fresh address of the same file, once the first is over. */
  refresh?: () => Promise<string>;
  name: string;
  /** Where to put it: absolute, or relative to the first folder of HEYGEN_FILES_ROOT. */
  path?: string;
  overwrite?: boolean;
  /** Set where the address is the caller's own, so that it may only lead to the public internet. */
  untrusted?: true;
}

/** A file on disk. */
export interface DownloadedFile {
  path: string;
  size_bytes: number;
}

/** A file in object storage. */
export interface StoredObject {
  location: string;
  url?: string;
  size_bytes: number;
  /** Said where it was there before. */
  note?: string;
}

export type StoreName = 'supabase' | 's3';

/** Films that are to be made a few at a time: each the input of an operation, by its tool's name. */
export interface AgentBatchPlan {
  films: readonly { tool: string; input: Json }[];
  maxAtOnce: number;
}

/** One film of a batch, as a line of a table. */
export interface AgentBatchFilm extends Json {
  n: number;
  status: string;
  title: string;
  job?: string;
  video_id?: string;
  video_url?: string;
  problem?: string;
}

/** Where a batch stands. */
export interface AgentBatchView extends Json {
  batch_id: string;
  status: 'running' | 'completed';
  total: number;
  over: number;
  running: number;
  waiting: number;
  max_at_once: number;
  films: AgentBatchFilm[];
  next_step: string;
  note?: string;
}

/** A batch in a list. */
export interface AgentBatchSummary extends Json {
  batch_id: string;
  status: string;
  /** How many there are, and how many of them are over. */
  films: number;
  over: number;
  /** ISO 8601. */
  created_at: string;
}

/** What this server does with batches that HeyGen has no operation for. */
export interface AgentBatchTools {
  create(plan: AgentBatchPlan): Promise<AgentBatchView>;
  /** Waits so many seconds for its end. */
  read(id: string, waitSeconds?: number): Promise<AgentBatchView>;
  /** Starts no more of them. @param isRunningToo set where those that run are to end, too */
  stop(id: string, isRunningToo: boolean): Promise<AgentBatchView>;
  list(): Promise<AgentBatchSummary[]>;
}

/** How a tool that is more than one call calls HeyGen and moves files; answers are HeyGen's `data`. */
export interface ToolContext {
  request(operation: Operation, input: Json): Promise<Json>;
  /** The items of the first page of a list. */
  list(operation: Operation, input: Json): Promise<readonly Json[]>;
  download(request: FileRequest): Promise<DownloadedFile>;
  store(to: StoreName | undefined, request: FileRequest): Promise<StoredObject>;
  /** Stores a path, an address or a `data:` URI at HeyGen; answers the asset. */
  upload(file: string): Promise<Json>;
  /** Fetches a small text that HeyGen keeps: subtitles. */
  readText(address: string): Promise<string>;
  agentBatches: AgentBatchTools;
  /** What the caller has spent and may spend; rejects where the ledger cannot be read. */
  getSpending?: () => Promise<SpendingView>;
}

/** A tool of several calls, or of none. It never fetches by itself. */
export interface Composite<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends Declared<Input, Output> {
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
  extends Declared<Input, Output> {
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
  extends Declared<Input, Output> {
  view: ViewName;
  /** What the view cannot do without: where one of these tools is not listed, neither is this. */
  needs: readonly string[];
  /** The call that is answered. */
  shows(input: z.infer<Input>): { tool: KnownTool; input: Json };
}

/** A tool that is whichever request its arguments name (`method`, `path`, `query`, `body`), for what nothing declares. */
export interface ApiCall<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends Declared<Input, Output> {
  undeclared: true;
}

/** A tool that is known in full before it is called. */
export type KnownTool = Operation | Composite | JobsWait | ViewTool;

/** Anything that a host can call. */
export type Tool = KnownTool | ApiCall;

/**
 * Declares an operation; the types of `example` and `list` follow from its schemas. One that reads long work becomes the
 * reader of its kind.
 */
export function operation<Input extends ObjectSchema, Output extends ObjectSchema>(
  declaration: Operation<Input, Output>,
): Operation {
  const declared: Operation = declaration;
  if (declared.job && declared.effect === 'read') declared.job.reader ??= declared;
  return declared;
}

/** Declares what is done before sending; the type of its arguments follows from their schemas. */
export const beforeSend = <Local extends z.ZodRawShape>(declaration: BeforeSend<Local>): BeforeSend => declaration;

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

/** The arguments of an operation that only this server reads. */
export const getLocalInput = ({ beforeSend, afterSend }: Operation): z.ZodRawShape => ({
  ...beforeSend?.localInput,
  ...afterSend?.localInput,
});

/** The arguments by which a list is chosen from here. */
export const getLocalFilters = ({ list }: Operation): z.ZodRawShape =>
  Object.fromEntries(Object.entries(list?.filters ?? {}).map(([name, { schema }]) => [name, schema]));

export const isOperation = (tool: Tool): tool is Operation => 'endpoint' in tool;
export const isComposite = (tool: Tool): tool is Composite => 'run' in tool;
export const isApiCall = (tool: Tool): tool is ApiCall => 'undeclared' in tool;
export const isViewTool = (tool: Tool): tool is ViewTool => 'view' in tool;

/** A group of tools that can be switched on together. */
export interface Toolset {
  id: string;
  title: string;
  tools: readonly Tool[];
  /** Set where the group is not part of `all`: listed only by name, or with `everything` too. */
  excludedFrom?: 'name' | 'everything';
  /** Set where the tools of `discover` reach it although it is not part of `all`. */
  discoverable?: true;
}

/**
 * Declares a group of tools.
 * @param id the name by which it is switched on
 * @param title as the README shows it
 */
export const toolset = (
  id: string,
  title: string,
  tools: readonly Tool[],
  options: Pick<Toolset, 'excludedFrom' | 'discoverable'> = {},
): Toolset => ({ id, title, tools, ...options });

/** The kinds of long work in some groups, each once. */
export const getJobKinds = (groups: readonly Toolset[]): readonly JobKind[] => [
  ...new Set(groups.flatMap(({ tools }) => tools.filter(isOperation).flatMap(({ job }) => job ?? []))),
];

/** Splits an endpoint into its method and its path template, for example `GET` and `/v3/videos/{video_id}`. */
export function getEndpoint(operation: Pick<Operation, 'endpoint'>): { method: Method; path: string } {
  // The type of `endpoint` says what its two words are.
  const [method, path] = operation.endpoint.split(' ') as [Method, string];
  return { method, path };
}

/** How HeyGen knows a repeat of an operation. */
export function getRepeats(operation: Operation): Repeats {
  const { repeats, effect, v1v2, endpoint } = operation;
  if (repeats) return repeats;
  const replaces = !v1v2 && !endpoint.startsWith('POST ');
  return effect === 'read' || replaces ? 'by nature' : 'not at all';
}

/** The price of what an operation makes of an input, where there is one. */
export function getResultPrice({ resultPrice, prices = {} }: Operation, input: Json): Price | undefined {
  if (resultPrice) return resultPrice(input);
  const [only, ...more] = Object.values(prices);
  return more.length === 0 ? only : undefined;
}

/** The names in a path template that the input fills: `['video_id']` for `/v3/videos/{video_id}`. */
export function getPathParameters(operation: Pick<Operation, 'endpoint'>): string[] {
  return [...getEndpoint(operation).path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
