const DURATION = /^\s*(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?)?\s*$/i;
/** Units in the languages that prompts come in, each by its beginning. */
const SECONDS = 's|secs?|seconds?|segundos?|secondes?|sekunden?|sek|secondi|秒|초|วินาที';
const MINUTES = 'm|mins?|minutes?|minutos?|minuten?|minuti|minuto|分(?:鐘|钟|間)?|분|นาที';
const HOURS = 'h|hrs?|hours?|horas?|heures?|stunden?|ore|小时|小時|時間|시간|ชั่วโมง';
const STATED = new RegExp(
  String.raw`(\d+(?:[.,]\d+)?)[\s-]*(?:(${HOURS})|(${MINUTES})|(${SECONDS}))(?![\p{Script=Latin}])`,
  'giu',
);
/** A length that is there and cannot be read, such as `half an hour`. */
const WORDS_OF_TIME = /(?:hours?|minutes?|horas?|heures?|stunden?|minutos?|minuten)(?!\p{L})/iu;

/** True for a text that speaks of minutes or hours, in whatever words. */
export const mentionsTime = (text: string): boolean => WORDS_OF_TIME.test(text.normalize('NFKC'));

const toSeconds = (amount: string, unit: string) => Number(amount) * (unit.toLowerCase().startsWith('m') ? 60 : 1);

/** Reads a length such as `45`, `45 s` or `1.5 min` into whole seconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = 's'] = DURATION.exec(text) ?? [];
  return amount === undefined ? undefined : Math.round(toSeconds(amount, unit));
}

const readStated = (amount: string, hours?: string, minutes?: string): number =>
  Number(amount.replace(',', '.')) * (hours ? 3600 : minutes ? 60 : 1);

/** All lengths that a text states, in seconds. */
const findStatedSeconds = (text: string): number[] =>
  [...text.normalize('NFKC').matchAll(STATED)].map(([, amount = '', hours, minutes]) =>
    readStated(amount, hours, minutes),
  );

/** The longest length that a text states, in seconds: those of its parts are no longer than the whole. */
export function parseStatedSeconds(text: string): number | undefined {
  const stated = findStatedSeconds(text);
  return stated.length > 0 ? Math.max(...stated) : undefined;
}

/** The text with another length in place of the longest that it states. */
export function setStatedSeconds(text: string, seconds: number): string {
  const longest = parseStatedSeconds(text);
  return text.replace(STATED, (stated, amount: string, hours?: string, minutes?: string) =>
    readStated(amount, hours, minutes) === longest ? `${seconds} seconds` : stated,
  );
}
