import { writeFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { applyPriceFile, readPriceFile } from '../../../src/cli/settings/price-file.ts';
import { describeSources, getPrice, getPriceRange, setOwnPrices } from '../../../src/declarations/price-list.ts';
import { chargePerSecond } from '../../../src/declarations/pricing.ts';
import { folder } from '../../support/files.ts';

afterEach(() => setOwnPrices({}));

const write = (content: unknown) => {
  const file = `${folder()}/prices.json`;
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

it('has own prices count, for what they name', () => {
  const before = getPrice('clip');
  applyPriceFile({
    prices: write({
      photo_avatar_second: 0.02,
      lipsync_speed_second: { usd: 0, of: '2026-11', source: 'our contract' },
    }),
  });
  expect(getPriceRange('photo_avatar_second')).toEqual({ from: 0.02, to: 0.02 });
  expect(chargePerSecond(10, 'photo_avatar_second')).toMatchObject({ usd: 0.2, basis: '10 s x 0.02 USD' });
  expect(describeSources('photo_avatar_second')).toMatch(/^\d{4}-\d{2}, HEYGEN_PRICES$/);
  expect(describeSources('lipsync_speed_second')).toBe('2026-11, our contract');
  expect(getPrice('clip')).toBe(before);
});

it('names every entry that cannot be used', () => {
  const file = write({ video_agent_secnd: 1, clip: '0.15', avatar_second: { usd: -1 }, cinematic_video: { price: 7 } });
  expect(() => readPriceFile(file)).toThrow(/: video_agent_secnd is no price; video_agent_second is\.\n/);
  expect(() => readPriceFile(file)).toThrow(/: clip is "0\.15" and must be USD from 0 to 1000: 0\.0333/);
  expect(() => readPriceFile(file)).toThrow(/: avatar_second is \{"usd":-1\} and must be/);
  expect(() => readPriceFile(file)).toThrow(/: cinematic_video is \{"price":7\} and must be/);
});

it.each([
  ['what is no JSON', '{"clip": 1', /HEYGEN_PRICES .* cannot be read: /],
  ['a list', [1], /must hold one JSON object/],
])('says what is wrong with %s', (_, content, message) => {
  expect(() => readPriceFile(write(content))).toThrow(message);
});

it('says which file is missing', () => {
  expect(() => readPriceFile('/nowhere/prices.json')).toThrow(
    /HEYGEN_PRICES \/nowhere\/prices.json cannot be read: ENOENT/,
  );
});
