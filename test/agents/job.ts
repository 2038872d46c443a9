type Json = Record<string, unknown>;

/** A tool call as data. `{{name.path}}` in its arguments stands for what an earlier call answered. */
export interface ScriptedCall {
  tool: string;
  arguments: Json;
  /** The name by which later calls and outcomes refer to its answer. */
  as?: string;
  /** Set where an error is the answer to expect. */
  fails?: true;
}

/** What has to be so at the end; in texts, `~words` stands for anything that contains them. */
export type Outcome =
  /** HeyGen was asked so, as many times (once unless said), with at least these fields in the body. */
  | { request: string; times?: number; body?: Json }
  /** A tool that reads says so. */
  | { reads: ScriptedCall; holds: Json }
  /** The last answer says so: the model's own, or that of the expert's last call. */
  | { answer: string };

/** An everyday job: what a person asks, what is there before, what has to be so at the end, and how an expert does it. */
export interface AgentJob {
  name: string;
  ask: string;
  setUp?: readonly ScriptedCall[];
  expert: readonly ScriptedCall[];
  outcome: readonly Outcome[];
}

/** What calls answered, by the names that jobs have for them. */
export type Answers = Record<string, Json>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const getAtPath = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, name) => (held as Json | undefined)?.[name], value);

/** Puts what earlier calls answered in the places of its references. */
export function resolveReferences<T>(value: T, answers: Answers): T {
  if (typeof value === 'string')
    return value.replace(/\{\{([\w.]+)\}\}/g, (_, path: string) => String(getAtPath(answers, path))) as T;
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, resolveReferences(held, answers)])) as T;
}

/** True where a value has at least what is expected of it; of a list, an item for each that is expected. */
export function holds(value: unknown, expected: unknown): boolean {
  if (typeof expected === 'string' && expected.startsWith('~'))
    return String(value).toLowerCase().includes(expected.slice(1).toLowerCase());
  if (Array.isArray(expected))
    return Array.isArray(value) && expected.every((one) => value.some((item) => holds(item, one)));
  if (!isObject(expected)) return value === expected;
  return isObject(value) && Object.entries(expected).every(([name, one]) => holds(value[name], one));
}
