import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { BADGES, formatBadges, formatHosts } from '../../scripts/install-docs.ts';
import { insertBlocks } from '../../scripts/readme.ts';
import { HOSTS } from '../../src/cli/install/hosts.ts';

const file = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(file(path), 'utf8');

it('docs/install.md has the hosts and links that the code would write (npm run docs writes them)', async () => {
  const written = insertBlocks(read('docs/install.md'), { hosts: formatHosts(), badges: formatBadges() });
  await expect(written).toMatchFileSnapshot(file('docs/install.md').pathname);
});

it.each(BADGES)('the link "$label" carries the entry that a host needs', ({ label, link }) => {
  const { searchParams } = new URL(link);
  const config = String(searchParams.get('config'));
  const entry = JSON.parse(label.includes('Cursor') ? Buffer.from(config, 'base64').toString() : config);
  expect(searchParams.get('name')).toBe('heygen');
  expect(entry).toMatchObject({ command: 'npx', args: ['-y', 'heygen-mcp'] });
  expect(link).not.toMatch(/[\s()]/);
});

it('names every optional package and every host', () => {
  const text = read('docs/install.md');
  for (const name of Object.keys(manifest.peerDependencies)) expect(text).toContain(`| \`${name}\` |`);
  for (const name of Object.keys(HOSTS)) expect(formatHosts()).toContain(`\`${name}\``);
});
