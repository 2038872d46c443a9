import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a call does to the account. Annotations, `--read-only` and the retry class follow from it. */
export type Effect = 'read' | 'create' | 'update' | 'delete';

/** Long work at HeyGen that can be waited for; `src/jobs/kinds.ts` says how each is read. */
export type JobKind = 'session' | 'video';

/** A JSON object whose fields are not known in advance. */
export type Json = Record<string, unknown>;

/**
 * One HeyGen operation as data. The MCP tool, its row in the README, its sandbox route and its contract test are all
 * derived from this object.
 */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** The tool's name, HeyGen's own where HeyGen's MCP server has one. */
  name: string;
  title: string;
  /** First what the call gives, then when to use it. One or two sentences. */
  summary: string;
  /** What a model gets wrong, and which call comes next. */
  hints?: readonly string[];
  /** A group of `tools/index.ts`. */
  toolset: string;
  /** `{name}` in the path is filled from the input; the rest is query for GET and DELETE, JSON body otherwise. */
  endpoint: `${Method} /${string}`;
  /** Sent with every call and hidden from the model: the discriminator of a union that HeyGen keeps behind one path. */
  fixed?: Readonly<Json>;
  effect: Effect;
  /** Set where a call costs money. */
  spends?: 'credits';
  /** The long work that the call starts or, with effect `read`, reads. Adds `wait` or `wait_seconds`, and progress. */
  job?: JobKind;
  input: Input;
  /** HeyGen's `data` object; for a list, one item of it. */
  output: Output;
  /** Set where HeyGen answers a list: the items' name, and the fields that a choice needs. `verbose` shows the rest. */
  list?: { name: string; columns: readonly (keyof z.infer<Output> & string)[] };
  /** How many items of a long field are shown unless `verbose` is set. */
  excerpt?: Readonly<Partial<Record<keyof z.infer<Output> & string, number>>>;
  /** One call and its answer: checked by a test and shown by the sandbox. */
  example: { input: z.input<Input>; output: z.input<Output> };
}

/** Declares an operation; the types of `example` and `list` follow from its schemas. */
export function operation<Input extends z.ZodObject, Output extends z.ZodObject>(
  declaration: Operation<Input, Output>,
): Operation {
  return declaration as unknown as Operation;
}

/** A group of tools that can be switched on together. */
export interface Toolset {
  id: string;
  title: string;
  operations: readonly Operation[];
}

/** Splits an endpoint into its method and its path template, for example `GET` and `/v3/videos/{video_id}`. */
export function endpointOf(operation: Pick<Operation, 'endpoint'>): { method: Method; path: string } {
  const [method, path] = operation.endpoint.split(' ') as [Method, string];
  return { method, path };
}

/** The names in a path template that the input fills: `['video_id']` for `/v3/videos/{video_id}`. */
export function pathParameters(operation: Pick<Operation, 'endpoint'>): string[] {
  return [...endpointOf(operation).path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
}
