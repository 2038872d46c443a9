import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { getPathParameters, getRepeats, type Operation } from '../../src/declarations/operation.ts';
import {
  compareObjects,
  compareOutputs,
  compareSchemas,
  formatDifference,
  toSchema,
} from '../../src/openapi/compare-schemas.ts';
import type { Schema } from '../../src/openapi/schema.ts';
import { endpointOf, factOf, facts, inlined, known as knownOf, requestFactOf, resolve } from './facts.ts';
import { merged, type OlderFact, olderFacts } from './v1-v2-facts.ts';

const withoutFixed = (fact: Schema, { fixed = {} }: Operation): Schema => ({
  ...fact,
  properties: Object.fromEntries(Object.entries(fact.properties ?? {}).filter(([name]) => !(name in fixed))),
  required: (fact.required ?? []).filter((name) => !(name in fixed)),
});

const withoutPath = (ours: Schema, operation: Operation): Schema => {
  const inPath = new Set(getPathParameters(operation));
  return {
    ...ours,
    properties: Object.fromEntries(Object.entries(ours.properties ?? {}).filter(([name]) => !inPath.has(name))),
    required: [...(ours.required ?? []).filter((name) => !inPath.has(name)), ...(operation.beforeSend?.fills ?? [])],
  };
};

/** A query as a schema, so that it is compared as a body is. */
function queryFact(operation: Operation): Schema {
  const { query } = factOf(operation);
  return {
    type: 'object',
    properties: Object.fromEntries(
      query.map(({ name, type, enum: values }) => [name, { type, ...(values && { enum: values }) }]),
    ),
    required: query.filter(({ required }) => required).map(({ name }) => name),
  };
}

const catalog = await loadFullCatalog();
const operations = knownOf(catalog.operations);

it('declares every operation of the facts', () => {
  const declared = new Set(operations.map(({ endpoint }) => endpoint));
  expect([...declared].sort()).toEqual([...facts.operations, ...olderFacts].map(endpointOf).sort());
});

it.each(catalog.operations.map((operation) => [operation.name, operation] as const))(
  '%s is in the facts, or says where it comes from',
  (_, operation) => {
    const isKnown = operations.includes(operation);
    expect(operation.source ?? '', `${operation.endpoint} is ${isKnown ? '' : 'not '}in the facts`).toMatch(
      isKnown ? /^$/ : /\S/,
    );
  },
);

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it('fills the path that HeyGen has', () => {
    expect(getPathParameters(operation)).toEqual(factOf(operation).path_params);
    for (const parameter of getPathParameters(operation)) expect(operation.input.shape).toHaveProperty(parameter);
  });

  it('sends the fields, types and choices that HeyGen takes, all of them and no others', () => {
    const body = requestFactOf(operation);
    const fact = body ? withoutFixed(body, operation) : queryFact(operation);
    const ours = withoutPath(toSchema(operation.input), operation);
    expect(compareObjects(ours, inlined(fact), name)).toEqual([]);
  });

  it('keeps the bounds of the query', () => {
    for (const { name: field, minimum, maximum } of factOf(operation).query) {
      const ours = toSchema(operation.input).properties?.[field] as { minimum?: number; maximum?: number };
      if (minimum !== undefined) expect(ours, field).toMatchObject({ minimum, maximum });
    }
  });

  it('says of a repeat what HeyGen’s own client makes of it', () => {
    const { idempotencyKey } = factOf(operation);
    if (idempotencyKey !== undefined) expect(getRepeats(operation)).toBe(idempotencyKey ? 'header' : 'not at all');
  });

  it('requires of an answer only what HeyGen always gives', () => {
    const fact = answerFact(operation);
    if (fact) expect(compareOutputs(toSchema(operation.output), inlined(fact), name)).toEqual([]);
  });
});

/** What an operation's output stands for: HeyGen's data or, in a list, one item of it. */
function answerFact(operation: Operation): Schema | undefined {
  const { list, v1v2 } = operation;
  const { response } = factOf(operation);
  if (!response) return undefined;
  const data = v1v2 ? (factOf(operation) as OlderFact).data : resolve(response).properties?.data;
  const within = list?.at ? (resolve(data as Schema).properties?.[list.at] ?? data) : data;
  const fact = list ? resolve(resolve(within as Schema).items as Schema) : within;
  return fact && (v1v2 ? merged(fact) : fact);
}

const v1v2 = operations.filter((operation) => operation.v1v2);

describe.each(v1v2.map((operation) => [operation.name, operation, factOf(operation) as OlderFact] as const))(
  '%s, of the older API,',
  (_, operation, fact) => {
    it('goes to the host that takes it, in the form that it takes', () => {
      expect(operation.host).toBe(fact.host);
      expect(operation.encoding).toBe(fact.content_types && 'raw');
    });

    it('expects the envelope that the sources show, or else that of its version', () => {
      const usual = fact.path.startsWith('/v2/') ? 'error_data' : 'code_data';
      expect(operation.v1v2?.envelope).toBe(fact.envelope === 'unspecified' ? usual : fact.envelope);
    });

    it('names the tool of v3 that took its place, where one did', () => {
      const { successor } = operation.v1v2 ?? {};
      const place = fact.successor?.replace(/\{\w+\}/g, '{}');
      expect(successor && catalog.getOperation(successor).endpoint.replace(/\{\w+\}/g, '{}')).toBe(place);
    });

    it('waits for what takes long, with the tool that reads it', () => {
      const read = operation.job?.reader?.endpoint;
      if (operation.effect === 'read') return;
      expect(read).toBe(fact.status_endpoint?.split('?', 1)[0]);
    });
  },
);

it.each(catalog.tools.map((tool) => [tool.name, tool] as const))(
  '%s has an example that its own schemas take',
  (_, tool) => {
    expect(tool.input.safeParse(tool.example.input).error).toBeUndefined();
    expect(tool.output.safeParse(tool.example.output).error).toBeUndefined();
  },
);

describe('the comparison itself', () => {
  it('does not know a misspelt endpoint', () => {
    const misspelt = { ...catalog.getOperation('get_video'), endpoint: 'GET /v3/vidoes/{video_id}' as const };
    expect(knownOf([misspelt])).toEqual([]);
    expect(misspelt.source).toBeUndefined();
  });

  it('sees a missing field, a field too many, another type, choice, bound and requirement', () => {
    const ours = {
      type: 'object',
      properties: {
        a: { type: 'string' },
        c: { type: 'string' },
        d: { enum: ['x'], type: 'string' },
        e: { type: 'number', maximum: 9 },
        f: { type: 'object', additionalProperties: { type: 'number' } },
      },
      required: [],
    };
    const theirs = {
      type: 'object',
      properties: {
        a: { type: 'integer' },
        b: { type: 'string' },
        d: { enum: ['x', 'y'], type: 'string' },
        e: { type: 'number', maximum: 8 },
        f: { type: 'object', additionalProperties: { type: 'string' } },
      },
      required: ['a'],
    };
    expect(compareSchemas(ours, theirs, 'op').map(formatDifference)).toEqual([
      'op.b: new (string)',
      'op.c: HeyGen does not have it',
      'op: required a; declared nothing',
      'op.a: type integer; declared string',
      'op.d: choices x, y; declared x',
      'op.e: maximum 8; declared 9',
      'op.f{}: type string; declared number',
    ]);
  });
});
