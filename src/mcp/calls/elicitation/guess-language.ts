/** Languages that a script of their own, or one letter of it, gives away. */
const BY_CHARACTERS: readonly [RegExp, string][] = [
  [/\p{Script=Hangul}/u, 'Korean'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Japanese'],
  [/\p{Script=Han}/u, 'Chinese'],
  [/\p{Script=Devanagari}/u, 'Hindi'],
  [/\p{Script=Arabic}/u, 'Arabic'],
  [/\p{Script=Greek}/u, 'Greek'],
  [/\p{Script=Cyrillic}/u, 'Russian'],
];

/** Words so frequent that a few sentences hold some. */
const BY_WORDS: Readonly<Record<string, readonly string[]>> = {
  English: ['the', 'and', 'is', 'of', 'to', 'you', 'your', 'with', 'this', 'for'],
  German: ['der', 'die', 'das', 'und', 'ist', 'nicht', 'ein', 'eine', 'mit', 'für', 'sie', 'wir'],
  French: ['le', 'la', 'les', 'et', 'est', 'une', 'des', 'vous', 'pour', 'dans', 'nous'],
  Spanish: ['el', 'los', 'las', 'y', 'es', 'una', 'para', 'con', 'que', 'por', 'su'],
  Portuguese: ['o', 'os', 'as', 'é', 'uma', 'para', 'com', 'não', 'você', 'do', 'da'],
  Italian: ['il', 'gli', 'e', 'è', 'una', 'per', 'con', 'che', 'di', 'non', 'della'],
  Dutch: ['de', 'het', 'een', 'en', 'van', 'niet', 'met', 'voor', 'je', 'wij'],
  Polish: ['i', 'w', 'nie', 'jest', 'się', 'na', 'do', 'że', 'to', 'dla'],
};

/** The language that a script is most likely written in, by its English name; English where nothing shows it. */
export function guessLanguage(script: string): string {
  const byCharacters = BY_CHARACTERS.find(([characters]) => characters.test(script));
  if (byCharacters) return byCharacters[1];
  const words = script.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = Object.entries(BY_WORDS).map(
    ([language, frequent]) => [language, words.filter((word) => frequent.includes(word)).length] as const,
  );
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
