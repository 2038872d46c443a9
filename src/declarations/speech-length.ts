/** Words a minute of an English voice-over at normal speed (HeyGen's published Video Agent craft notes). */
export const WORDS_PER_MINUTE = 150;

/** How fast a language is spoken: words a minute, or characters a minute where words are not spaced. */
export interface Pace {
  language: string;
  perMinute: number;
  unit: 'words' | 'characters';
}

/**
 * English from HeyGen's notes; the others reckoned from how much longer or shorter a translation runs (the same notes)
 * and from how many words a language uses for the same text.
 */
const WORDS_BY_LANGUAGE: Readonly<Record<string, number>> = {
  German: 130,
  French: 155,
  Spanish: 155,
  Portuguese: 150,
  Italian: 145,
  Dutch: 140,
  Polish: 115,
  Turkish: 105,
  Arabic: 115,
  Hindi: 145,
  Indonesian: 125,
};
const CHARACTERS_BY_LANGUAGE: Readonly<Record<string, number>> = {
  Korean: 330,
  Japanese: 350,
  Chinese: 260,
  Thai: 720,
};

const toPaces = (perMinuteByLanguage: Readonly<Record<string, number>>, unit: Pace['unit']): Pace[] =>
  Object.entries(perMinuteByLanguage).map(([language, perMinute]) => ({ language, perMinute, unit }));

const ENGLISH: Pace = { language: 'English', perMinute: WORDS_PER_MINUTE, unit: 'words' };

export const PACES: readonly Pace[] = [
  ENGLISH,
  ...toPaces(WORDS_BY_LANGUAGE, 'words'),
  ...toPaces(CHARACTERS_BY_LANGUAGE, 'characters'),
];

/** The pace of a language by its English name, such as `Portuguese (Brazil)`; English where it is not known. */
export const getPace = (language: string): Pace =>
  PACES.find((pace) => language.trim().toLowerCase().startsWith(pace.language.toLowerCase())) ?? ENGLISH;

/** The scripts that are read by characters, and whose pace they have. Thai stands for its neighbours. */
const UNSPACED_SCRIPTS: readonly [characters: RegExp, language: string][] = [
  [/\p{Script=Hangul}/gu, 'Korean'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'Japanese'],
  [/\p{Script=Han}/gu, 'Chinese'],
  [/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu, 'Thai'],
];

/** A word this long takes as long as one; a longer one counts for its letters, so that no text counts as nothing. */
const LETTERS_OF_A_WORD = 15;

const countWords = (text: string) =>
  text
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .reduce((sum, word) => sum + Math.max(1, word.length / LETTERS_OF_A_WORD), 0);

const BREAK = /<break\s+time="([\d.]+)s"\s*\/?>/g;

/** Kanji are read at the pace of the kana around them. */
const getScriptPace = (language: string, text: string) =>
  getPace(language === 'Chinese' && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'Japanese' : language);

/**
 * How long a text takes to say, in seconds: the one reckoning for prices and for the check of prompts. Each script in
 * it is counted by its own measure; pauses of `<break time="1s"/>`, the one tag that HeyGen reads, count as well.
 * @param language of the speaker, by its English name; without it words go at the pace of English
 */
export function estimateSpeechSeconds(text: string, language = 'English'): number {
  const pauses = [...text.matchAll(BREAK)].reduce((sum, [, seconds]) => sum + (Number(seconds) || 0), 0);
  const spoken = text.replace(BREAK, ' ');
  const inCharacters = UNSPACED_SCRIPTS.map(
    ([characters, script]) => (spoken.match(characters) ?? []).length / getScriptPace(script, spoken).perMinute,
  ).reduce((sum, minutes) => sum + minutes, 0);
  const { perMinute, unit } = getPace(language);
  const words = countWords(UNSPACED_SCRIPTS.reduce((rest, [characters]) => rest.replace(characters, ' '), spoken));
  return (inCharacters + words / (unit === 'words' ? perMinute : WORDS_PER_MINUTE)) * 60 + pauses;
}
