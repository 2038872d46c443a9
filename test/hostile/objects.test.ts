import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { isObject } from '../../src/declarations/json.ts';
import { parseArguments } from '../../src/mcp/calls/arguments/parse-arguments.ts';
import { createInputSchema } from '../../src/mcp/tool-list/mcp-tool.ts';

const catalog = await loadFullCatalog();

/** JSON that no text can be made of: `String()` of it throws. */
const UNPRINTABLE = { toString: 1, valueOf: 2 };

/** The value with one part after another, however deep, in place of which stands what no text can be made of. */
function replaceParts(value: unknown): unknown[] {
  const parts: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  const replacePart = (key: string | number, part: unknown) =>
    Array.isArray(value) ? value.with(Number(key), part) : { ...Object(value), [key]: part };
  return [UNPRINTABLE, ...parts.flatMap(([key, part]) => replaceParts(part).map((other) => replacePart(key, other)))];
}

describe('an object that no text can be made of', () => {
  it.each(catalog.tools.map((tool) => [tool.name, tool] as const))('is an argument like others for %s', (_, tool) => {
    const { input } = tool.example;
    const inFields = Object.keys(createInputSchema(tool).shape).map((field) => ({ ...input, [field]: UNPRINTABLE }));
    for (const given of [...inFields, ...replaceParts(input).filter(isObject)])
      expect(() => parseArguments(tool, given), JSON.stringify(given)).not.toThrow();
  });
});
