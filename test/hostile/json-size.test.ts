import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSizeProblem } from '../../src/mcp/http/json-size.ts';

const check = (text: string) => findSizeProblem(Buffer.from(text));

describe('a body is refused before it is parsed', () => {
  it.each([
    ['numbers', `[${'0,'.repeat(200_000)}0]`],
    ['empty objects', `[${'{},'.repeat(100_000)}{}]`],
    ['one name again and again', `{${'"a":0,'.repeat(150_000)}"a":0}`],
    ['lists that never end', `${'[],'.repeat(120_000)}`],
  ])('for very many %s', (_, text) => {
    expect(check(text)).toBe('The body holds more than 100000 values.');
  });

  it('for its depth, however it is closed', () => {
    expect(check('['.repeat(65))).toContain('nested deeper than 64 levels');
    expect(check(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`)).toContain('nested deeper');
    expect(check(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeUndefined();
  });
});

describe('what stands in texts does not count', () => {
  it.each([
    ['commas', JSON.stringify({ prompt: ','.repeat(500_000) })],
    ['brackets', JSON.stringify({ prompt: '[{'.repeat(500_000) })],
    ['quotes', JSON.stringify({ prompt: '"[,'.repeat(200_000) })],
    ['backslashes', JSON.stringify({ prompt: '\\'.repeat(300_001), last: '[,'.repeat(100_000) })],
    ['a text that does not end', `{"prompt": "${'[,'.repeat(200_000)}`],
  ])('%s', (_, text) => {
    expect(check(text)).toBeUndefined();
  });

  it('and any small JSON is let through', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => check(text) === undefined));
  });
});
