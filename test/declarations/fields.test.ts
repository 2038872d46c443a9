import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as field from '../../src/declarations/fields.ts';

describe('media', () => {
  const medium = field.media('Picture');

  it.each([
    ['https://example.com/a.png', { type: 'url', url: 'https://example.com/a.png' }],
    ['asset_123', { type: 'asset_id', asset_id: 'asset_123' }],
    ['data:image/png;base64,aGk=', { type: 'base64', media_type: 'image/png', data: 'aGk=' }],
  ])('turns %s into HeyGen’s form', (text, source) => {
    expect(medium.parse(text)).toEqual(source);
  });

  it('takes HeyGen’s own form as it is', () => {
    const source = { type: 'asset_id', asset_id: 'a' };
    expect(medium.parse(source)).toEqual(source);
  });

  it.each(['', 'http://example.com/a.png', 'ftp://x/a', 'data:image/png;base64,***', 'data:image/png,plain'])(
    'refuses %j',
    (text) => {
      expect(medium.safeParse(text).success).toBe(false);
    },
  );
});

describe('rules', () => {
  const schema = z
    .strictObject({ a: z.string().optional(), b: z.string().optional(), c: z.string().optional() })
    .superRefine(
      field.rules(
        field.oneOf(['a', 'b'], true),
        field.onlyWhen('c', ({ a }) => a !== undefined, 'goes only with a'),
        field.needs('c', ({ a }) => a === 'x', 'missing: a of x needs it'),
      ),
    );
  const problems = (given: object) => {
    const { error } = schema.safeParse(given);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it.each([
    [{ a: 'y' }, []],
    [{ b: 'y' }, []],
    [{}, ['a: missing: give one of a, b']],
    [{ a: 'y', b: 'y' }, ['b: cannot go with a: give only one of a, b']],
    [{ b: 'y', c: 'y' }, ['c: goes only with a']],
    [{ a: 'x' }, ['c: missing: a of x needs it']],
    [{ c: 'y' }, ['a: missing: give one of a, b', 'c: goes only with a']],
  ])('of %j: %j', (given, expected) => {
    expect(problems(given)).toEqual(expected);
  });
});
