import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import { isOperation, type Json } from '../../src/declarations/operation.ts';
import { addCharges, chargePerPiece, chargePerSecond, chargeUnknown } from '../../src/declarations/pricing.ts';
import { SpendingLimit } from '../../src/ledger/spending-limit.ts';

const charge = (name: string, input: Json) => catalog.operation(name).charge?.(input);

describe('prices', () => {
  it.each([
    ['create_video_agent', { prompt: 'A 45-second film' }, { usd: 1.4985 }],
    ['create_video_from_avatar', { script: 'one two three four five' }, { usd: 0.1334 }],
    ['create_video_from_avatar', { audio_url: 'https://x' }, { usd: 40.02, atMost: true }],
    ['create_video_from_image', { script: 'one two three four five' }, { usd: 0.1 }],
    ['create_video_from_cinematic_avatar', {}, { usd: 7 }],
    [
      'create_video_from_studio',
      {
        scenes: [
          { type: 'image', duration: 10 },
          { type: 'image', duration: 5 },
        ],
      },
      { usd: 1.0005 },
    ],
    ['create_video_batch', { videos: [{ type: 'cinematic_avatar' }, { type: 'cinematic_avatar' }] }, { usd: 14 }],
    [
      'create_video_translation',
      { output_languages: ['German', 'French'], start_time: 10, end_time: 70, mode: 'precision' },
      { usd: 8.004 },
    ],
    ['create_video_translation', { output_languages: ['German'] }, { usd: 59.94, atMost: true }],
    ['create_lipsync', { end_time: 30 }, { usd: 0.999 }],
    ['create_speech', { text: 'one two three four five', speed: 2 }, { usd: 0.0007 }],
    ['create_ai_clipping', { output_settings: { duration_types: ['30', '60'] } }, { usd: 0.3 }],
    ['create_photo_avatar', {}, { usd: 1.32, usdFrom: 1 }],
  ])('%s %j', (name, input, expected) => {
    expect(charge(name, input)).toMatchObject(expected);
  });

  it('knows of every call that spends what it costs, or says that nobody does', () => {
    const spending = catalog.operations.filter(({ spends }) => spends);
    expect(spending.length).toBeGreaterThan(20);
    for (const { name, charge: reckon, example } of spending) {
      expect(reckon?.(example.input as Json).basis, name).toBeTruthy();
    }
    const others = catalog.tools.filter((tool) => isOperation(tool) && tool.charge && !tool.spends);
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('of several things are unknown as soon as one is', () => {
    expect(addCharges([chargePerPiece(1, 'x', 'clip'), chargePerSecond(10, 'avatar_second', true)])).toMatchObject({
      usd: 0.817,
      atMost: true,
    });
    expect(addCharges([chargePerPiece(1, 'x', 'clip'), chargeUnknown('magic')]).usd).toBeUndefined();
  });
});

describe('a spending limit', () => {
  it('lets through what fits, refuses what does not, and says how to go on', () => {
    const limit = new SpendingLimit(10);
    limit.reserve({ usd: 7, basis: '1 shot x 7 USD' });
    expect(() => limit.reserve({ usd: 7, basis: '1 shot x 7 USD' })).toThrow(
      /about 7\.00 USD \(1 shot x 7 USD\); the limit is 10\.00 USD .* 7\.00 USD are taken.*higher limit/,
    );
    limit.reserve({ usd: 3, basis: 'the rest' });
  });

  it('takes back what was not charged, once', () => {
    const limit = new SpendingLimit(10);
    const giveBack = limit.reserve({ usd: 10, basis: 'all' });
    giveBack();
    giveBack();
    limit.reserve({ usd: 10, basis: 'all again' });
    expect(() => limit.reserve({ usd: 0.01, basis: 'more' })).toThrow();
  });

  it('is each account’s own, and tells one nothing of another', () => {
    const limit = new SpendingLimit(10);
    limit.reserve({ usd: 10, basis: 'all' }, 'key-of-ann');
    expect(() => limit.reserve({ usd: 1, basis: 'more' }, 'key-of-ann')).toThrow(/10\.00 USD are taken/);
    limit.reserve({ usd: 4, basis: 'some' }, 'key-of-ben');
    expect(() => limit.reserve({ usd: 7, basis: 'more' }, 'key-of-ben')).toThrow(/ 4\.00 USD are taken/);
  });

  it('refuses what has no price, and says what makes an unknown length shorter', () => {
    const limit = new SpendingLimit(10);
    expect(() => limit.reserve(chargeUnknown('magic'))).toThrow(/publishes no price for magic/);
    expect(() => limit.reserve({ usd: 60, basis: '1800 s', atMost: true })).toThrow(
      /up to 60\.00 USD.*start and end time/,
    );
  });
});
