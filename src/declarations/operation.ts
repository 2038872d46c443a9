import type { z } from 'zod';
import type { JobKind } from './job.ts';
import type { Price } from './pricing.ts';
import type { CommonToolFields } from './tool.ts';
import type { ToolContext } from './tool-context.ts';

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
 * One HeyGen operation as data. The MCP tool, its row in `docs/tools.md`, its sandbox route and its contract test are all
 * derived from this object.
 */
export interface Operation<Input extends ObjectSchema = ObjectSchema, Output extends ObjectSchema = ObjectSchema>
  extends CommonToolFields<Input, Output> {
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
   * Arguments that shape the result and are shown with it, each with what counts where it is left out, in words; an empty
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
  /** Set where the call cannot do without it; the others are listed beside those that it needs. */
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

/** The arguments of an operation that only this server reads. */
export const getLocalInput = ({ beforeSend, afterSend }: Operation): z.ZodRawShape => ({
  ...beforeSend?.localInput,
  ...afterSend?.localInput,
});

/** The arguments by which a list is chosen from here. */
export const getLocalFilters = ({ list }: Operation): z.ZodRawShape =>
  Object.fromEntries(Object.entries(list?.filters ?? {}).map(([name, { schema }]) => [name, schema]));

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
