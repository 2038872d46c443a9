import { z } from 'zod';
import type { Json } from '../../src/declarations/operation.ts';
import { ToolError } from '../../src/declarations/tool-error.ts';

/** Lines of a text that one answer shows: about 75 cues. */
const LINES_SHOWN = 300;

/** The argument by which long subtitles are read on. */
export const fromLine = z.int().min(1).optional().describe('To read on.');

const toLines = (text: string) => text.replace(/\r\n?/g, '\n').trimEnd().split('\n');

/** A part of a text, and where the next one begins; `subtitles` holds the lines as they are. */
export function takeLines(text: string, from = 1) {
  const lines = toLines(text);
  const last = Math.min(lines.length, from - 1 + LINES_SHOWN);
  return {
    subtitles: lines.slice(from - 1, last).join('\n'),
    first_line: from,
    total_lines: lines.length,
    ...(last < lines.length && { next_from_line: last + 1 }),
  };
}

/** The same with a number before each line, so that lines can be spoken of. */
export function formatSubtitles({ subtitles, first_line, total_lines, next_from_line, ...rest }: Json): string {
  const first = Number(first_line);
  const numbered = String(subtitles)
    .split('\n')
    .map((line, index) => `${first + index}\t${line}`);
  const more = next_from_line ? ` More: call again with from_line ${next_from_line}.` : '';
  const others = Object.entries(rest).map(([name, value]) => `${name}: ${value}`);
  return [`${total_lines} lines, each after its number and a tab.${more}`, ...numbered, ...others].join('\n');
}

/** A correction: every place where `find` stands is to read `replace`. */
export interface Edit {
  find: string;
  replace: string;
}

const isSpoken = (line: string) => !/-->/.test(line) && !/^\d+$/.test(line.trim());

/**
 * Corrects what is said in subtitles; numbers and times of cues are left alone.
 * @returns the text, and what was done in words
 * @throws ToolError naming what was not found: then nothing is to be sent
 */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; done: string } {
  const lines = toLines(text);
  const changed = new Set<number>();
  let count = 0;
  for (const { find, replace } of edits) {
    const hits = [...lines.entries()].filter(([, line]) => isSpoken(line) && line.includes(find));
    if (hits.length === 0)
      throw new ToolError(
        `"${find}" stands in no line, so nothing was changed. Copy it from the subtitles as it is there.`,
      );
    for (const [index, line] of hits) {
      const parts = line.split(find);
      lines[index] = parts.join(replace);
      count += parts.length - 1;
      changed.add(index + 1);
    }
  }
  const numbers = [...changed].sort((a, b) => a - b);
  return {
    text: `${lines.join('\n')}\n`,
    done: `${count} replaced, line${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}.`,
  };
}
