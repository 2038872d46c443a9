/** How a text is written that a voice will speak (HeyGen's published script notes). */
export const scriptRules: readonly string[] = [
  'Sentences of 10 to 20 words; past 30 the listener is lost. Contractions, one thought a sentence.',
  'The first sentence is the hook: most viewers decide within five seconds.',
  'Numbers, units and abbreviations as they are said: "one point eight million", "A-P-I".',
  'At most one exclamation mark; no brackets, no words that are read in two ways.',
  'In several scenes each holds a whole thought, in one tone.',
];

/** Pauses, in seconds, by what they do. The tag has spaces on both sides and seconds only: <break time="1s"/>. */
export const pauses: readonly { where: string; seconds: string }[] = [
  { where: 'a breath, or between items of a list', seconds: '0.3 to 0.5' },
  { where: 'after a greeting', seconds: '0.5 to 1' },
  { where: 'before a key point', seconds: '0.5' },
  { where: 'after a question', seconds: '1' },
  { where: 'between sections', seconds: '1 to 1.5' },
  { where: 'for drama', seconds: '1.5 to 2; longer is unnatural' },
];

/** Speaking speeds and whom they suit. */
export const speeds: readonly { speed: string; suits: string }[] = [
  { speed: '0.8 to 0.9', suits: 'difficult matter, older listeners' },
  { speed: '1.0', suits: 'the usual' },
  { speed: '1.1 to 1.2', suits: 'energy, young listeners' },
];

/** How stories are built, by purpose. */
export const skeletons: readonly { purpose: string; steps: string }[] = [
  { purpose: 'product demo', steps: 'hook, problem, solution, call to action' },
  { purpose: 'explainer', steps: 'context, core, what to take away' },
  { purpose: 'tutorial', steps: 'goal, steps, recap' },
  { purpose: 'pitch', steps: 'pain, vision, product, call to action' },
  { purpose: 'announcement', steps: 'hook, what changed, why, what is next' },
];
