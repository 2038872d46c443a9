import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FLAGS } from '../../src/cli/flags.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const json = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const manifest = json('package.json');
const server = json('server.json');

describe('server.json', () => {
  it('has the versions and the name of package.json', () => {
    expect(server.version).toBe(manifest.version);
    expect(server.packages.map(({ version }: { version: string }) => version)).toEqual([manifest.version]);
    expect(server.packages[0].identifier).toBe(manifest.name);
    expect(server.name).toBe(manifest.mcpName);
  });

  it('names variables that exist', () => {
    const known: string[] = Object.values(FLAGS).map(({ env }) => env);
    for (const { name } of server.packages[0].environmentVariables) expect(known).toContain(name);
  });

  it('keeps the registry’s limits', () => {
    expect(server.$schema).toBe('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json');
    expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(server.description.length).toBeLessThanOrEqual(100);
  });
});

describe('the package', () => {
  it('holds only what a user runs', () => {
    const [{ files }] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(paths).toContain('dist/main.js');
    expect(paths).toEqual(expect.arrayContaining(['dist/manifest.json', 'dist/manifest-v1-v2.json']));
    expect(paths).not.toContain('dist/build-manifest.js');
  });

  it('names as dependencies the packages that its code imports, and no others', () => {
    const bundle = execFileSync('grep', ['-rhoE', `(from|import\\()\\s*"[^."][^"]*"`, 'dist'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const imported = [...bundle.matchAll(/"([^"]+)"/g)].map((match) =>
      (match[1] as string)
        .split('/')
        .slice(0, (match[1] as string).startsWith('@') ? 2 : 1)
        .join('/'),
    );
    const packages = new Set(imported.filter((name) => !name.startsWith('node:')));
    expect([...packages].sort()).toEqual(
      Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort(),
    );
  });
});
