import { describe, expect, it } from 'vitest';
import { FILM_TEMPLATES } from '../../prompts/knowledge/film-template-scenes.ts';

/** Seconds that a scene of each type may last, as the house's guide to scenes says. */
const LENGTHS = {
  'A-ROLL': [6, 10],
  'FULL SCREEN B-ROLL': [10, 15],
  'A-ROLL + OVERLAY': [8, 12],
} as const;

describe.each(FILM_TEMPLATES.map((start) => [start.name, start] as const))(
  '%s',
  (_, { seconds, scenes, description }) => {
    it('lasts as long as it says', () => {
      expect(scenes.reduce((sum, scene) => sum + scene.seconds, 0)).toBe(seconds);
      expect(description).toContain(`${seconds} s`);
    });

    it.each(scenes.map((scene, index) => [index + 1, scene] as const))(
      'has a scene %d of a length that works',
      (_at, scene) => {
        const [least, most] = LENGTHS[scene.type];
        expect(scene.seconds).toBeGreaterThanOrEqual(least);
        expect(scene.seconds).toBeLessThanOrEqual(most);
      },
    );
  },
);
