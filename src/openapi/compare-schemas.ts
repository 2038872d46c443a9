import { z } from 'zod';
import { BOUNDS, inlineSchema, type Schema } from './schema.ts';

/** Where a declaration and HeyGen disagree about a field. */
export interface Difference {
  /** Where: `create_video_agent.files[]`. */
  field: string;
  /** `new` and `gone` are HeyGen's; the others say what differs, a bound by its name. */
  what: 'new' | 'gone' | 'type' | 'choices' | 'required' | (typeof BOUNDS)[number];
  declared?: unknown;
  heygen?: unknown;
}

/** Where HeyGen's reference is narrower than its schema, with the words that say so in v3.json. */
const NARROWER: Readonly<Record<string, string>> = {
  'create_video_from_cinematic_avatar.aspect_ratio': 'cinematic_avatar supports 16:9, 9:16 and 1:1 only',
  'create_video_batch.videos[]<cinematic_avatar>.aspect_ratio': 'the same',
};

/** Fields that HeyGen takes as one comma-separated string and a model gives as a list. */
const COMMA_LISTS = /^bulk_\w+_statuses\.\w+_ids$/;

/** What a declaration sends or expects, as a schema. */
export const toSchema = (schema: z.ZodType): Schema => inlineSchema(z.toJSONSchema(schema, { io: 'output' }));

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const toSorted = (values: readonly unknown[] = []) => [...values].map(String).sort();

/** The value by which a member of a union is known. */
const getTag = ({ properties = {} }: Schema) =>
  Object.values(properties)
    .map((field) => field.const)
    .find((value) => value !== undefined);

/** The values that a field may have, where they are listed. */
const getChoices = ({ enum: values, const: only }: Schema) => toSorted(values ?? (only === undefined ? [] : [only]));

/** A type in a word: `string`, or the members of a union. */
const describeType = ({ type, oneOf }: Schema): string | undefined =>
  oneOf ? oneOf.map((member) => getTag(member) ?? member.type ?? 'any').join(' or ') : type;

/** Bounds that HeyGen has and we do not keep; where it has none, ours come from elsewhere. */
const compareBounds = (ours: Schema, theirs: Schema, field: string): Difference[] =>
  BOUNDS.filter((bound) => theirs[bound] !== undefined && ours[bound] !== theirs[bound]).map((what) => ({
    field,
    what,
    declared: ours[what],
    heygen: theirs[what],
  }));

function compareUnions(ours: readonly Schema[], theirs: readonly Schema[], field: string): Difference[] {
  return theirs.flatMap((member): Difference[] => {
    const tag = getTag(member);
    const isCounterpart = (candidate: Schema) =>
      getTag(candidate) === tag && (tag !== undefined || candidate.type === member.type);
    const mine = ours.find(isCounterpart);
    if (mine) return compareSchemas(mine, member, `${field}<${tag}>`);
    return [{ field: `${field}<${tag ?? member.type}>`, what: 'new', heygen: describeType(member) }];
  });
}

function compareValues(ours: Schema, theirs: Schema, field: string): Difference[] {
  const found = compareBounds(ours, theirs, field);
  if (theirs.const === undefined && ours.type !== theirs.type && !COMMA_LISTS.test(field))
    found.push({ field, what: 'type', declared: describeType(ours), heygen: theirs.type });
  const [declared, heygen] = [getChoices(ours), getChoices(theirs)];
  if (heygen.length > 0 && !(field in NARROWER) && !isSame(declared, heygen))
    found.push({ field, what: 'choices', declared, heygen });
  return found;
}

/** Differences between what we send and what HeyGen takes. */
export function compareSchemas(ours: Schema, theirs: Schema, field: string): Difference[] {
  if (theirs.oneOf) return compareUnions(ours.oneOf ?? [ours], theirs.oneOf, field);
  if (theirs.properties) return compareObjects(ours, theirs, field);
  if (theirs.type === 'array' && theirs.items) {
    if (ours.type !== 'array') return [{ field, what: 'type', declared: describeType(ours), heygen: 'array' }];
    return [...compareSchemas(ours.items ?? {}, theirs.items, `${field}[]`), ...compareBounds(ours, theirs, field)];
  }
  const { additionalProperties: values } = theirs;
  return [
    ...compareValues(ours, theirs, field),
    ...(values ? compareSchemas(ours.additionalProperties ?? {}, values, `${field}{}`) : []),
  ];
}

/** The same for objects, field by field, and for what they require. */
export function compareObjects(ours: Schema, { properties = {}, required = [] }: Schema, path: string): Difference[] {
  const own = ours.properties ?? {};
  const [declared, heygen] = [toSorted(ours.required), toSorted(required)];
  return [
    ...Object.entries(properties)
      .filter(([name]) => !(name in own))
      .map(([name, field]): Difference => ({ field: `${path}.${name}`, what: 'new', heygen: describeType(field) })),
    ...Object.keys(own)
      .filter((name) => !(name in properties))
      .map((name): Difference => ({ field: `${path}.${name}`, what: 'gone' })),
    ...(isSame(declared, heygen) ? [] : [{ field: path, what: 'required', declared, heygen } as const]),
    ...Object.entries(properties).flatMap(([name, field]) =>
      own[name] ? compareSchemas(own[name], field, `${path}.${name}`) : [],
    ),
  ];
}

/** What our output requires or types must hold in every answer of HeyGen, or a good answer would look wrong. */
export function compareOutputs(ours: Schema, theirs: Schema, path: string): Difference[] {
  if (theirs.oneOf) return theirs.oneOf.flatMap((member) => compareOutputs(ours, member, path));
  const required = new Set(theirs.required);
  return Object.entries(ours.properties ?? {}).flatMap(([name, field]): Difference[] => {
    const known = theirs.properties?.[name];
    const at = `${path}.${name}`;
    if (!known) return [{ field: at, what: 'gone' }];
    const isWider = field.type === 'number' && known.type === 'integer';
    const isOtherType = field.type !== undefined && known.type !== field.type && !isWider;
    const isDemanded = ours.required?.includes(name) && (!required.has(name) || known.nullable);
    return [
      ...(isOtherType ? [{ field: at, what: 'type', declared: field.type, heygen: describeType(known) } as const] : []),
      ...(isDemanded ? [{ field: at, what: 'required', declared: 'always', heygen: 'not always' } as const] : []),
      ...(field.type === 'object' ? compareOutputs(field, known, at) : []),
    ];
  });
}

const toWords = (value: unknown) =>
  Array.isArray(value) ? value.join(', ') || 'nothing' : String(value ?? 'not said');

/** A difference in a line. */
export function formatDifference({ field, what, declared, heygen }: Difference): string {
  if (what === 'new') return `${field}: new${heygen === undefined ? '' : ` (${heygen})`}`;
  if (what === 'gone') return `${field}: HeyGen does not have it`;
  return `${field}: ${what} ${toWords(heygen)}; declared ${toWords(declared)}`;
}
