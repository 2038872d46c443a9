/** The most signs of a title in a file's name: with an id of 128 and an ending it stays below the 255 of file systems. */
const MAX_TITLE = 80;

/** A letter, digit, dot, dash or underscore is safe in a file's name everywhere. */
export const toSafeName = (name: string) => name.replace(/[^\w.-]+/g, '-');

/** A file that is saved of some work. */
export interface FileNameParts {
  title: string;
  id: string;
  /** Which of its files, unless it is the main one. */
  file?: string;
  ending: string;
}

/** Names a file. Only the title is ever cut: without its whole id two films would be one file, and one replace the other. */
export function toFileName({ title, id, file, ending }: FileNameParts): string {
  const name = [toSafeName(title).slice(0, MAX_TITLE), toSafeName(id), ...(file ? [toSafeName(file)] : [])].join('-');
  return `${name}.${ending}`;
}

/** Shortens a name that somebody else gave, from the middle: its ending says what it is. */
export function trimFileName(name: string): string {
  const safe = toSafeName(name);
  return safe.length <= MAX_TITLE ? safe : `${safe.slice(0, MAX_TITLE / 2)}-${safe.slice(1 - MAX_TITLE / 2)}`;
}

/** A file under another name, with its own ending; `file` is its word among those of the same work. */
export function renameFile(name: string, wished: string, file?: string): string {
  const ending = /\.\w{2,4}$/.exec(name)?.[0] ?? '';
  const stem = toSafeName(wished.replace(/\.(mp4|webm|mov|mp3|wav|srt|vtt|png|jpe?g|gif)$/i, ''));
  return `${[stem, ...(file ? [toSafeName(file)] : [])].join('-')}${ending}`;
}
