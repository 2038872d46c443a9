import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { prompts, resources } from '../../prompts/index.ts';
import { getShape, listFramingNotes } from '../../prompts/knowledge/look-framing.ts';
import { styles } from '../../prompts/knowledge/styles.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';
import { completeResource, readResource, TEMPLATES } from '../../src/mcp/resources.ts';

const NAMES = new Set(catalog.tools.map(({ name }) => name));
const TOOL_NAME = /\b(?:create|get|list|send|bulk|design|clone|upload|download|check|estimate|generate)_[a-z_]+\b/g;
/** Words of the same shape that are no tools. */
const FIELDS = new Set(['bulk_statuses']);

describe('resources', () => {
  it('are short, each of its own address, and all styles are among them', () => {
    expect(new Set(resources.map(({ uri }) => uri)).size).toBe(resources.length);
    for (const { text, uri } of resources) expect(encode(text).length, uri).toBeLessThan(600);
    expect(resources.filter(({ uri }) => uri.startsWith('heygen://styles/'))).toHaveLength(styles.length);
    for (const part of ['motion', 'scenes', 'timing', 'dimensions', 'scripts', 'troubleshooting']) {
      expect(resources.map(({ uri }) => uri)).toContain(`heygen://craft/${part}`);
    }
  });

  it('are read by address, and an unknown one is told of', () => {
    const { contents } = readResource(resources, 'heygen://styles/swiss-pulse');
    expect(contents[0]).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('#0066FF') });
    expect(() => readResource(resources, 'heygen://styles/swiss')).toThrow(/Resource not found/);
  });

  it('complete the names of styles, those that begin with what was typed first', () => {
    const complete = (typed: string) =>
      completeResource(resources, TEMPLATES[0]?.uriTemplate as string, typed).completion;
    expect(complete('').values).toHaveLength(20);
    expect(complete('d').values.slice(0, 4)).toEqual(['digital-grid', 'dream-state', 'deconstructed', 'data-drift']);
    expect(complete('grid').values).toEqual(['digital-grid']);
    expect(completeResource(resources, 'heygen://nothing/{name}', 'd').completion.values).toEqual([]);
  });
});

describe('resources and prompts', () => {
  const texts = [
    ...resources.map(({ uri, text }) => [uri, text] as const),
    ...prompts.map((prompt) => {
      const given = Object.fromEntries(
        prompt.arguments.filter(({ required }) => required).map(({ name }) => [name, 'x']),
      );
      const { messages } = getPrompt(prompts, prompt.name, given);
      return [prompt.name, messages.map(({ content }) => ('text' in content ? content.text : '')).join('\n')] as const;
    }),
  ];
  it.each(texts)('%s speaks only of tools that exist', (_, text) => {
    const named = [...new Set(text.match(TOOL_NAME) ?? [])];
    expect(named.filter((name) => !NAMES.has(name) && !FIELDS.has(name))).toEqual([]);
  });
});

describe('the frame check', () => {
  it.each([
    [{ image_width: 1920, image_height: 1080 }, 'landscape'],
    [{ image_width: 1080, image_height: 1920 }, 'portrait'],
    [{ image_width: 1080, image_height: 1080 }, 'square'],
    [{ preferred_orientation: 'portrait' }, 'portrait'],
    [{}, undefined],
  ])('sees the shape of %j', (look, shape) => {
    expect(getShape(look)).toBe(shape);
  });

  const photo = (image_width: number, image_height: number) => ({
    avatar_type: 'photo_avatar',
    image_width,
    image_height,
  });
  it.each([
    ['a look that fits', photo(1920, 1080), 'landscape', []],
    ['portrait in landscape', photo(1080, 1920), 'landscape', [/^FRAMING NOTE: .*is portrait, the film is landscape/]],
    ['landscape in portrait', photo(1920, 1080), 'portrait', [/^FRAMING NOTE: .*is landscape, the film is portrait/]],
    ['square in either', photo(500, 500), 'landscape', [/^FRAMING NOTE: .*is square/]],
    [
      'a studio avatar that fits',
      { ...photo(1920, 1080), avatar_type: 'studio_avatar' },
      'landscape',
      [/^BACKGROUND NOTE/],
    ],
    [
      'a studio avatar that does not',
      { ...photo(9, 16), avatar_type: 'studio_avatar' },
      'landscape',
      [/^FRAMING/, /^BACKGROUND/],
    ],
    ['a look without a size', { avatar_type: 'digital_twin' }, 'landscape', []],
  ] as const)('notes %s', (_, look, orientation, notes) => {
    const found = listFramingNotes(look, orientation);
    expect(found).toHaveLength(notes.length);
    notes.forEach((note, index) => void expect(found[index]).toMatch(note));
  });
});
