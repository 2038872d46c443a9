import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import type { Json } from '../../src/declarations/operation.ts';
import { buildRequest } from '../../src/heygen/request.ts';
import type { Schema } from '../../src/openapi/schema.ts';
import { arbitrary } from './arbitrary.ts';
import { createFactsAjv, type Fact, factOf, jsonSchemaOf, known, requestFactOf } from './facts.ts';

const ajv = createFactsAjv();
const RUNS = 40;

const catalog = await loadFullCatalog();

/** The contract with nothing allowed beside it, so that a field which HeyGen does not have shows. */
function closed(schema: object): object {
  if (Array.isArray(schema)) return schema.map((item) => (typeof item === 'object' ? closed(item) : item));
  const parts = Object.entries(schema).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? closed(value) : value,
  ]);
  const { properties } = schema as { properties?: object };
  const isClosed = properties !== undefined && Object.keys(properties).length > 0 && 'type' in schema;
  return { ...Object.fromEntries(parts), ...(isClosed && { additionalProperties: false }) };
}

function queryProblems({ query }: Fact, path: string): string[] {
  const names = new Map(query.map((parameter) => [parameter.name, parameter]));
  return [...new URL(path, 'https://x').searchParams].flatMap(([name, value]) => {
    const fact = names.get(name);
    if (!fact) return [`${name} is no parameter`];
    const isNumber = fact.type === 'integer' || fact.type === 'number';
    if (isNumber && Number.isNaN(Number(value))) return [`${name} is not a number: ${value}`];
    return fact.enum && !fact.enum.includes(value) ? [`${name}: ${value} is not one of ${fact.enum}`] : [];
  });
}

describe.each(known(catalog.operations).map((operation) => [operation.name, operation] as const))(
  '%s',
  (_, operation) => {
    const endpoint = factOf(operation);
    const fact = requestFactOf(operation) as Schema | undefined;
    const valid = fact && ajv.compile(closed(jsonSchemaOf(fact)));

    it('sends only what HeyGen takes, whatever it is given', () => {
      fc.assert(
        fc.property(arbitrary(operation.input), (given) => {
          const input = operation.input.parse(given) as Json;
          const request = buildRequest(operation, input);
          const path = request.path.split('?', 1)[0] as string;
          expect({ problems: queryProblems(endpoint, request.path), parts: path.split('/').length }).toEqual({
            problems: [],
            parts: endpoint.path.split('/').length,
          });
          if (operation.encoding === 'raw') {
            expect(request).toMatchObject({ host: 'upload', body: input.file });
          } else if (operation.encoding === 'multipart') {
            expect((request.body as [string, unknown][]).map(([name]) => name)).toEqual(
              Object.keys(fact?.properties ?? {}),
            );
          } else if (valid && request.body !== undefined) {
            const body = JSON.parse(String(request.body));
            expect(valid(body), `${ajv.errorsText(valid.errors)}: ${String(request.body)}`).toBe(true);
          }
        }),
        { numRuns: RUNS },
      );
    });
  },
);
