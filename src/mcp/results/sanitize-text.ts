import type { CallToolResult } from '@modelcontextprotocol/server';
import { isObject } from '../../declarations/json.ts';
import type { Json } from '../../declarations/operation.ts';

/** The most characters of a value within a sentence of ours, and of one that stands by itself. */
const MAX_IN_SENTENCE = 200;
const MAX_VALUE = 4000;

/**
 * Signs that nobody sees and that change how a text reads: control signs, marks and overrides of the direction of
 * writing, joiners of nothing, tags, halves of characters. The joiners that scripts and emoji need stay.
 */
const HIDDEN = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const LINE_ENDS = /[\t\n\r\p{Zl}\p{Zp}]+/gu;

/** What could be taken for a field, an address or a tag of ours. */
const CONFUSING = /\w:\s|https?:|[<>\]]|"/i;

/** A text on one line, without signs that hide or rearrange it. */
export const toOneLine = (text: string): string => text.replace(LINE_ENDS, ' ').replace(HIDDEN, '');

/** A text of somebody else on one line and of bounded length, for use within a sentence of ours. */
export function sanitizeText(text: string, max = MAX_IN_SENTENCE): string {
  const line = toOneLine(text.length > 4 * max ? text.slice(0, 4 * max).toWellFormed() : text).trim();
  return line.length <= max ? line : `${line.slice(0, max).toWellFormed()}…`;
}

/** As an address, which ends where the first space is, it can be nothing else. */
const isAddress = (text: string) => /^https?:\/\/[^\s"<>]+$/.test(text);

/**
 * A value of HeyGen's, which is often a user's own text, as it is shown to a model: on one line, bounded, and in quotes
 * where it could be taken for more than a value. A title must not be able to add a field or a line of its own.
 */
export function sanitizeValue(text: string): string {
  const shown = sanitizeText(text, MAX_VALUE);
  const marked = shown.endsWith('…') && shown.length > MAX_VALUE ? `${shown} (cut: content of the user)` : shown;
  return isAddress(shown) || !CONFUSING.test(shown) ? marked : JSON.stringify(marked);
}

/** A part of an answer as compact JSON on one line, each text in it bounded. */
export const sanitizeJson = (value: unknown): string =>
  toOneLine(JSON.stringify(value, (_, part) => (typeof part === 'string' ? sanitizeText(part, MAX_VALUE) : part)));

/** The same for what stands in a table, whose cells end with a tab. */
export const toShownCell = (text: string): string => sanitizeText(text, MAX_VALUE);

const stripHidden = (text: string) => text.replace(HIDDEN, '');

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return stripHidden(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  return isObject(value) ? cleanObject(value) : value;
}

const cleanObject = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [stripHidden(name), cleanValue(inner)]));

/** A result without hidden signs, whoever wrote them and wherever they stand in it. */
export function cleanResult(result: CallToolResult): CallToolResult {
  const { structuredContent, content } = result;
  return {
    ...result,
    content: content.map((part) => (part.type === 'text' ? { ...part, text: stripHidden(part.text) } : part)),
    ...(isObject(structuredContent) && { structuredContent: cleanObject(structuredContent) }),
  };
}
