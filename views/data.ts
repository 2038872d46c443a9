/** What a tool answered, whatever the host left of it. */
import type { Json, ToolResult } from './bridge.ts';
import { getText } from './bridge.ts';

/** A list, or none where something else came. */
export const toList = <T = Json>(value: unknown): T[] => (Array.isArray(value) ? value : []);

export const toOptionalText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The server writes each field of its data as a line `name: value` of the text, too. */
function parseData(text: string): Json {
  const lines = [...text.matchAll(/^(\w+): (.*)$/gm)];
  return { next_step: text, ...Object.fromEntries(lines.map(([, name, value]) => [name, value])) };
}

/** The data of a result; where the host drops it, as much as the text says. */
export function getData(result: ToolResult = {}): Json {
  return result.structuredContent ?? parseData(getText(result));
}

/** A list as the server writes it into the text: names, then a line an item, with tabs between. */
function parseRows(text: string): Json[] {
  const [names, ...rows] = text
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => line.split('\t'));
  return rows.map((cells) => Object.fromEntries((names ?? []).map((name, at) => [name, cells[at]])));
}

/** The items of a listed answer. */
export const getRows = (result: ToolResult = {}, name: string): Json[] =>
  result.structuredContent ? toList(result.structuredContent[name]) : parseRows(getText(result));

/** What gets the next page of a list; undefined at its end. */
export const getNextToken = (result: ToolResult): string | undefined =>
  toOptionalText(result.structuredContent?.next_token) ?? / token "(.+?)"/.exec(getText(result))?.[1];
