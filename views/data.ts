/** What a tool answered, whatever the host left of it. */
import type { Json, ToolResult } from './bridge.ts';
import { textOf } from './bridge.ts';

/** A list, or none where something else came. */
export const listOf = <T = Json>(value: unknown): T[] => (Array.isArray(value) ? value : []);

export const stringOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The server writes each field of its data as a line `name: value` of the text, too. */
function dataOfText(text: string): Json {
  const lines = [...text.matchAll(/^(\w+): (.*)$/gm)];
  return Object.fromEntries(lines.map(([, name, value]) => [name, value]));
}

/** The data of a result; where the host drops it, as much as the text says. */
export function dataOf(result: ToolResult = {}): Json {
  return result.structuredContent ?? { next_step: textOf(result), ...dataOfText(textOf(result)) };
}
