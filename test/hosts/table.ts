import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from './main.ts';

const PAGE = new URL('../../docs/hosts.md', import.meta.url);
const BEGIN = '<!-- hosts: written by npm run hosts -->';
const END = '<!-- /hosts -->';

const HEADING = [
  'client',
  'version',
  'tools',
  'a slip is told in',
  'film',
  'answer says it',
  'pictures',
  'processes left',
];

const toLine = (cells: readonly unknown[]) => `| ${cells.map((cell) => cell ?? '-').join(' | ')} |`;

/** Puts what was seen into the page for users, between its marks. */
export function writeTable(rows: readonly Row[]): void {
  const lines = rows.map(({ name, kind, version, tools, slip, film, said, picture, left }) =>
    toLine([`${name} (${kind})`, version, tools, slip, film, said, picture, left]),
  );
  const table = [toLine(HEADING), toLine(HEADING.map(() => '---')), ...lines].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  writeFileSync(PAGE, `${before}${BEGIN}\n${table}\n${END}${rest?.split(END)[1] ?? ''}`);
}
