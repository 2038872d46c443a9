/**
 * Verbs that the Video Agent animates well, by energy (HeyGen's published Video Agent craft notes).
 * The notes keep them English whatever the film's language.
 */
export const motionWords: Readonly<Record<'high' | 'medium' | 'low', string>> = {
  high: 'SLAMS, CRASHES, PUNCHES, STAMPS, SHATTERS',
  medium: 'CASCADE, SLIDES, DROPS, FILLS, DRAWS',
  low: 'types on, fades in, FLOATS, morphs, COUNTS UP',
};
