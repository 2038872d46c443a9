import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOP = ['src', 'tools', 'prompts', 'sandbox', 'scripts', 'views'] as const;

const files = TOP.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

/** What a file imports: packages by name, files by their path from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
  return found.map((name) => (name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), name)) : name));
}

/** The folder that the rules speak of: `src/jobs` for all below it, `tools` for tools/v1-v2/x.ts. */
const folderOf = (path: string) =>
  path.startsWith('src/') ? path.split('/').slice(0, 2).join('/') : path.split('/')[0];

const isOurs = (imported: string) => TOP.some((folder) => imported.startsWith(`${folder}/`));

/** The folders of this project that each folder may import, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  tools: ['src/declarations', 'prompts'],
  prompts: ['src/declarations'],
  sandbox: ['src/declarations'],
  views: ['src/declarations', 'prompts'],
  'src/declarations': [],
  'src/runtime': ['src/declarations'],
  'src/catalog': ['src/declarations', 'src/runtime', 'tools', 'prompts'],
  'src/heygen': ['src/declarations', 'src/runtime'],
  'src/openapi': ['src/declarations', 'src/runtime'],
  'src/jobs': ['src/declarations', 'src/runtime', 'src/heygen'],
  'src/webhooks': ['src/declarations', 'src/runtime', 'src/heygen'],
  'src/ledger': ['src/declarations', 'src/runtime', 'src/heygen'],
  'src/files': ['src/declarations', 'src/runtime', 'src/heygen'],
  'src/mcp': [
    'src/declarations',
    'src/runtime',
    'src/catalog',
    'src/heygen',
    'src/jobs',
    'src/webhooks',
    'src/ledger',
    'src/files',
    'src/openapi',
  ],
};

/** All that a file of the tests reaches by imports, itself included. */
function reachableFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  if (file.startsWith('test/')) for (const name of importsOf(file)) reachableFrom(name, reached);
  return reached;
}

describe('who may import whom', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports nothing above it', (folder, allowed) => {
    const own = files.filter((file) => folderOf(file) === folder);
    expect(own.length).toBeGreaterThan(0);
    const outside = own.flatMap((file) =>
      importsOf(file)
        .filter((name) => isOurs(name) && folderOf(name) !== folder && !allowed.includes(String(folderOf(name))))
        .map((name) => `${file} imports ${name}`),
    );
    expect(outside).toEqual([]);
  });

  it('every folder has a rule, but for those that wire', () => {
    const folders = new Set(files.map((file) => String(folderOf(file))));
    const wiring = ['src/main.ts', 'src/cli', 'scripts'];
    expect([...folders].sort()).toEqual([...Object.keys(MAY_IMPORT), ...wiring].sort());
  });

  it('only src/mcp imports the SDK', () => {
    const outside = files.filter(
      (file) =>
        !['src/mcp', 'views'].includes(String(folderOf(file))) &&
        importsOf(file).some((name) => name.startsWith('@modelcontextprotocol/')),
    );
    expect(outside).toEqual([]);
  });

  it('views import types from packages, and no code: a view is small because it holds no package', () => {
    const views = files.filter((file) => file.startsWith('views/'));
    const imports = views.flatMap(
      (file) => readFileSync(join(ROOT, file), 'utf8').match(/^import [^;]* from '[^.][^']*'/gm) ?? [],
    );
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
  });

  it('tools and prompts import zod and no other package', () => {
    const outside = files
      .filter((file) => /^(tools|prompts)\//.test(file))
      .flatMap((file) => importsOf(file).filter((name) => !isOurs(name) && name !== 'zod'));
    expect(outside).toEqual([]);
  });

  it('of the prompts, tools import the knowledge, the linter and the guide', () => {
    const outside = files
      .filter((file) => file.startsWith('tools/'))
      .flatMap(importsOf)
      .filter(
        (name) => name.startsWith('prompts/') && !/^prompts\/(knowledge\/|linter\/|prompt-optimizer\.ts)/.test(name),
      );
    expect(outside).toEqual([]);
  });

  it('only src/main.ts reads the process', () => {
    const readers = files.filter((file) => /process\.(env|argv|exit)\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(readers).toEqual(['src/main.ts']);
  });

  it('src/ holds folders and the entry, no other files', () => {
    const top = files.filter((file) => dirname(file) === 'src');
    expect(top).toEqual(['src/main.ts']);
  });
});

describe('the tests', () => {
  const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name));

  const mayStartProcesses = (file: string) => /^test\/(interop|hostile\/server)\//.test(file);
  const startsProcesses = (file: string) => reachableFrom(file).has('node:child_process');

  it('measure no time and sit none out, unless they fake it', () => {
    const clock = /Date\.now\(\) -|performance\.now|timers\/promises|setTimeout\(/;
    const measuring = tests.filter((file) => {
      const source = readFileSync(join(ROOT, file), 'utf8');
      return file !== 'test/architecture.test.ts' && clock.test(source) && !source.includes('useFakeTimers');
    });
    expect(measuring).toEqual([]);
  });

  it('start processes in test/interop and test/hostile/server only, so that the others are quick', () => {
    expect(tests.filter((file) => !mayStartProcesses(file) && startsProcesses(file))).toEqual([]);
  });

  it('of those folders each start one, or belong elsewhere', () => {
    expect(tests.filter((file) => mayStartProcesses(file) && !startsProcesses(file))).toEqual([]);
  });
});
