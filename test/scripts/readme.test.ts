import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBlocks, insertBlocks } from '../../scripts/readme.ts';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';

const README = new URL('../../README.md', import.meta.url);

describe('README', () => {
  it('has the tables that the code would write (npm run docs writes them)', async () => {
    const readme = insertBlocks(readFileSync(README, 'utf8'), createBlocks(await loadFullCatalog()));
    await expect(readme).toMatchFileSnapshot(README.pathname);
  });

  it('refuses a text without markers', () => {
    expect(() => insertBlocks('no markers', { tools: 'x' })).toThrow(/markers for tools/);
  });
});
