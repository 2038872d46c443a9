import type { CallToolResult } from '@modelcontextprotocol/server';
import { isObject, toObject } from '../../declarations/json.ts';
import type { Json, Operation } from '../../declarations/operation.ts';
import { type ApiResponse, DEVIATIONS } from '../../heygen/response.ts';
import { ERROR_META_KEY, type ErrorData } from './error-data.ts';
import { sanitizeJson, sanitizeText, sanitizeValue, toOneLine, toShownCell } from './sanitize-text.ts';

/** Fields of times that HeyGen writes in seconds here and as ISO text there: they are shown as ISO text everywhere. */
export const TIME_FIELD = /_at$/;
const SECONDS = { min: 1_000_000_000, max: 10_000_000_000 } as const;

/** A time in Unix seconds as ISO text, another number as text, as output schemas declare it; anything else as it is. */
export function toIsoTime(name: string, value: unknown): unknown {
  if (!TIME_FIELD.test(name) || typeof value !== 'number') return value;
  return value >= SECONDS.min && value < SECONDS.max
    ? new Date(value * 1000).toISOString().replace('.000Z', 'Z')
    : String(value);
}

/** Data whose times are all ISO text. */
export function convertTimes<T>(data: T, name = ''): T {
  // What is made of the parts of a T, each of its own type but for the times, is a T, which the compiler does not see.
  if (Array.isArray(data)) return data.map((item) => convertTimes(item)) as T;
  if (!isObject(data)) return toIsoTime(name, data) as T;
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, convertTimes(value, field)])) as T;
}

const isScalar = (value: unknown) => value === null || typeof value !== 'object';

/** Objects of which a table can be made: plain values, or lists of them, and no long ones. */
const isRow = (value: unknown): value is Json =>
  isObject(value) &&
  Object.values(value).every((cell) => isScalar(cell) || (Array.isArray(cell) && cell.every(isScalar)));

const formatValue = (value: unknown) => {
  if (typeof value === 'string') return sanitizeValue(value);
  if (Array.isArray(value) && value.length > 0 && value.every(isRow))
    return `\n${formatTable([...new Set(value.flatMap(Object.keys))], value)}`;
  return isScalar(value) ? String(value) : sanitizeJson(value);
};

/** One field as a line; a list of objects as a table below it, other objects as compact JSON. */
const formatLine = ([name, value]: [string, unknown]) => {
  // What this server itself advises is no value that could be taken for something else.
  if (name === 'next_step' && typeof value === 'string') return `${name}: ${toOneLine(value)}`;
  return `${sanitizeText(name)}: ${formatValue(toIsoTime(name, value))}`.replace(': \n', ':\n');
};

/** An object as text, a line a field. */
export const formatLines = (data: Json) => Object.entries(data).map(formatLine).join('\n');

/** A cell of a table: tabs and line ends would break it. */
function formatCell(value: unknown): string {
  if (value === undefined) return '';
  const flat = Array.isArray(value) && value.every(isScalar) ? value.join(',') : value;
  const text = isScalar(flat) ? String(flat) : sanitizeJson(flat);
  return toShownCell(text);
}

/** A list as tab-separated text, which costs a model about half of the same JSON. */
function formatTable(declared: readonly string[], items: readonly Json[]): string {
  const columns = declared.filter((column) => items.some((item) => formatCell(item[column] ?? undefined) !== ''));
  return [
    columns.join('\t'),
    ...items.map((item) => columns.map((column) => formatCell(toIsoTime(column, item[column]))).join('\t')),
  ].join('\n');
}

/** What a tool answers: text for a model, and the same as data. */
export const toResult = (text: string, structuredContent?: Json, isError?: boolean): CallToolResult => ({
  content: [{ type: 'text', text }],
  ...(structuredContent && { structuredContent: convertTimes(structuredContent) }),
  ...(isError && { isError }),
});

/** The one place where a failure becomes a result: a fact, a fix, and what HeyGen said for whoever debugs. */
export const toFailure = (text: string, structuredContent?: Json, error?: ErrorData): CallToolResult => ({
  ...toResult(text, structuredContent, true),
  ...(error && { _meta: { [ERROR_META_KEY]: error } }),
});

