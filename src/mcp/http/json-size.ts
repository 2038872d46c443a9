/** How deep a message may be nested. HeyGen's own requests end at about ten; what recurses over a body must not fall. */
const MAX_DEPTH = 64;
/** Values that a body may hold in all: 20 messages of the largest batch of videos have some 10,000. */
const MAX_VALUES = 100_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** True where a quote is written by a backslash before it, and not by two. */
function isEscaped(bytes: Buffer, quote: number): boolean {
  let before = quote - 1;
  while (bytes[before] === BACKSLASH) before -= 1;
  return (quote - before) % 2 === 0;
}

/** Where a text ends that begins at a quote; the end of the bytes where it does not. */
function findTextEnd(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1);
  while (end > 0 && isEscaped(bytes, end)) end = bytes.indexOf(QUOTE, end + 1);
  return end < 0 ? bytes.length : end;
}

/**
 * What keeps a JSON text from being parsed: small values by the million take a hundred times their bytes once they are
 * objects, and deep ones end whatever recurses over them. It is looked at as bytes, so that neither is made first.
 */
export function findSizeProblem(bytes: Buffer): string | undefined {
  let depth = 0;
  let values = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === QUOTE) index = findTextEnd(bytes, index);
    else if (byte === COMMA) values += 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1;
      depth += 1;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    if (depth > MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels.`;
    if (values > MAX_VALUES) return `The body holds more than ${MAX_VALUES} values.`;
  }
  return undefined;
}
