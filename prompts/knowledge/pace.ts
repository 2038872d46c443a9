import { WORDS_PER_MINUTE } from './timing.ts';

/** How fast a language is spoken: words a minute, or signs a minute where words are not spaced. */
export interface Pace {
  language: string;
  perMinute: number;
  unit: 'words' | 'signs';
}

/**
 * English from HeyGen's notes; the others reckoned from how much longer or shorter a translation runs (the same notes)
 * and from how many words a language uses for the same text.
 */
export const paces: readonly Pace[] = [
  { language: 'English', perMinute: WORDS_PER_MINUTE, unit: 'words' },
  { language: 'German', perMinute: 130, unit: 'words' },
  { language: 'French', perMinute: 155, unit: 'words' },
  { language: 'Spanish', perMinute: 155, unit: 'words' },
  { language: 'Portuguese', perMinute: 150, unit: 'words' },
  { language: 'Italian', perMinute: 145, unit: 'words' },
  { language: 'Dutch', perMinute: 140, unit: 'words' },
  { language: 'Polish', perMinute: 115, unit: 'words' },
  { language: 'Turkish', perMinute: 105, unit: 'words' },
  { language: 'Arabic', perMinute: 115, unit: 'words' },
  { language: 'Hindi', perMinute: 145, unit: 'words' },
  { language: 'Indonesian', perMinute: 125, unit: 'words' },
  { language: 'Korean', perMinute: 330, unit: 'signs' },
  { language: 'Japanese', perMinute: 350, unit: 'signs' },
  { language: 'Chinese', perMinute: 260, unit: 'signs' },
];

const ENGLISH = paces[0] as Pace;

/** The pace of a language by its English name, such as `Portuguese (Brazil)`; English where it is not known. */
export const paceOf = (language: string): Pace =>
  paces.find((pace) => language.trim().toLowerCase().startsWith(pace.language.toLowerCase())) ?? ENGLISH;

const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** How long a text takes to say, in seconds. */
export function secondsToSay(text: string, { perMinute, unit }: Pace): number {
  const amount = unit === 'signs' ? (text.match(SIGN) ?? []).length : text.split(/\s+/).filter(Boolean).length;
  return (amount / perMinute) * 60;
}
