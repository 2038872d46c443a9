import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog.ts';
import { instructionsFor } from '../../src/mcp/instructions.ts';

const all = new Set(catalog.operations.map(({ name }) => name));
const TOOL = /\b(?:create|get|list|send|stop|delete|bulk)_[a-z_]+\b/g;

describe('instructions', () => {
  it('speak only of tools that exist', () => {
    const named = instructionsFor(all).match(TOOL) ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !all.has(name))).toEqual([]);
  });

  it.each([
    [new Set(['list_voices', 'get_voice'])],
    [new Set(catalog.operations.filter(({ effect }) => effect === 'read').map(({ name }) => name))],
  ])('speak only of tools that the host sees', (seen) => {
    const named = instructionsFor(seen).match(TOOL) ?? [];
    expect(named.filter((name) => !seen.has(name))).toEqual([]);
  });
});
