import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../sandbox', import.meta.url));

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** The sandbox's files that a file imports at run time. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = [...source.matchAll(/^(?:import|export) (?!type ).*? from '(\.[^']+)';$/gms)].map(
    ([, name]) => name as string,
  );
  return found.map((name) => relative(ROOT, join(ROOT, dirname(file), name))).filter((name) => !name.startsWith('..'));
}

/** A way by which something imports itself. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>, path: readonly string[]): string[] | undefined {
  const last = path.at(-1) as string;
  if (path.indexOf(last) < path.length - 1) return [...path];
  for (const next of graph.get(last) ?? []) {
    const circle = findCircle(graph, [...path, next]);
    if (circle) return circle;
  }
  return undefined;
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

it.each(files)('%s does not import itself by way of others', (file) => {
  expect(findCircle(graph, [file])).toBeUndefined();
});

it('folders import one another one way only: v1-v2 handlers, handlers files', () => {
  const edges = files.flatMap((file) => importsOf(file).map((name) => [dirname(file), dirname(name)]));
  const between = edges
    .filter(([from, to]) => from !== to && from !== '.' && to !== '.')
    .map((edge) => edge.join(' > '));
  expect([...new Set(between)].sort()).toEqual(['handlers > files', 'v1-v2 > files', 'v1-v2 > handlers']);
});
