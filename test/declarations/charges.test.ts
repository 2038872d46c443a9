import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { addCharges, chargePerPiece, chargePerSecond, chargeUnknown } from '../../src/declarations/pricing.ts';
import { isOperation } from '../../src/declarations/tool.ts';

const charge = (name: string, input: Json) => catalog.getOperation(name).charge?.(input);

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
      expect(
        reckon?.(example.input as Json).basis,
        `${name} spends and has no charge (chargeUnknown, if need be)`,
      ).toBeTruthy();
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
