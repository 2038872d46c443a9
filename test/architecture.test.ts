import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const files = ['src', 'tools', 'prompts'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name)),
);

/** What a file imports: packages by name, files by their path from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
  return found.map((name) => (name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), name)) : name));
}

const importers = (matches: (imported: string) => boolean) => files.filter((file) => importsOf(file).some(matches));

describe('who may import whom', () => {
  it('only src/mcp imports the SDK', () => {
    const outside = importers((name) => name.startsWith('@modelcontextprotocol/')).filter(
      (file) => !file.startsWith('src/mcp/'),
    );
    expect(outside).toEqual([]);
  });

  it('tools and prompts import declarations only', () => {
    const allowed =
      /^(zod|src\/(document|operation|fields|prices|prompt|refusal|webhook-events)\.ts|tools\/.*|prompts\/.*)$/;
    for (const file of files.filter((name) => /^(tools|prompts)\//.test(name))) {
      expect(
        importsOf(file).filter((name) => !allowed.test(name)),
        file,
      ).toEqual([]);
    }
  });

  it('only the catalog imports tools and prompts', () => {
    const outside = importers((name) => /^(tools|prompts)\//.test(name)).filter((file) => file.startsWith('src/'));
    expect(outside).toEqual(['src/catalog.ts']);
  });

  it('nothing calls upwards: heygen knows neither jobs nor mcp, jobs not mcp, the sandbox not the client', () => {
    const forbidden: [room: string, imports: RegExp][] = [
      ['src/heygen/', /^src\/(jobs|mcp|sandbox|main|catalog|config)/],
      ['src/jobs/', /^src\/(mcp|sandbox|main|catalog|config)/],
      ['src/files/', /^src\/(mcp|sandbox|main|catalog|config)/],
      ['src/sandbox/', /^src\/(heygen|jobs|mcp|main|config)/],
      ['src/mcp/', /^src\/(sandbox|main|config)/],
    ];
    for (const [room, imports] of forbidden) {
      const breakers = files.filter(
        (file) => file.startsWith(room) && importsOf(file).some((name) => imports.test(name)),
      );
      expect(breakers, room).toEqual([]);
    }
  });

  it('only the configuration and main read the process', () => {
    const readers = files.filter((file) => /process\.(env|argv|exit)\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(readers).toEqual(['src/main.ts']);
  });
});
