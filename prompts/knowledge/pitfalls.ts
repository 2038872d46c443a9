/** What spoils a Video Agent film (HeyGen's Video Agent craft notes). */
export const pitfalls: readonly string[] = [
  'Positions as coordinates or corners: the scene comes out empty or black. Say what enters from where and how large it is.',
  'A designer’s name without rules for colour, type and space.',
  'Finished example scenes pasted in as a model.',
  'B-roll of 5 seconds or less.',
  'A list of facts where a story is due; more than one topic.',
];
