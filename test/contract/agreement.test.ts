import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalog } from '../../src/catalog.ts';
import { type Operation, pathParameters } from '../../src/operation.ts';
import { type FactSchema, factOf, facts, known as knownOf, requestFactOf, resolve } from './facts.ts';

interface Json extends FactSchema {
  anyOf?: Json[];
}

/** Where HeyGen's reference is narrower than its schema, with the words that say so in v3.json. */
const NARROWER: Readonly<Record<string, string>> = {
  'create_video_from_cinematic_avatar.aspect_ratio': 'cinematic_avatar supports 16:9, 9:16 and 1:1 only',
  'create_video_batch.videos[]<cinematic_avatar>.aspect_ratio': 'the same',
};

/** Fields that HeyGen takes as one comma-separated string and a model gives as a list. */
const COMMA_LISTS = /^bulk_\w+_statuses\.\w+_ids$/;

const wireForm = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'output' }) as Json;
const members = (schema: Json) => (schema.oneOf ?? schema.anyOf) as Json[] | undefined;

/** The value that tells a member of a union from the others. */
const tagOf = (schema: FactSchema) =>
  Object.values(resolve(schema).properties ?? {})
    .map((field) => resolve(field).const)
    .find((value) => value !== undefined);

/** Differences between what we send and what HeyGen takes, each with the field's path. */
function differences(ours: Json, theirs: FactSchema, path: string): string[] {
  const fact = resolve(theirs);
  const union = fact.oneOf?.map(resolve);
  if (union) return unionDifferences(members(ours) ?? [ours], union, path);
  if (fact.properties) return objectDifferences(ours, fact, path);
  if (fact.type === 'array' && fact.items) {
    return ours.type === 'array'
      ? differences(ours.items as Json, fact.items, `${path}[]`)
      : [`${path}: HeyGen has a list`];
  }
  const found = [];
  if (fact.const === undefined && ours.type !== fact.type && !COMMA_LISTS.test(path))
    found.push(`${path}: ${ours.type}, HeyGen has ${fact.type}`);
  if (fact.const !== ours.const) found.push(`${path}: ${ours.const}, HeyGen has ${fact.const}`);
  if (fact.enum && !NARROWER[path]) {
    const [mine, known] = [[...(ours.enum ?? [])].sort(), [...fact.enum].sort()];
    if (JSON.stringify(mine) !== JSON.stringify(known)) found.push(`${path}: ${mine}, HeyGen has ${known}`);
  }
  return found;
}

function unionDifferences(ours: Json[], theirs: FactSchema[], path: string): string[] {
  return theirs.flatMap((member) => {
    const tag = tagOf(member);
    const mine = ours.find((candidate) => tagOf(candidate) === tag);
    return mine ? differences(mine, member, `${path}<${tag}>`) : [`${path}: lacks ${tag}`];
  });
}

function objectDifferences(ours: Json, { properties = {}, required = [] }: FactSchema, path: string): string[] {
  const [mine, known] = [Object.keys(ours.properties ?? {}), Object.keys(properties)];
  const asked = [...(ours.required ?? [])].sort();
  return [
    ...known.filter((name) => !mine.includes(name)).map((name) => `${path}: lacks ${name}`),
    ...mine.filter((name) => !known.includes(name)).map((name) => `${path}: HeyGen has no ${name}`),
    ...(JSON.stringify(asked) === JSON.stringify([...required].sort())
      ? []
      : [`${path}: requires ${asked}, HeyGen ${required}`]),
    ...mine
      .filter((name) => known.includes(name))
      .flatMap((name) =>
        differences(ours.properties?.[name] as Json, properties[name] as FactSchema, `${path}.${name}`),
      ),
  ];
}

const withoutFixed = (fact: FactSchema, { fixed = {} }: Operation): FactSchema => ({
  ...fact,
  properties: Object.fromEntries(Object.entries(fact.properties ?? {}).filter(([name]) => !(name in fixed))),
  required: (fact.required ?? []).filter((name) => !(name in fixed)),
});

const withoutPath = (ours: Json, operation: Operation): Json => {
  const inPath = new Set(pathParameters(operation));
  return {
    ...ours,
    properties: Object.fromEntries(Object.entries(ours.properties ?? {}).filter(([name]) => !inPath.has(name))),
    required: (ours.required ?? []).filter((name) => !inPath.has(name)),
  };
};

