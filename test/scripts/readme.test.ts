import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocks, withBlocks } from '../../scripts/readme.ts';
import { wholeCatalog } from '../../src/catalog/catalog.ts';

const README = new URL('../../README.md', import.meta.url);

describe('README', () => {
  it('has the tables that the code would write (npm run docs writes them)', async () => {
    const readme = withBlocks(readFileSync(README, 'utf8'), blocks(await wholeCatalog()));
    await expect(readme).toMatchFileSnapshot(README.pathname);
  });

  it('refuses a text without markers', () => {
    expect(() => withBlocks('no markers', { tools: 'x' })).toThrow(/markers for tools/);
  });
});
