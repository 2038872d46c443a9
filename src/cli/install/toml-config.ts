import { parse, stringify } from 'smol-toml';
import { parseTOML } from 'toml-eslint-parser';
import type { ConfigFormat, Place } from './config-format.ts';

type Range = readonly [number, number];

const startsWith = (path: readonly (string | number)[], prefix: readonly string[]) =>
  prefix.every((part, index) => path[index] === part);

/** Where our entry stands: as tables of its own, or as keys in the table of all servers. */
function findRanges(text: string, { servers, name }: Place): Range[] {
  const ours = [servers, name];
  return parseTOML(text, { tomlVersion: '1.0' }).body[0].body.flatMap((node): Range[] => {
    if (node.type === 'TOMLKeyValue') {
      return startsWith(getKeyPath(node), ours) ? [node.range] : [];
    }
    if (startsWith(node.resolvedKey, ours)) return [node.range];
    return node.body.flatMap((pair): Range[] =>
      startsWith([...node.resolvedKey, ...getKeyPath(pair)], ours) ? [pair.range] : [],
    );
  });
}

const getKeyPath = ({ key }: { key: { keys: readonly ({ name: string } | { value: string })[] } }) =>
  key.keys.map((part) => ('name' in part ? part.name : part.value));

/** A range with the rest of its last line, and the empty lines before it. */
function extendToLines(text: string, [start, end]: Range): Range {
  const lineEnd = /[^\n]*\n?/y;
  lineEnd.lastIndex = end;
  const gap = /\n(?:[ \t]*\r?\n)+$/.exec(text.slice(0, start));
  return [gap ? gap.index + 1 : start, end + (lineEnd.exec(text)?.[0].length ?? 0)];
}

function remove(text: string, place: Place): string {
  return findRanges(text, place)
    .map((range) => extendToLines(text, range))
    .reduceRight((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), text);
}

/** TOML; our entry is written as tables at the end of the file, which is right wherever the others stand. */
export const tomlConfig: ConfigFormat = {
  parse,
  set(text, place, entry) {
    const rest = remove(text, place).trimEnd();
    const ours = stringify({ [place.servers]: { [place.name]: entry } });
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    return `${rest === '' ? '' : `${rest}${eol}${eol}`}${ours.trim().replaceAll('\n', eol)}${eol}`;
  },
  remove,
};
