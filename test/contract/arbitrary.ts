import fc from 'fast-check';
import { z } from 'zod';
import { isMedia, listedSchemas } from '../../src/declarations/fields.ts';

/** The bounds that zod keeps of a text or a number, as JSON Schema has them. */
interface Bounds {
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
}
const boundsOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Bounds;

/** How many times in a hundred a field that may be left out is there. */
const PRESENT = 35;

const MEDIA = [
  'https://example.com/file.png',
  'ast_0123456789',
  'data:image/png;base64,iVBORw0KGgo=',
  { type: 'url', url: 'https://example.com/file.png' },
];

const codePoints = (min: number, max: number) =>
  fc.integer({ min, max }).map(
    (code) => String.fromCodePoint(code),
    (sign) => {
      if (typeof sign !== 'string' || [...sign].length !== 1) throw new TypeError('not one sign');
      return sign.codePointAt(0) ?? 0;
    },
  );

/** Any sign but half of a pair; what fast-check calls `binary` is the same, and takes 2 s to be made. */
const SIGN = fc.oneof(codePoints(0, 0xd7ff), codePoints(0xe000, 0x10ffff));

function text(schema: z.ZodString): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 40, pattern } = boundsOf(schema);
  // A repetition without end would make files as long as HeyGen takes them.
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern.replace(/\+=\*\$$/, '{4,40}=?$')));
  return fc.string({ minLength, maxLength: Math.min(minLength + 20, maxLength), unit: SIGN });
}

function number(schema: z.ZodNumber): fc.Arbitrary<number> {
  const { minimum = -1_000_000, maximum = 1_000_000, exclusiveMinimum, multipleOf = 1 } = boundsOf(schema);
  const min = Math.max(exclusiveMinimum ?? minimum, -1_000_000);
  const max = Math.min(maximum, 1_000_000);
  if (schema.format !== 'safeint')
    return fc.double({ min, max, minExcluded: exclusiveMinimum !== undefined, noNaN: true });
  return fc.integer({ min: Math.ceil(min / multipleOf), max: Math.floor(max / multipleOf) }).map((n) => n * multipleOf);
}

function object(schema: z.ZodObject): fc.Arbitrary<object> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(
    ([name, field]): [string, fc.Arbitrary<unknown>] => [name, arbitrary(field)],
  );
  return fc
    .record(Object.fromEntries(fields))
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)))
    .filter((value) => schema.safeParse(value).success);
}

const lists = (schema: z.ZodArray) => {
  const { minItems: minimum = 0, maxItems: maximum = 100 } = boundsOf(schema);
  return fc.array(arbitrary(schema.element as z.ZodType), {
    minLength: minimum,
    maxLength: Math.min(maximum, minimum + 2),
  });
};

/** Those of the examples that a schema takes; chosen once, since a filter of fast-check that nothing passes never ends. */
function examples(schema: z.ZodType, values: readonly unknown[]): fc.Arbitrary<unknown> {
  const taken = values.filter((value) => schema.safeParse(value).success);
  if (taken.length === 0) throw new TypeError(`No example for ${schema.description ?? schema.constructor.name}`);
  return fc.constantFrom(...taken);
}

/** What a preparation or a change of form is around: a medium, one of some words, or a part whose own form is read. */
function piped(schema: z.ZodPipe): fc.Arbitrary<unknown> {
  const words = listedSchemas.get(schema)?.jsonSchema?.enum;
  if (Array.isArray(words)) return examples(schema, words);
  if (isMedia(schema)) return examples(schema, MEDIA);
  const { in: before, out } = schema as unknown as { in: z.ZodType; out: z.ZodType };
  return arbitrary(before instanceof z.ZodTransform ? out : before);
}

const made = new WeakMap<z.ZodType, fc.Arbitrary<unknown>>();

/** Everything that a schema takes, rules between fields included: the inputs that a declaration can turn into requests. */
export function arbitrary(schema: z.ZodType): fc.Arbitrary<unknown> {
  const kept = made.get(schema) ?? create(schema);
  made.set(schema, kept);
  return kept;
}

function create(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) {
    const absent = { weight: 100 - PRESENT, arbitrary: fc.constant(undefined) };
    return fc.oneof(absent, { weight: PRESENT, arbitrary: arbitrary(schema.unwrap() as z.ZodType) });
  }
  if (schema instanceof z.ZodPipe) return piped(schema);
  if (schema instanceof z.ZodURL) return fc.constantFrom('https://example.com/a', 'https://example.org/b?c=d');
  if (schema instanceof z.ZodString) return text(schema);
  if (schema instanceof z.ZodNumber) return number(schema);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodArray) return lists(schema);
  if (schema instanceof z.ZodRecord) return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue());
  if (schema instanceof z.ZodEmail) return fc.constantFrom('ada@example.com', 'grace@example.org');
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map((option) => arbitrary(option as z.ZodType)));
  if (schema instanceof z.ZodObject) return object(schema);
  throw new TypeError(`No arbitrary for ${schema.constructor.name}`);
}
