import { describe, expect, it } from 'vitest';
import { getPrice } from '../../src/declarations/price-list.ts';
import { chargePerSecond, chargeVideoAgent } from '../../src/declarations/pricing.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';
import { createEntryId } from '../../src/ledger/entry-id.ts';
import { chargeAvatar, chargeBatch, chargeStudio } from '../../tools/helpers/video-charges.ts';
import { createTestSpending } from '../support/spending.ts';

const usd = (prompt: string) => chargeVideoAgent(prompt).usd ?? 0;
const SECOND = getPrice('video_agent_second');

describe('the wording of a prompt', () => {
  it.each([
    ['Film with a 0 s intro. Total length 30 minutes.', 1800],
    ['A 5 second hook, then 20 min of talk', 1200],
    ['2 hours about bees', 1800],
    ['Half an hour about bees', 1800],
    ['thirty minutes, please', 1800],
    ['Un film de 20 minutos', 1200],
    ['Ein Film von 20 Minuten', 1200],
    ['一部20分钟的电影', 1200],
    ['２０ minutes', 1200],
    ['1,5 min', 90],
    ['A 0 second film', 5],
    ['0s', 5],
  ])('%j is priced at %i seconds', (prompt, seconds) => {
    expect(usd(prompt)).toBeCloseTo(seconds * SECOND, 2);
  });
});

describe('a script', () => {
  const words = 'one two three four five '.repeat(120);
  it.each([
    ['in angle quotes', `‹${words}›`],
    ['in tags', `<${words}>`],
    ['in tags of its own', `<speak>${words}</speak>`],
    ['in Thai', 'สวัสดีครับวันนี้เราจะพูดถึงผึ้ง'.repeat(40)],
    ['in Korean without spaces', '안녕하세요오늘은꿀벌에대해'.repeat(60)],
    ['in Khmer', 'សួស្តីថ្ងៃនេះ'.repeat(80)],
    ['of one endless word', 'a'.repeat(4000)],
    ['joined by dots', words.replaceAll(' ', '.')],
    ['joined by spaces of no width', words.replaceAll(' ', '\u200b')],
  ])('%s takes its time', (_, script) => {
    expect(estimateSpeechSeconds(script)).toBeGreaterThan(60);
    expect(chargeAvatar({ script }).usd).toBeGreaterThan(60 * getPrice('avatar_second') * 0.9);
  });

  it('of nothing that is spoken, or with pauses that are no numbers, still costs something', () => {
    for (const script of ['', ' ', '.', '…', '😀', '<break time="1.2.3s"/>', '<break time="..s"/>', '‹›'])
      expect(chargeAvatar({ script }).usd, script).toBeGreaterThan(0);
  });

  it('that is spoken slowly takes longer', () => {
    const slow = chargeAvatar({ script: words, voice_settings: { speed: 0.5 } }).usd ?? 0;
    expect(slow).toBeCloseTo(2 * (chargeAvatar({ script: words }).usd ?? 0), 2);
  });
});

describe('a limit', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 0])('is not passed by a length of %s', (seconds) => {
    expect(chargePerSecond(seconds, 'avatar_second').usd).toBeGreaterThan(0);
    expect(Number.isFinite(chargePerSecond(seconds, 'avatar_second').usd)).toBe(true);
  });

  it('is not raised by scenes that end before they begin', () => {
    const scenes = [{ type: 'image', duration: -1000 }, { type: 'video' }];
    expect(chargeStudio({ scenes }).usd).toBeGreaterThan(100);
    expect(chargeBatch({ videos: [{ type: 'studio', scenes }] }).usd).toBeGreaterThan(100);
  });

  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY])('refuses what costs %s USD', async (usd) => {
    const spending = createTestSpending({ account: 10 });
    const create = { id: createEntryId(), tool: 'create_video_agent', key: 'k', charge: { usd, basis: 'x' } };
    await expect(spending.reserve(create)).rejects.toThrow(/limit/);
  });
});
