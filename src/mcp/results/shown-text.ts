/** The most characters of a value that somebody else wrote. */
const MAX_SHOWN = 200;

/**
 * What must not reach a reader from outside: line ends and other control signs, by which a value could forge a field or a
 * line of ours; signs that turn the direction of writing around or that nobody sees (Unicode `Cf`, tags among them), by
 * which it could hide what it says; halves of characters.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+/gu;

/** A text on one line, without signs that hide or rearrange it. */
export function toOneLine(text: string): string {
  if (!/[^\x20-\x7e]/.test(text)) return text;
  return text.replace(UNSAFE, (found) => (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(found) ? ' ' : ''));
}

/** A text of somebody else on one line and of bounded length, for use within a sentence of ours. */
export function toShownText(text: string, max = MAX_SHOWN): string {
  const line = toOneLine(text.length > 4 * max ? text.slice(0, 4 * max) : text).trim();
  return line.length <= max ? line : `${line.slice(0, max).toWellFormed()}…`;
}
