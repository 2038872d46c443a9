import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };

const GITHUB = fileURLToPath(new URL('../.github/', import.meta.url));
const read = (path: string) => parse(readFileSync(`${GITHUB}${path}`, 'utf8'));

describe('scripts of package.json', () => {
  /** What cmd.exe does not know, or reads otherwise. */
  const POSIX_ONLY =
    /'|\$[A-Za-z({]|`|;|^[A-Z_]+=|&& [A-Z_]+=|\b(rm|cp|mv|mkdir|cat|sed|grep|export|chmod)\b|(^|\s)\.\//;

  it.each(Object.entries(manifest.scripts))('%s runs on Windows too', (_name, script) => {
    expect(script).not.toMatch(POSIX_ONLY);
  });

  it('the rule sees what it is for', () => {
    for (const script of ["node -e 'x'", 'rm -rf dist', 'CI=1 vitest', './run', 'a; b', 'echo $HOME']) {
      expect(script).toMatch(POSIX_ONLY);
    }
  });
});

describe('workflows', () => {
  const { jobs } = read('workflows/ci.yml');

  it('run everything on the Nodes that are supported, and the quick part on macOS and Windows', () => {
    expect(jobs.all.strategy.matrix.node).toEqual([20, 22, 24]);
    expect(JSON.stringify(jobs.all.steps)).toContain('.ci/run');
    expect(jobs.quick.strategy.matrix.os).toEqual(['macos-latest', 'windows-latest']);
  });

  it('run the package on the oldest Node that package.json allows', () => {
    const { steps } = jobs.oldest;
    const versions = steps.flatMap((step: { with?: { 'node-version'?: string } }) => step.with?.['node-version'] ?? []);
    expect(`>=${versions.at(-1)}`).toBe(manifest.engines.node);
  });

  it('call scripts that there are', () => {
    const texts = readdirSync(`${GITHUB}workflows`).map((name) => readFileSync(`${GITHUB}workflows/${name}`, 'utf8'));
    const called = texts.flatMap((text) => [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => String(match[1])));
    expect(called.length).toBeGreaterThan(2);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(called));
  });

  it('a release has provenance, and goes to npm, the registry and the image registry', () => {
    const release = read('workflows/release.yml');
    expect(Object.keys(release.jobs)).toEqual(['npm', 'registry', 'image']);
    expect(release.jobs.npm.permissions['id-token']).toBe('write');
    expect(JSON.stringify(release.jobs.npm.steps)).toContain('npm publish --provenance');
  });
});

it('issue forms and Dependabot are what GitHub takes', () => {
  for (const name of ['bug.yml', 'feature.yml']) {
    const form = read(`ISSUE_TEMPLATE/${name}`);
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    for (const { type, attributes } of form.body) {
      expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      expect(attributes.label ?? attributes.value).toEqual(expect.any(String));
    }
  }
  const { updates } = read('dependabot.yml');
  expect(updates.map((one: { 'package-ecosystem': string }) => one['package-ecosystem']).sort()).toEqual([
    'docker',
    'github-actions',
    'npm',
  ]);
});
