const UNIT = 's|secs?|seconds?|m|mins?|minutes?';
const DURATION = new RegExp(String.raw`^\s*(\d+(?:\.\d+)?)\s*(${UNIT})?\s*$`, 'i');
const STATED = /(\d+(?:\.\d+)?)[\s-]*(s|secs?|seconds?|mins?|minutes?)\b/gi;

const toSeconds = (amount: string, unit: string) => Number(amount) * (unit.toLowerCase().startsWith('m') ? 60 : 1);

/** Reads a length such as `45`, `45 s` or `1.5 min` into whole seconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = 's'] = DURATION.exec(text) ?? [];
  return amount === undefined ? undefined : Math.round(toSeconds(amount, unit));
}

/** All lengths that a text states, in seconds. */
const findStatedSeconds = (text: string): number[] =>
  [...text.matchAll(STATED)].map(([, amount = '', unit = '']) => toSeconds(amount, unit));

/** The longest length that a text states, in seconds: those of its parts are no longer than the whole. */
export function parseStatedSeconds(text: string): number | undefined {
  const stated = findStatedSeconds(text);
  return stated.length > 0 ? Math.max(...stated) : undefined;
}

/** The text with another length in place of the longest that it states. */
export function setStatedSeconds(text: string, seconds: number): string {
  const longest = parseStatedSeconds(text);
  return text.replace(STATED, (stated, amount: string, unit: string) =>
    toSeconds(amount, unit) === longest ? `${seconds} seconds` : stated,
  );
}
