import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { convertTimes } from '../../../src/mcp/results/result.ts';
import { BRIEF, compactSchema, type JsonSchema } from '../../../src/mcp/tool-list/compact-schema.ts';
import { createInputSchema, getMcpTool } from '../../../src/mcp/tool-list/mcp-tool.ts';

const ajv = new Ajv2020({ allowUnionTypes: true, code: { optimize: false } });
const catalog = await loadFullCatalog();

const compactField = (field: JsonSchema) =>
  (compactSchema({ type: 'object', properties: { field } }).properties as { field: JsonSchema }).field;

describe('a compact schema', () => {
  it('does not say that an object is closed, and keeps properties of any name', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { type: { type: 'string', const: 'avatar' }, format: { type: 'string', minLength: 1 } },
      required: ['type'],
      additionalProperties: false,
    };
    expect(compactSchema(schema)).toEqual({
      type: 'object',
      properties: { type: { type: 'string', enum: ['avatar'] }, format: { type: 'string' } },
      required: ['type'],
    });
  });

  it.each([
    [{ type: 'integer', minimum: 1, maximum: 100, description: 'Default 10.' }, 'Default 10. At most 100.'],
    [{ type: 'integer', minimum: 4, maximum: 15 }, '4 to 15.'],
    [{ type: 'number', minimum: 0, maximum: 1 }, '0 to 1.'],
    [{ type: 'number', exclusiveMinimum: 0 }, undefined],
    [{ type: 'number', exclusiveMinimum: 2 }, 'At least 2.'],
    [{ type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, undefined],
    [{ type: 'integer', minimum: 128, maximum: 4096, multipleOf: 2 }, '128 to 4096. A multiple of 2.'],
    [{ type: 'number', enum: [25, 30, 60] }, 'One of 25, 30, 60.'],
    [{ type: 'string', maxLength: 5000 }, 'At most 5000 characters.'],
    [{ type: 'string', maxLength: 256 }, undefined],
    [{ type: 'string', maxLength: 100_000 }, undefined],
    [{ type: 'array', maxItems: 20, items: { type: 'string' } }, 'At most 20.'],
    [{ type: 'array', maxItems: 1000, items: { type: 'string' } }, undefined],
  ])('tells the bounds of %j in words', (field, words) => {
    const { description, items: _, ...rest } = compactField(field);
    expect(description).toBe(words);
    expect(rest).toEqual({ type: field.type });
  });

  it('lists the kinds of an object side by side', () => {
    const kind = (type: string, fields: JsonSchema) => ({
      type: 'object',
      properties: { type: { type: 'string', const: type }, ...fields },
      required: ['type', ...Object.keys(fields)],
      additionalProperties: false,
    });
    const field = { oneOf: [kind('color', { value: { type: 'string' } }), kind('image', { url: { type: 'string' } })] };
    expect(compactField(field)).toEqual({
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['color', 'image'] },
        value: { type: 'string' },
        url: { type: 'string' },
      },
      required: ['type'],
    });
  });

  it('takes null out of a choice, and refuses a choice that has no simple form', () => {
    expect(compactField({ anyOf: [{ type: 'string' }, { type: 'null' }], description: 'x' })).toEqual({
      type: 'string',
      description: 'x',
    });
    expect(() => compactField({ anyOf: [{ type: 'string' }, { type: 'object' }] })).toThrow('no simple form');
    const [text, number] = ['string', 'number'].map((type) => ({ type: 'object', properties: { x: { type } } }));
    expect(() => compactField({ oneOf: [text, number] })).toThrow('two types');
  });

  it('says that an object is open where none of its fields is known', () => {
    const values = { type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} };
    expect(compactField(values)).toEqual({ type: 'object', additionalProperties: true });
  });

  it('lists the members of a part bare that describes them itself', () => {
    const member = { type: 'number', maximum: 9, description: 'Long story.' };
    const field = { [BRIEF]: true, type: 'object', properties: { member }, description: 'In short.' };
    expect(compactField(field)).toEqual({
      type: 'object',
      properties: { member: { type: 'number' } },
      description: 'In short.',
    });
  });
});

describe.each(catalog.operations.map((operation) => [operation.name, operation] as const))(
  '%s as listed',
  (_, operation) => {
    const { inputSchema, outputSchema } = getMcpTool(operation);

    it('takes its example, and leaves what it does not know to the server', () => {
      const takes = ajv.compile(inputSchema);
      expect(takes(operation.example.input), ajv.errorsText(takes.errors)).toBe(true);
      const slip = { ...operation.example.input, colour: 'red' };
      expect(takes(slip)).toBe(true);
      expect(createInputSchema(operation).safeParse(slip).error?.issues).toMatchObject([
        { code: 'unrecognized_keys', keys: ['colour'] },
      ]);
    });

    it('gives its example, and fields that HeyGen adds later', () => {
      const item = { ...convertTimes(operation.example.output), added_later: true };
      const { list } = operation;
      const gives = ajv.compile(outputSchema as object);
      expect(gives(list ? { [list.name]: [item], has_more: false } : item), ajv.errorsText(gives.errors)).toBe(true);
    });
  },
);

describe('a scene of the studio', () => {
  const { input } = catalog.getOperation('create_video_from_studio');
  const parse = (scene: object) => (input.parse({ scenes: [scene] }) as { scenes: object[] }).scenes[0];

  it.each([
    [
      { type: 'avatar_video', avatar_id: 'a', script: 'Hi.', background_color: '#112233' },
      {
        type: 'avatar_video',
        input: { type: 'avatar', avatar_id: 'a', script: 'Hi.', background: { type: 'color', color: '#112233' } },
      },
    ],
    [
      { type: 'avatar_video', image: 'ast_1', script: 'Hi.', voice_id: 'v' },
      {
        type: 'avatar_video',
        input: { type: 'image', image: { type: 'asset_id', asset_id: 'ast_1' }, script: 'Hi.', voice_id: 'v' },
      },
    ],
    [
      { type: 'video', source: 'ast_2', mute: true },
      { type: 'video', source: { type: 'asset_id', asset_id: 'ast_2' }, playback: { mute: true } },
    ],
  ])('%j becomes HeyGen’s, which is taken as well', (flat, nested) => {
    expect(parse(flat)).toEqual(nested);
    expect(parse(nested)).toEqual(nested);
  });

  it('names a slip by the field that the model wrote', () => {
    const slip = input.safeParse({ scenes: [{ type: 'avatar_video', image: 'ast_1', script: 'Hi.' }] });
    expect(z.treeifyError(slip.error as z.ZodError)).toMatchObject({
      properties: {
        scenes: {
          items: [{ properties: { voice_id: { errors: ['missing: a script over a picture needs a voice_id'] } } }],
        },
      },
    });
  });
});
