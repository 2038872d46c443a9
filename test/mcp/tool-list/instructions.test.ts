import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { createInstructions } from '../../../src/mcp/tool-list/instructions.ts';

const catalog = await loadFullCatalog();
const all = new Set(catalog.operations.map(({ name }) => name));
const v1v2 = new Set(catalog.operations.filter((operation) => operation.v1v2).map(({ name }) => name));
const TOOL = /\b(?:create|get|list|send|stop|delete|bulk|generate|check|estimate)_[a-z_]+(?:_v\d)?\b/g;

describe('instructions', () => {
  it.each([
    [all, ['create_video_agent', 'avatar', 'voices', 'translation', 'speech', 'clipping']],
    [v1v2, ['video', 'avatar']],
    [new Set(['find_operations']), ['videos', 'avatars', 'voices', 'translate', 'cost']],
  ])('say what people ask for in a short first line', (seen, words) => {
    const [first = ''] = createInstructions(seen).split('\n');
    expect(first.length).toBeLessThanOrEqual(245);
    for (const word of words) expect(first).toContain(word);
  });

  it('say it in names of tools, because Codex searches in them for every tool', () => {
    const words = createInstructions(all)
      .replace(TOOL, '')
      .match(
        /\b(?:videos?|films?|clips?|avatars?|voices?|translat\w+|dub\w*|captions|prices?|costs?|prompt|script|photo)\b/g,
      );
    // Of the older API, which is not listed beside v3.
    expect(words).toEqual(['voice']);
  });

  it('speak only of tools that exist', () => {
    const named = createInstructions(all).match(TOOL) ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !all.has(name))).toEqual([]);
  });

  it.each([
    [new Set(['list_voices', 'get_voice'])],
    [v1v2],
    [new Set([...all].filter((name) => !v1v2.has(name)))],
    [new Set(catalog.operations.filter(({ effect }) => effect === 'read').map(({ name }) => name))],
  ])('speak only of tools that the host sees', (seen) => {
    const named = createInstructions(seen).match(TOOL) ?? [];
    expect(named.filter((name) => !seen.has(name))).toEqual([]);
  });
});
