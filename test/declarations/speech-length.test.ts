import { describe, expect, it } from 'vitest';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';

describe('how long a text takes to say', () => {
  it.each([
    ['five words are two seconds', 2],
    ['<break time="1.5s"/>one two three four five', 3.5],
    ['今日は晴れです', 1.2],
    ['꿀벌은 춤을 춥니다', (8 / 330) * 60],
    ['ผึ้งเต้นรำ', (10 / 720) * 60],
    ['Say 蜂 now', (2 / 150 + 1 / 260) * 60],
    ['– … !', 0],
    ['', 0],
  ])('%j: %d s', (text, seconds) => {
    expect(estimateSpeechSeconds(text)).toBeCloseTo(seconds);
  });

  it.each([
    ['English', 'one two three four five', 2],
    ['german (Austria)', 'eins zwei drei vier', (4 / 130) * 60],
    ['Japanese', '蜂は花を', (4 / 350) * 60],
    ['Korean', '꿀벌은 춤을 춥니다', (8 / 330) * 60],
    ['Klingon', 'one two three four five', 2],
  ])('in %s', (language, text, seconds) => {
    expect(estimateSpeechSeconds(text, language)).toBeCloseTo(seconds);
  });

  it('has no text that counts as nothing: brackets are no tags, and a word without end counts for its letters', () => {
    expect(estimateSpeechSeconds('<one two three four five>')).toBeCloseTo(2);
    expect(estimateSpeechSeconds('a'.repeat(15_000))).toBeCloseTo(400);
  });
});
