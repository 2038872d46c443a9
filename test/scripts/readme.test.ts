import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDocs, insertBlocks } from '../../scripts/readme.ts';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { FLAGS } from '../../src/cli/settings/flags.ts';
import type { Toolset } from '../../src/declarations/toolset.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const catalog = await loadFullCatalog();
const { toolsets } = catalog;
const docs = createDocs(catalog);

/** What people read first; the rest is reference. */
const MAX_README_LINES = 250;

describe('documents', () => {
  it.each(Object.entries(docs))('%s has what the code would write (npm run docs writes it)', async (path, blocks) => {
    await expect(insertBlocks(read(path), blocks)).toMatchFileSnapshot(join(ROOT, path));
  });

  it.each([
    ...Object.keys(docs),
    'docs/hosting.md',
    'docs/hosting/start.md',
    'docs/hosting/running.md',
    'docs/hosting/sizing.md',
    'docs/install.md',
    'CONTRIBUTING.md',
  ])('the links of %s lead to files', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => String(link));
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
  });

  it('the help of the toolsets names the groups that neither `all` nor `everything` has', () => {
    const isInNone = ({ excludedFrom = [] }: Toolset) =>
      excludedFrom.includes('all') && excludedFrom.includes('everything');
    const [, words] = /`all` \(v3 without (.*?)\)/.exec(FLAGS.toolsets.help) ?? [];
    const named = [...String(words).matchAll(/`([\w-]+)`/g)].map(([, id]) => id);
    expect(named.sort()).toEqual(
      toolsets
        .filter(isInNone)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('a text without markers is refused', () => {
    expect(() => insertBlocks('no markers', { tools: 'x' })).toThrow(/markers for tools/);
  });

  it('README is short', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(MAX_README_LINES);
  });
});
