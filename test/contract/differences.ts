import { z } from 'zod';
import { type FactSchema, resolve } from './facts.ts';

/** A schema of ours, as JSON Schema. */
export interface Json extends FactSchema {
  anyOf?: Json[];
}

/** Where HeyGen's reference is narrower than its schema, with the words that say so in v3.json. */
const NARROWER: Readonly<Record<string, string>> = {
  'create_video_from_cinematic_avatar.aspect_ratio': 'cinematic_avatar supports 16:9, 9:16 and 1:1 only',
  'create_video_batch.videos[]<cinematic_avatar>.aspect_ratio': 'the same',
};

/** Fields that HeyGen takes as one comma-separated string and a model gives as a list. */
const COMMA_LISTS = /^bulk_\w+_statuses\.\w+_ids$/;

const BOUNDS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
] as const;

/** What a declaration sends, as JSON Schema. */
export const wireForm = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'output' }) as Json;

const members = (schema: Json) => (schema.oneOf ?? schema.anyOf) as Json[] | undefined;

/** The value that tells a member of a union from the others. */
const tagOf = (schema: FactSchema) =>
  Object.values(resolve(schema).properties ?? {})
    .map((field) => resolve(field).const)
    .find((value) => value !== undefined);

const same = (ours: unknown, theirs: unknown) => JSON.stringify(ours) === JSON.stringify(theirs);

/** Differences between what we send and what HeyGen takes, each with the field's path. */
export function differences(ours: Json, theirs: FactSchema, path: string): string[] {
  const fact = resolve(theirs);
  const union = fact.oneOf?.map(resolve);
  if (union) return unionDifferences(members(ours) ?? [ours], union, path);
  if (fact.properties) return objectDifferences(ours, fact, path);
  if (fact.type === 'array' && fact.items) {
    return ours.type === 'array'
      ? [...differences(ours.items as Json, fact.items, `${path}[]`), ...boundProblems(ours, fact, path)]
      : [`${path}: HeyGen has a list`];
  }
  const found = boundProblems(ours, fact, path);
  if (fact.const === undefined && ours.type !== fact.type && !COMMA_LISTS.test(path))
    found.push(`${path}: ${ours.type}, HeyGen has ${fact.type}`);
  if (fact.const !== ours.const) found.push(`${path}: ${ours.const}, HeyGen has ${fact.const}`);
  if (fact.enum && !NARROWER[path]) {
    const [mine, known] = [[...(ours.enum ?? [])].sort(), [...fact.enum].sort()];
    if (!same(mine, known)) found.push(`${path}: ${mine}, HeyGen has ${known}`);
  }
  if (typeof fact.additionalProperties === 'object') {
    found.push(...differences(ours.additionalProperties as Json, fact.additionalProperties, `${path}{}`));
  }
  return found;
}

/** Bounds that the facts have and we do not keep; where they have none, ours come from elsewhere. */
function boundProblems(ours: Json, fact: FactSchema, path: string): string[] {
  return BOUNDS.filter((bound) => fact[bound] !== undefined && ours[bound] !== fact[bound]).map(
    (bound) => `${path}: ${bound} ${ours[bound]}, HeyGen has ${fact[bound]}`,
  );
}

function unionDifferences(ours: Json[], theirs: FactSchema[], path: string): string[] {
  return theirs.flatMap((member) => {
    const tag = tagOf(member);
    const fits = (candidate: Json) => tagOf(candidate) === tag && (tag !== undefined || candidate.type === member.type);
    const mine = ours.find(fits);
    return mine ? differences(mine, member, `${path}<${tag}>`) : [`${path}: lacks ${tag ?? member.type}`];
  });
}

/** The same for objects, field by field, and for what they require. */
export function objectDifferences(ours: Json, { properties = {}, required = [] }: FactSchema, path: string): string[] {
  const [mine, known] = [Object.keys(ours.properties ?? {}), Object.keys(properties)];
  const asked = [...(ours.required ?? [])].sort();
  return [
    ...known.filter((name) => !mine.includes(name)).map((name) => `${path}: lacks ${name}`),
    ...mine.filter((name) => !known.includes(name)).map((name) => `${path}: HeyGen has no ${name}`),
    ...(same(asked, [...required].sort()) ? [] : [`${path}: requires ${asked}, HeyGen ${required}`]),
    ...mine
      .filter((name) => known.includes(name))
      .flatMap((name) =>
        differences(ours.properties?.[name] as Json, properties[name] as FactSchema, `${path}.${name}`),
      ),
  ];
}

/** What our output requires or types must hold in every answer of HeyGen, or a good answer would be refused. */
export function outputProblems(ours: Json, theirs: FactSchema, path: string): string[] {
  const fact = resolve(theirs);
  const members = fact.oneOf ?? (fact as { anyOf?: FactSchema[] }).anyOf;
  if (members) return members.flatMap((member) => outputProblems(ours, member, path));
  const required = new Set(fact.required ?? []);
  return Object.entries(ours.properties ?? {}).flatMap(([name, field]) => {
    const known = fact.properties?.[name];
    if (!known) return [`${path}: HeyGen has no ${name}`];
    const type = resolve(known).type;
    const wrongType =
      field.type !== undefined && type !== field.type && !(field.type === 'number' && type === 'integer');
    const asked = ours.required?.includes(name) && (!required.has(name) || resolve(known).nullable);
    return [
      ...(wrongType ? [`${path}.${name}: ${field.type}, HeyGen has ${type}`] : []),
      ...(asked ? [`${path}.${name}: required here, not at HeyGen`] : []),
      ...(field.type === 'object' ? outputProblems(field as Json, known, `${path}.${name}`) : []),
    ];
  });
}
