import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/catalog.ts';
import { compactSchema } from '../../../src/mcp/tool-list/compact-schema.ts';
import { toMcpTool } from '../../../src/mcp/tool-list/mcp-tool.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('terse', () => {
  it('drops what says nothing, and keeps properties of such names', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        type: { type: 'string', const: 'avatar' },
        minLength: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: 9 },
        id: { type: 'string', minLength: 1 },
        nested: { type: 'object', properties: {}, additionalProperties: false },
      },
      additionalProperties: false,
    };
    expect(compactSchema(schema)).toEqual({
      type: 'object',
      properties: {
        type: { const: 'avatar' },
        minLength: { type: 'integer', maximum: 9 },
        id: { type: 'string' },
        nested: { type: 'object', properties: {} },
      },
      additionalProperties: false,
    });
  });

  it('says a large part once, wherever it stands, also inside another', () => {
    const inner = { type: 'object', description: 'x'.repeat(150) };
    const outer = { type: 'object', properties: { a: inner, b: { type: 'string', description: 'y'.repeat(150) } } };
    const schema = { type: 'object', properties: { one: outer, two: outer, three: inner } };
    const short = compactSchema(schema);
    expect(JSON.stringify(short).split('x'.repeat(150))).toHaveLength(2);
    expect(JSON.stringify(short).split('y'.repeat(150))).toHaveLength(2);
    expect(short.properties).toEqual({
      one: { $ref: '#/$defs/d1' },
      two: { $ref: '#/$defs/d1' },
      three: { $ref: '#/$defs/d2' },
    });
  });
});

describe.each(catalog.operations.map((operation) => [operation.name, operation] as const))(
  '%s as listed',
  (_, operation) => {
    const { inputSchema, outputSchema } = toMcpTool(operation);

    it('takes its example, and nothing that it does not know', () => {
      const takes = ajv.compile(inputSchema);
      expect(takes(operation.example.input), ajv.errorsText(takes.errors)).toBe(true);
      expect(takes({ ...operation.example.input, colour: 'red' })).toBe(false);
    });

    it('gives its example, and fields that HeyGen adds later', () => {
      const item = { ...operation.example.output, added_later: true };
      const { list } = operation;
      const gives = ajv.compile(outputSchema as object);
      expect(gives(list ? { [list.name]: [item], has_more: false } : item), ajv.errorsText(gives.errors)).toBe(true);
    });
  },
);
