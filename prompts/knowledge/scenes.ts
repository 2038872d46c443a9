/** A kind of scene that a Video Agent film is made of (HeyGen's published Video Agent craft notes). */
export interface SceneType {
  name: string;
  /** How long it lasts. B-roll of 5 s or less has come out black. */
  length: string;
  use: string;
}

/** The three types that alternate. */
export const sceneTypes: readonly SceneType[] = [
  {
    name: 'A-ROLL',
    length: '6 to 10 s as a hook, 6 to 8 s as a close',
    use: 'presenter to camera: hook, key insight, call to action',
  },
  {
    name: 'FULL SCREEN B-ROLL',
    length: '10 to 15 s',
    use: 'no presenter, motion graphics: data, dense information',
  },
  {
    name: 'A-ROLL + OVERLAY',
    length: '8 to 12 s',
    use: 'presenter on about 35 % of the width, content on the rest; the presenter changes sides from one to the next',
  },
];

/** What each layer of a B-roll scene holds, from back to front (HeyGen's published Video Agent craft notes). */
export const layers: readonly string[] = [
  'L1 background: texture, grid, gradient',
  'L2 hero: the number or headline that rules the frame',
  'L3 support: cards, figures, labels',
  'L4 information bar: ticker, source, quote',
  'L5 effects: particles, glitch, grid in motion',
];

/** How scenes follow each other, and what none of them may lack (the same notes). */
export const sceneRules: readonly string[] = [
  'No type three times running; two scenes or more are full-screen B-roll.',
  'One idea a scene. A VOICEOVER line in every scene, B-roll too.',
  'Four or more layers in B-roll, three or more beside a presenter; every element moves.',
];
