/** What spoils a Video Agent film (HeyGen's published Video Agent craft notes). */
export const pitfalls: readonly string[] = [
  'Positions as coordinates or corners: the scene comes out empty or black. Say where a thing enters from, how it moves and what share of the frame it takes.',
  'A designer’s name without rules for colour, type and space.',
  'Finished example scenes pasted in as a model.',
  'B-roll of 5 seconds or less: it comes out black.',
  'A list of facts where a story is due; more than one topic.',
];
