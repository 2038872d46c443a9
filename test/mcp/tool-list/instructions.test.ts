import { describe, expect, it } from 'vitest';
import { wholeCatalog } from '../../../src/catalog/catalog.ts';
import { instructionsFor } from '../../../src/mcp/tool-list/instructions.ts';

const catalog = await wholeCatalog();
const all = new Set(catalog.operations.map(({ name }) => name));
const older = new Set(catalog.operations.filter((operation) => operation.older).map(({ name }) => name));
const TOOL = /\b(?:create|get|list|send|stop|delete|bulk|generate)_[a-z_]+(?:_v\d)?\b/g;

describe('instructions', () => {
  it('speak only of tools that exist', () => {
    const named = instructionsFor(all).match(TOOL) ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !all.has(name))).toEqual([]);
  });

  it.each([
    [new Set(['list_voices', 'get_voice'])],
    [older],
    [new Set([...all].filter((name) => !older.has(name)))],
    [new Set(catalog.operations.filter(({ effect }) => effect === 'read').map(({ name }) => name))],
  ])('speak only of tools that the host sees', (seen) => {
    const named = instructionsFor(seen).match(TOOL) ?? [];
    expect(named.filter((name) => !seen.has(name))).toEqual([]);
  });
});
