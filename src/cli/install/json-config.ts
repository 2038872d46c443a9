import { findNodeAtLocation, type Node, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ConfigFormat } from './config-format.ts';

const PARSING = { allowTrailingComma: true };

/** How the file is laid out. */
interface Layout {
  indent: string;
  eol: string;
}

const detectLayout = (text: string): Layout => ({
  indent: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ',
  eol: text.includes('\r\n') ? '\r\n' : '\n',
});

const getEnd = ({ offset, length }: Node) => offset + length;
const replace = (text: string, start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);

/** The white space that the line of an offset begins with. */
const getMargin = (text: string, offset: number) => {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
};

/** A value as it is written on lines that begin with a margin. */
const print = (value: object, margin: string, { indent, eol }: Layout) =>
  JSON.stringify(value, null, indent).replaceAll('\n', eol + margin);

const COMMA_NEXT = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*,/;

/** Puts a property behind the last of an object, and behind the comments that stand there. */
function append(text: string, parent: Node, key: string, value: object): string {
  const layout = detectLayout(text);
  const margin = getMargin(text, parent.offset);
  const property = `${layout.eol}${margin}${layout.indent}${JSON.stringify(key)}: ${print(value, margin + layout.indent, layout)}`;
  const brace = getEnd(parent) - 1;
  const inside = text.slice(parent.offset, brace);
  const filled = parent.offset + inside.trimEnd().length;
  const gap = text.slice(filled, brace);
  const appended = replace(text, filled, brace, property + (gap.includes('\n') ? gap : layout.eol + margin));
  const last = parent.children?.at(-1);
  if (!last || COMMA_NEXT.test(text.slice(getEnd(last), brace))) return appended;
  return replace(appended, getEnd(last), getEnd(last), ',');
}

/** Takes out a property with the comma that it needed. */
function cut(text: string, parent: Node, property: Node): string {
  const siblings = parent.children ?? [];
  const index = siblings.indexOf(property);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  if (previous) {
    const gap = text.slice(getEnd(previous), property.offset);
    // A comment between the two belongs to the one before.
    const comments = gap.replace(',', '').trimEnd();
    return replace(text, getEnd(previous), getEnd(property), (next ? ',' : '') + comments);
  }
  if (next) return replace(text, property.offset, next.offset, '');
  const isAlone =
    text
      .slice(parent.offset + 1, getEnd(parent) - 1)
      .replace(/,\s*$/, '')
      .trim().length === property.length;
  return isAlone
    ? replace(text, parent.offset, getEnd(parent), '{}')
    : replace(text, property.offset, getEnd(property), '');
}

/** @throws SyntaxError where there is nothing */
function parseObject(text: string): Node {
  const root = parseTree(text, [], PARSING);
  if (!root) throw new SyntaxError('it is empty');
  return root;
}

/** JSON, with the comments and trailing commas that most hosts allow in it. */
export const jsonConfig: ConfigFormat = {
  parse(text) {
    if (text.trim() === '') return {};
    const errors: ParseError[] = [];
    const parsed = parse(text, errors, PARSING);
    const [first] = errors;
    if (first === undefined) return parsed;
    const line = text.slice(0, first.offset).split('\n').length;
    throw new SyntaxError(`line ${line}: ${printParseErrorCode(first.error)}`);
  },
  set(text, { servers, name }, entry) {
    const source = text.trim() === '' ? '{}\n' : text;
    const root = parseObject(source);
    const there = findNodeAtLocation(root, [servers, name]);
    if (there) {
      const written = print(entry, getMargin(source, there.offset), detectLayout(source));
      return replace(source, there.offset, getEnd(there), written);
    }
    const holder = findNodeAtLocation(root, [servers]);
    return holder ? append(source, holder, name, entry) : append(source, root, servers, { [name]: entry });
  },
  remove(text, { servers, name }) {
    const there = findNodeAtLocation(parseObject(text), [servers, name]);
    const property = there?.parent;
    return property?.parent ? cut(text, property.parent, property) : text;
  },
};
