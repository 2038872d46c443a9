/** Who is seen: a look chosen by id, a person described, or whoever the agent casts. */
export type Cast = { id: string } | { description: string } | undefined;

/** A look id is one token with a digit or an underscore in it; anything else describes a presenter. */
const isLookId = (avatar: string) => /^[\w-]+$/.test(avatar) && /[\d_]/.test(avatar);

/** Reads the argument `avatar` of a prompt. */
export function toCast(avatar: string | undefined): Cast {
  if (!avatar) return undefined;
  return isLookId(avatar) ? { id: avatar } : { description: avatar };
}

/** Languages that are suggested while a person types. */
export const LANGUAGES = [
  'English',
  'German',
  'French',
  'Spanish',
  'Portuguese',
  'Italian',
  'Dutch',
  'Polish',
  'Turkish',
  'Arabic',
  'Hindi',
  'Japanese',
  'Korean',
  'Chinese',
  'Indonesian',
];

export const isEnglish = (language: string) => /^en(glish)?\b/i.test(language);

/** A list as people write it into a form field: one thing a line, or between semicolons. */
export const parseLines = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[\n;]/)
    .map((item) => item.replace(/^[\s*-]+/, '').trim())
    .filter(Boolean);
