import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { isObject } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Tool } from '../../src/declarations/tool.ts';
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

/** What parsing throws at arguments; nothing where it takes or refuses them. */
function findThrown(tool: Tool, given: Json): string[] {
  try {
    parseArguments(tool, given);
    return [];
  } catch (error) {
    return [`${JSON.stringify(given)}: ${String(error)}`];
  }
}

describe('an object that no text can be made of', () => {
  it.each(catalog.tools.map((tool) => [tool.name, tool] as const))('is an argument like others for %s', (_, tool) => {
    const { input } = tool.example;
    const inFields = Object.keys(createInputSchema(tool).shape).map((field) => ({ ...input, [field]: UNPRINTABLE }));
    const inParts = replaceParts(input).filter(isObject);
    expect([...inFields, ...inParts].flatMap((given) => findThrown(tool, given))).toEqual([]);
  });
});