/** A query as a schema, so that it is compared as a body is. */
function queryFact(operation: Operation): FactSchema {
  const { query } = factOf(operation);
  return {
    type: 'object',
    properties: Object.fromEntries(
      query.map(({ name, type, enum: values }) => [name, { type, ...(values && { enum: values }) }]),
    ),
    required: query.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** What our output requires or types must hold in every answer of HeyGen, or a good answer would be refused. */
function outputProblems(ours: Json, theirs: FactSchema, path: string): string[] {
  const fact = resolve(theirs);
  const members = fact.oneOf ?? (fact as { anyOf?: FactSchema[] }).anyOf;
  if (members) return members.flatMap((member) => outputProblems(ours, member, path));
  const required = new Set(fact.required ?? []);
  return Object.entries(ours.properties ?? {}).flatMap(([name, field]) => {
    const known = fact.properties?.[name];
    if (!known) return [`${path}: HeyGen has no ${name}`];
    const type = resolve(known).type;
    const wrongType = type !== field.type && !(field.type === 'number' && type === 'integer');
    const asked = ours.required?.includes(name) && (!required.has(name) || resolve(known).nullable);
    return [
      ...(wrongType ? [`${path}.${name}: ${field.type}, HeyGen has ${type}`] : []),
      ...(asked ? [`${path}.${name}: required here, not at HeyGen`] : []),
      ...(field.type === 'object' ? outputProblems(field as Json, known, `${path}.${name}`) : []),
    ];
  });
}

const operations = knownOf(catalog.operations);

it('declares every operation of the facts', () => {
  const declared = new Set(operations.map(({ endpoint }) => endpoint));
  expect(
    facts.operations
      .map(({ method, path }) => `${method} ${path}`)
      .filter((endpoint) => !declared.has(endpoint as 'GET /')),
  ).toEqual([]);
  expect(declared.size).toBe(85);
});

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it('fills the path that HeyGen has', () => {
    expect(pathParameters(operation)).toEqual(factOf(operation).path_params);
    for (const parameter of pathParameters(operation)) expect(operation.input.shape).toHaveProperty(parameter);
  });

  it('sends the fields, types and choices that HeyGen takes, all of them and no others', () => {
    const body = requestFactOf(operation);
    const fact = body ? withoutFixed(body, operation) : queryFact(operation);
    const ours = withoutPath(wireForm(operation.input), operation);
    expect(objectDifferences(ours, fact, name)).toEqual([]);
  });

  it('keeps the bounds of the query', () => {
    for (const { name: field, minimum, maximum } of factOf(operation).query) {
      const ours = wireForm(operation.input).properties?.[field] as { minimum?: number; maximum?: number };
      if (minimum !== undefined) expect(ours, field).toMatchObject({ minimum, maximum });
    }
  });

  it('requires of an answer only what HeyGen always gives', () => {
    const { response } = factOf(operation);
    if (!response) return;
    const data = resolve(response).properties?.data as FactSchema;
    const fact = operation.list ? resolve(resolve(data).items as FactSchema) : data;
    expect(outputProblems(wireForm(operation.output), fact, name)).toEqual([]);
  });
});

it.each(catalog.tools.map((tool) => [tool.name, tool] as const))(
  '%s has an example that its own schemas take',
  (_, tool) => {
    expect(tool.input.safeParse(tool.example.input).error).toBeUndefined();
    expect(tool.output.safeParse(tool.example.output).error).toBeUndefined();
  },
);

describe('the comparison itself', () => {
  it('sees a missing field, a field too many, another type, another choice and another requirement', () => {
    const ours = {
      type: 'object',
      properties: { a: { type: 'string' }, c: { type: 'string' }, d: { enum: ['x'], type: 'string' } },
      required: [],
    };
    const theirs = {
      type: 'object',
      properties: { a: { type: 'integer' }, b: { type: 'string' }, d: { enum: ['x', 'y'], type: 'string' } },
      required: ['a'],
    };
    expect(differences(ours, theirs, 'op')).toEqual([
      'op: lacks b',
      'op: HeyGen has no c',
      'op: requires , HeyGen a',
      'op.a: string, HeyGen has integer',
      'op.d: x, HeyGen has x,y',
    ]);
  });
});
