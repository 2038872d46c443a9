import type { CallToolResult } from '@modelcontextprotocol/server';
import { isObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';

type Content = CallToolResult['content'][number];

/** The longest text that every host measured passes on whole (Cline cuts here, docs/hosts.md). */
export const MAX_TEXT_CHARACTERS = 8_000;

/** How one answer is sent. */
export interface AnswerShape {
  hasText: boolean;
  hasStructured: boolean;
  /** Set where the call asked for everything. */
  isVerbose: boolean;
}

const getText = (content: readonly Content[]) => content.flatMap((part) => (part.type === 'text' ? [part.text] : []));

/** Cuts a long text at a line's end and says how to get the rest. */
function cutText(text: string): string {
  if (text.length <= MAX_TEXT_CHARACTERS) return text;
  const way = `\n(${text.length} characters in all: call again with verbose true for the rest, or ask for fewer items.)`;
  const kept = text.slice(0, MAX_TEXT_CHARACTERS - way.length - 1);
  const end = kept.lastIndexOf('\n');
  return `${end > kept.length / 2 ? kept.slice(0, end) : kept}${way}`;
}

/** The longest answer, in characters of its data as JSON, that is sent whole without being asked for. */
const MAX_DATA_CHARACTERS = 1_000_000;
/** What of such an answer is kept of each text and each list. */
const MAX_KEPT_TEXT = 4_000;
const MAX_KEPT_ITEMS = 100;

function cutValue(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > MAX_KEPT_TEXT ? `${value.slice(0, MAX_KEPT_TEXT).toWellFormed()}…` : value;
  if (Array.isArray(value)) return value.slice(0, MAX_KEPT_ITEMS).map(cutValue);
  return isObject(value) ? cutFields(value) : value;
}

const cutFields = (data: Json): Json =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, cutValue(value)]));

/** Cuts long texts and lists in data of more than a million characters and says how to get the rest. */
function cutData(data: Json): Json {
  const { length } = JSON.stringify(data);
  if (length <= MAX_DATA_CHARACTERS) return data;
  const note = `Cut from ${length} characters: texts to ${MAX_KEPT_TEXT}, lists to ${MAX_KEPT_ITEMS}; call again with verbose true for the rest, or ask for fewer items.`;
  return { ...cutFields(data), note };
}

/** Ended by a line break, because some hosts glue what follows. */
const endLine = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** One text block and the pictures after it, with the structured form where the client gets one. */
export function shapeResult(result: CallToolResult, shape: AnswerShape): CallToolResult {
  const { structuredContent, content, ...rest } = result;
  const isStructured = shape.hasStructured && structuredContent !== undefined;
  const text = getText(content).join('\n');
  const others = content.filter(({ type }) => type !== 'text');
  const isTextSent = shape.hasText || !isStructured;
  return {
    ...rest,
    content: [
      ...(isTextSent && text ? [{ type: 'text' as const, text: endLine(shape.isVerbose ? text : cutText(text)) }] : []),
      ...others,
    ],
    ...(isStructured && {
      structuredContent:
        shape.isVerbose || !isObject(structuredContent) ? structuredContent : cutData(structuredContent),
    }),
  };
}
