import { describe, expect, it } from 'vitest';
import { parseDuration, parseStatedSeconds, setStatedSeconds } from '../../src/declarations/duration.ts';

describe('a length', () => {
  it.each([
    ['45', 45],
    ['45 s', 45],
    ['1.5 min', 90],
    ['2 m', 120],
    ['soon', undefined],
    ['', undefined],
  ])('written as %j is %s s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    ['A 45-second film', 45],
    ['two acts, 1.5 minutes', 90],
    ['Film with a 0 s intro. Total length 30 minutes.', 1800],
    ['Scene 1 (8 s), scene 2 (12 s), 20 seconds in all', 20],
    ['A film on bees', undefined],
  ])('that %j states is %s s', (text, seconds) => {
    expect(parseStatedSeconds(text)).toBe(seconds);
  });

  it.each([
    ['A 300 second film', 'A 20 seconds film'],
    ['2 minutes in all, the intro 5 s', '20 seconds in all, the intro 5 s'],
    ['Un film de 1,5 minutos', 'Un film de 20 seconds'],
    ['A film on bees', 'A film on bees'],
  ])('can be set: %j becomes %j', (text, changed) => {
    expect(setStatedSeconds(text, 20)).toBe(changed);
  });
});
