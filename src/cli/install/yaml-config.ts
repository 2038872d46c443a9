import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  stringify,
} from 'yaml';
import type { ConfigFormat, Place } from './config-format.ts';

function read(text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new SyntaxError(error.message);
  return document;
}

const findLineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;

/** The end of the line that an offset is in; where it starts a line, that is the line before. */
function findLineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** A server of the file, in whole lines. */
interface Item {
  name: unknown;
  start: number;
  end: number;
  /** Columns before its key or its dash. */
  margin: string;
}

const getRange = (node: unknown): readonly [number, number, number] => (isNode(node) && node.range) || [0, 0, 0];

/** The servers that are written in lines of their own; none where they are written between braces. */
function listItems(text: string, document: Document, { servers, list }: Place): Item[] {
  const holder = document.get(servers);
  if (!isCollection(holder) || holder.flow) return [];
  return holder.items.map((item) => {
    const [key, value, name] = isPair(item)
      ? splitPair(item)
      : [item, item, list && isMap(item) ? item.get('name') : undefined];
    const start = findLineStart(text, getRange(key)[0]);
    const margin = /^ */.exec(text.slice(start))?.[0] ?? '';
    return { name, start, end: findLineEnd(text, Math.max(getLastOffset(value), getRange(key)[1])), margin };
  });
}

const splitPair = ({ key, value }: Pair) => [key, value, isScalar(key) ? key.value : undefined];

/** Where the last word of a value ends: collections count the comments and empty lines behind them as theirs. */
function getLastOffset(node: unknown): number {
  if (!isCollection(node) || node.flow) return getRange(node)[1];
  const last = node.items.at(-1);
  if (last === undefined) return getRange(node)[1];
  return isPair(last) ? Math.max(getRange(last.key)[1], getLastOffset(last.value)) : getLastOffset(last);
}

/** Our entry in lines with a margin. */
function print(place: Place, entry: object, margin: string, eol: string): string {
  const written = stringify(place.list ? [entry] : { [place.name]: entry }, { lineWidth: 0 });
  return written.trimEnd().replace(/^/gm, margin).replaceAll('\n', eol) + eol;
}

const endWithLine = (text: string, eol: string) => (text === '' || text.endsWith('\n') ? text : text + eol);

/** YAML. Lines are put in and taken out, so that all others stay as they are written. */
export const yamlConfig: ConfigFormat = {
  parse: (text) => read(text).toJS() ?? {},
  set(text, place, entry) {
    const document = read(text);
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const items = listItems(text, document, place);
    const there = items.find(({ name }) => name === place.name);
    if (there) return text.slice(0, there.start) + print(place, entry, there.margin, eol) + text.slice(there.end);
    const last = items.at(-1);
    if (last) {
      return endWithLine(text.slice(0, last.end), eol) + print(place, entry, last.margin, eol) + text.slice(last.end);
    }
    const ours = print(place, entry, '  ', eol);
    if (!document.has(place.servers)) return `${endWithLine(text, eol)}${place.servers}:${eol}${ours}`;
    const holder = document.get(place.servers, true);
    if (isCollection(holder) && holder.items.length > 0) return writeBetweenBraces(document, place, entry);
    // The key stays with the comment behind it; its empty value goes.
    const [start, end] = getRange(holder);
    const line = findLineEnd(text, end);
    return `${text.slice(0, start)}${text.slice(end, line)}`.trimEnd() + eol + ours + text.slice(line);
  },
  remove(text, place) {
    const document = read(text);
    const items = listItems(text, document, place);
    const there = items.find(({ name }) => name === place.name);
    if (!there) return writeBetweenBraces(document, place);
    const rest = text.slice(0, there.start) + text.slice(there.end);
    if (items.length > 1) return rest;
    return (
      text.slice(0, there.start).replace(/[ \t]*(\r?\n)$/, `${place.list ? ' []' : ' {}'}$1`) + text.slice(there.end)
    );
  },
};

/** Servers between braces or brackets, which nobody lays out by hand, are written anew. */
function writeBetweenBraces(document: Document, { servers, name, list }: Place, entry?: object): string {
  const holder = document.get(servers);
  const index = list && isSeq(holder) ? holder.items.findIndex((item) => isMap(item) && item.get('name') === name) : -1;
  if (entry === undefined) document.deleteIn([servers, list ? index : name]);
  else if (list) document.addIn([servers], document.createNode(entry));
  else document.setIn([servers, name], document.createNode(entry));
  return document.toString({ lineWidth: 0 });
}
