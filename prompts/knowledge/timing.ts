import { WORDS_PER_MINUTE } from '../../src/declarations/speech-length.ts';

/** Up to this length a conversational film flows without scene labels (HeyGen's published Video Agent craft notes). */
export const NATURAL_FLOW_S = 60;

/** Lengths that a film may have, in seconds: what the Video Agent's first version took as its duration. */
export const SHORTEST_S = 5;
export const LONGEST_S = 300;

/** How many words a voice-over of so many seconds holds. */
export const getWordBudget = (seconds: number) => Math.round((seconds / 60) * WORDS_PER_MINUTE);

/** The notes count scenes for clips, briefings and deep dives, 30 to 120 s; the edges between are ours. */
const bands: readonly { upTo: number; scenes: string }[] = [
  { upTo: 20, scenes: '2 to 4' },
  { upTo: 50, scenes: '5 to 7' },
  { upTo: 80, scenes: '7 to 9' },
  { upTo: 130, scenes: '10 to 13' },
];

/** Longer films keep the pace of a deep dive: a scene every 9 to 12 s. */
const estimateSceneCount = (seconds: number) => `${Math.round(seconds / 12)} to ${Math.round(seconds / 9)}`;

/** How many scenes a film of so many seconds has. */
export const getSceneCount = (seconds: number) =>
  bands.find(({ upTo }) => seconds <= upTo)?.scenes ?? estimateSceneCount(seconds);