const pick = (item: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]));

/** How to get the next page, where HeyGen has one. Some lists have more than they can be asked for. */
function describeNextPage({ input, list }: Operation, nextToken: string | undefined): string {
  if (!nextToken) return '';
  return 'token' in input.shape || list?.whole
    ? ` More: call again with token "${nextToken}".`
    : ' HeyGen has more than it lists here.';
}

/** The names of lists are regular plurals. */
const toSingular = (name: string) => name.replace(/ies$|(?<=s)es$|s$/, (ending) => (ending === 'ies' ? 'y' : ''));

function toPageResult(
  operation: Operation,
  answer: Extract<ApiResponse, { kind: 'page' }>,
  verbose: boolean,
  input: Json,
): CallToolResult {
  const { name = 'items', columns = [], note, whenEmpty } = operation.list ?? {};
  const shown = verbose ? [...new Set(answer.items.flatMap(Object.keys))] : columns;
  const items = verbose ? answer.items : answer.items.map((item) => pick(item, columns));
  const more = describeNextPage(operation, answer.nextToken);
  const said = items.length > 0 && note ? ` ${note(answer.items, input)}` : '';
  const deviationText = answer.deviations ? `\n${formatLines({ [DEVIATIONS]: answer.deviations })}` : '';
  const text =
    items.length === 0
      ? `No ${name}${deviationText ? ' in the answer that are as documented' : ''}.${whenEmpty ? ` ${whenEmpty}` : ''}${more}`
      : `${items.length} ${items.length === 1 ? toSingular(name) : name}.${said}${more}\n${formatTable(shown, items)}`;
  return toResult(text + deviationText, {
    [name]: items,
    has_more: answer.hasMore,
    ...(answer.nextToken && { next_token: answer.nextToken }),
    ...(answer.deviations && { [DEVIATIONS]: answer.deviations }),
    ...(said && { note: said.trim() }),
  });
}

/** Cuts long fields to what the declaration shows without `verbose`. */
export function takeExcerpt({ excerpt = {} }: Operation, data: Json, verbose: boolean): Json {
  if (verbose) return data;
  const short = { ...data };
  for (const [name, count] of Object.entries(excerpt)) {
    const items = short[name];
    if (!Array.isArray(items)) continue;
    if (count === 0) delete short[name];
    else short[name] = items.slice(0, count);
  }
  return short;
}

/** An answer without long work in it. */
export function toResponseResult(
  operation: Operation,
  answer: ApiResponse,
  verbose: boolean,
  input: Json = {},
): CallToolResult {
  if (answer.kind === 'page') return toPageResult(operation, answer, verbose, input);
  const data = takeExcerpt(operation, answer.data, verbose);
  const isDeviant = DEVIATIONS in data;
  return toResult(operation.text && !isDeviant ? operation.text(data) : formatLines(data), data);
}

/** A result with more text after what it says. */
export const appendText = (result: CallToolResult, text: string | undefined): CallToolResult =>
  text ? { ...result, content: [...result.content, { type: 'text', text }] } : result;

/** A result with more fields, at the end of its text as well. */
export function appendData(result: CallToolResult, { cost, ...lines }: Json): CallToolResult {
  const text = [formatLines(lines), cost].filter(Boolean).join('\n');
  if (!text || result.isError) return result;
  const structuredContent = { ...toObject(result.structuredContent), ...lines, ...(cost !== undefined && { cost }) };
  return { ...appendText(result, text), structuredContent };
}

const joinNotes = (first: string, second: unknown) => (typeof second === 'string' ? `${first} ${second}` : first);

/** A result with a note of ours before what it says. */
export function prependNote(result: CallToolResult, note: string | undefined): CallToolResult {
  if (!note) return result;
  const [first, ...rest] = result.content;
  const text = first?.type === 'text' ? `${note}\n${first.text}` : note;
  return {
    ...result,
    content: [{ type: 'text', text }, ...rest],
    ...(result.structuredContent !== undefined && {
      structuredContent: {
        ...result.structuredContent,
        note: joinNotes(note, toObject(result.structuredContent).note),
      },
    }),
  };
}
