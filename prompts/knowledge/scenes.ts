/** A kind of scene that a Video Agent film is made of (HeyGen's Video Agent craft notes). */
export interface SceneType {
  name: string;
  seconds: string;
  use: string;
}

export const sceneTypes: readonly SceneType[] = [
  {
    name: 'A-ROLL',
    seconds: '6 to 10 as a hook, 6 to 8 as a close',
    use: 'presenter to camera: hook, key insight, call to action',
  },
  {
    name: 'FULL SCREEN B-ROLL',
    seconds: '10 to 15, never 5 or less',
    use: 'no presenter, motion graphics: data, dense information',
  },
  {
    name: 'A-ROLL + OVERLAY',
    seconds: '8 to 12',
    use: 'presenter on about 35 % of the width, content beside; the sides alternate',
  },
];

/** What each layer of a B-roll scene holds. */
export const layers: readonly string[] = [
  'L1 background: texture, grid, gradient',
  'L2 hero: the number or headline that rules the frame',
  'L3 support: cards, figures, labels',
  'L4 information bar: ticker, source, quote',
  'L5 effects: particles, glitch, grid in motion',
];

export const sceneRules: readonly string[] = [
  'Never three scenes of one type in a row; at least two full-screen B-roll scenes.',
  'One idea a scene. A VOICEOVER line in every scene, B-roll too.',
  'Four or more layers in B-roll, three or more beside a presenter; every element moves.',
];
