import { digits, farTooLong, noFreedom, noNarration, offLength } from './narration-rules.ts';
import type { Rule } from './rule.ts';
import {
  fewBroll,
  fewLayers,
  labelledShort,
  repeatedType,
  shortBroll,
  silentScene,
  staticLayer,
  timestamps,
  unlistedText,
} from './scene-rules.ts';
import { bareArtist, contradiction, missingOther, missingVital, noHeadings, noLength } from './section-rules.ts';
import { coordinates, emptyWords, looks, severalTopics, tooLong } from './text-rules.ts';

/** All rules, the gravest first. */
export const RULES: readonly Rule[] = [
  tooLong,
  missingVital,
  noLength,
  contradiction,
  looks,
  coordinates,
  shortBroll,
  silentScene,
  repeatedType,
  farTooLong,
  missingOther,
  noNarration,
  offLength,
  fewBroll,
  fewLayers,
  staticLayer,
  bareArtist,
  digits,
  unlistedText,
  severalTopics,
  labelledShort,
  timestamps,
  noHeadings,
  emptyWords,
  noFreedom,
];
